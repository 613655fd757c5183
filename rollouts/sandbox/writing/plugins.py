"""What the registry asks of others, so that it imports none of them; `contents` plugs the real ones in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from rollouts.sandbox.access.identity import User
from rollouts.sandbox.basics.errors import FieldError, unsupported_media_type
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.reader import Reader


class Admit(Protocol):
    """One admission step. operation: "CREATE", "UPDATE" or "DELETE". Gives the object to go on with, or raises."""

    def __call__(
        self, operation: str, resource: str, obj: Object, old: Object | None, user: User, objects: Reader
    ) -> Object: ...


class Warn(Protocol):
    """What the writer of an accepted object should know. old: None for a new one."""

    def __call__(self, resource: str, obj: Object, old: Object | None, objects: Reader) -> Sequence[str]: ...


class Patch(Protocol):
    """Give the changed object. strict: refuse fields that the kind does not know. Raises ApiError."""

    def __call__(
        self, resource: str, obj: Object, document: Any, content_type: str, *, strict: bool = False
    ) -> Object: ...


@dataclass(frozen=True, slots=True)
class Authorship:
    """Under which name fields are owned: the manager, "Apply" or "Update", through which subresource."""

    manager: str
    operation: str = "Update"
    subresource: str = ""
    force: bool = False


class Own(Protocol):
    """Write metadata.managedFields of `new`: the fields that differ from `old` now belong to the author."""

    def __call__(self, resource: str, new: Object, old: Object | None, author: Authorship, now: float) -> Object: ...


class Apply(Protocol):
    """Merge a server-side apply configuration into `old` (None: it is to be created). Raises ApiError on conflicts."""

    def __call__(self, resource: str, old: Object | None, wanted: Object, author: Authorship, now: float) -> Object: ...


def _same(resource: str, obj: Object) -> Object:  # noqa: ARG001
    return obj


def _no_errors(*_: Any) -> list[FieldError]:
    return []


def _undecoded(resource: str, obj: Object) -> tuple[Object, list[str]]:  # noqa: ARG001
    return obj, []


def _silent(resource: str, obj: Object, old: Object | None, objects: Reader) -> Sequence[str]:  # noqa: ARG001
    return ()


def _no_patch(resource: str, obj: Object, document: Any, content_type: str, *, strict: bool = False) -> Object:  # noqa: ARG001
    raise unsupported_media_type("none")


@dataclass(frozen=True, slots=True)
class Plugins:
    """The parts that know the kinds' contents.

    decode: gives a written object as the server holds it, with the strict decoder's sentences; raises ApiError.
    own, apply: may be absent; then there are no managedFields and no server-side apply.
    admission changes an object before it is named and checked; judges may only refuse it, afterwards.
    """

    default: Callable[[str, Object], Object] = _same
    validate_create: Callable[[str, Object], Sequence[FieldError]] = _no_errors
    validate_update: Callable[[str, Object, Object], Sequence[FieldError]] = _no_errors
    decode: Callable[[str, Object], tuple[Object, Sequence[str]]] = _undecoded
    patch: Patch = _no_patch
    own: Own | None = None
    apply: Apply | None = None
    admission: Sequence[Admit] = field(default_factory=tuple)
    judges: Sequence[Admit] = field(default_factory=tuple)
    warn: Warn = _silent
