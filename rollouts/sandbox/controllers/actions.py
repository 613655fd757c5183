"""What a plan may ask for. Actions are data; `performing` carries them out, in their order, up to the first refusal."""

from dataclasses import dataclass
from typing import TypeAlias

from rollouts.sandbox.basics.errors import ApiError
from rollouts.sandbox.basics.objects import Object


@dataclass(frozen=True, slots=True)
class Say:
    """An event about an object. message may hold {name}, the written object's, and {error}, the refusal."""

    about: Object
    type: str
    reason: str
    message: str


@dataclass(frozen=True, slots=True)
class Create:
    """Create an object; `done` is said when that succeeded, `refused` when not."""

    resource: str
    object: Object
    done: Say | None = None
    refused: Say | None = None


@dataclass(frozen=True, slots=True)
class Update:
    """Replace an object, or with a subresource a part of it, unless it changed since it was read."""

    resource: str
    object: Object
    subresource: str = ""
    done: Say | None = None


@dataclass(frozen=True, slots=True)
class Delete:
    """Delete exactly this object (by uid). One that is gone already counts as done, and nothing is said of it."""

    resource: str
    object: Object
    propagation: str | None = None
    grace_seconds: int | None = None
    done: Say | None = None
    refused: Say | None = None


@dataclass(frozen=True, slots=True)
class Together:
    """Perform all of these, even when some are refused; the first refusal then counts for all."""

    actions: tuple["Action", ...]


@dataclass(frozen=True, slots=True)
class Again:
    """Look at the same key again at a time (epoch seconds)."""

    at: float


@dataclass(frozen=True, slots=True)
class Retry:
    """Look at the same key again after its backoff, as if something had been refused."""


Action: TypeAlias = Say | Create | Update | Delete | Together | Again | Retry


@dataclass(frozen=True, slots=True)
class Refusal:
    """What the registry refused, and why; nothing that was planned after it has been done."""

    action: Action
    error: ApiError


def says_terminating(error: ApiError) -> bool:
    """Tell whether a create failed only because its namespace is going: not worth a word or another try."""
    causes = (error.details or {}).get("causes") or []
    return any(cause.get("reason") == "NamespaceTerminating" for cause in causes)
