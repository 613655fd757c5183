"""The shape that every operation has: what it asks for, when it may act, the patch it makes, and its kubectl twin."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from rollouts.operations.target import Target

Values = Mapping[str, Any]


class FieldType(StrEnum):
    """How a field is typed and checked; the web layer makes an input of it."""

    TEXT = "text"
    IMAGE = "image"
    CHOICE = "choice"
    INTEGER = "integer"
    INTEGER_OR_PERCENT = "integer-or-percent"
    FLAG = "flag"


@dataclass(frozen=True)
class Field:
    """One value that an operation takes. `choices` and `initial` depend on the rollout; limits are inclusive."""

    name: str
    type: FieldType
    label: str
    help: str = ""
    required: bool = False
    minimum: int | None = None
    maximum: int | None = None
    choices: tuple[str, ...] = ()
    initial: Any = None


@dataclass(frozen=True)
class Reason:
    """Why not, as a code and its arguments; the web layer has the words."""

    code: str
    args: Mapping[str, Any] = field(default_factory=dict)


class Refused(Exception):
    """The operation makes no sense now, or not with these values; `field` names the value at fault, if one is."""

    def __init__(self, code: str, *, field: str = "", **args: Any) -> None:
        super().__init__(code)
        self.reason = Reason(code, args)
        self.field = field


class PatchKind(StrEnum):
    """The content types of a patch."""

    STRATEGIC = "application/strategic-merge-patch+json"
    MERGE = "application/merge-patch+json"
    JSON = "application/json-patch+json"


@dataclass(frozen=True)
class Patch:
    """One request that changes a Deployment, or its `subresource` ("scale")."""

    kind: PatchKind
    body: Any
    subresource: str = ""

    def at(self, resource_version: str) -> "Patch":
        """The same patch, refused with 409 unless the object still has this resourceVersion."""
        if self.kind is PatchKind.JSON:
            guard = {"op": "replace", "path": "/metadata/resourceVersion", "value": resource_version}
            return Patch(self.kind, [guard, *self.body], self.subresource)
        metadata = {**self.body.get("metadata", {}), "resourceVersion": resource_version}
        return Patch(self.kind, {**self.body, "metadata": metadata}, self.subresource)


class Operation(Protocol):
    """One thing a person can do to a rollout. Pure: `rollouts.operations.perform` alone acts."""

    name: str
    label: str
    subresource: str

    def fields(self, target: Target) -> tuple[Field, ...]:
        """What to ask for; empty when a bare button is enough."""
        ...

    def allowed(self, target: Target) -> Reason | None:
        """None when the operation makes sense now, else the reason why not."""
        ...

    def patch(self, target: Target, values: Values) -> Patch:
        """The patch that does it. Raises Refused when the values do not fit the rollout."""
        ...

    def twin(self, target: Target, values: Values) -> str:
        """The kubectl command, or commands joined by &&, that do the same."""
        ...
