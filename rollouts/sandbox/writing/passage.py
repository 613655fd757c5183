"""The way of one write through the rules, from what was asked for to what may be stored."""

from collections.abc import Sequence
from dataclasses import dataclass

from rollouts.sandbox.basics.errors import FieldError, invalid
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.reader import Reader
from rollouts.sandbox.basics.resources import RESOURCES
from rollouts.sandbox.writing.plugins import Authorship, Plugins
from rollouts.sandbox.writing.terms import Terms

OWN_RULES = ("ephemeralcontainers",)
"""Subresources through which other things may change than through the object itself."""
OWNERS_TWICE = (
    ".metadata.ownerReferences contains duplicate entries; API server dedups owner references in 1.20+, and may reject "
    "such requests as early as 1.24; please fix your requests; duplicate UID(s) observed:"
)
NAMELESS = FieldError("FieldValueRequired", "metadata.name", "Required value: name or generateName is required")


@dataclass(frozen=True, slots=True)
class Passage:
    """One write and what it meets: each step gives the object to go on with, or refuses with an ApiError.

    operation: "CREATE", "UPDATE" or "DELETE". old: None for what is created. author: None where nobody comes to own
    fields. now: epoch seconds.
    """

    operation: str
    resource: str
    subresource: str
    old: Object | None
    terms: Terms
    author: Authorship | None
    plugins: Plugins
    objects: Reader
    now: float

    def decoded(self, obj: Object) -> Object:
        """Hold what a client wrote as the server would, and note what of it the kind does not know."""
        if self.terms.check is None:
            return obj
        known = RESOURCES[self.resource]
        value, faults = self.plugins.decode(self.resource, obj)
        self.terms.check.judge(known.kind, known.version, faults)
        return self._with_single_owners(typed(self.resource, value))

    def _with_single_owners(self, obj: Object) -> Object:
        """Take away what is said twice of owners, and say so."""
        owners = obj["metadata"].get("ownerReferences") or []
        single = [each for at, each in enumerate(owners) if each not in owners[:at]]
        if len(single) == len(owners) or self.terms.check is None:
            return obj
        twice = ", ".join(each["uid"] for at, each in enumerate(owners) if each in owners[:at])
        self.terms.check.warnings.append(f"{OWNERS_TWICE} {twice}")
        return obj | {"metadata": obj["metadata"] | {"ownerReferences": single}}

    def owned(self, obj: Object) -> Object:
        """Note whose the fields are that differ from before."""
        if self.plugins.own is None or self.author is None:
            return obj
        return self.plugins.own(self.resource, obj, self.old, self.author, self.now)

    def admitted(self, obj: Object) -> Object:
        """Let each admission step refuse or change it, in their order."""
        for admit in self.plugins.admission:
            obj = admit(self.operation, self.resource, obj, self.old, self.terms.user, self.objects)
        return obj

    def judged(self, obj: Object) -> Object:
        """Hold it to what its kind allows, then to the judges, who see it as it would be stored."""
        self._refuse(obj, self._faults(obj))
        for judge in self.plugins.judges:
            judge(self.operation, self.resource, obj, self.old, self.terms.user, self.objects)
        return obj

    def warn(self, obj: Object) -> None:
        """Tell the writer what is allowed and yet unwise."""
        if self.terms.check is not None:
            self.terms.check.warnings.extend(self.plugins.warn(self.resource, obj, self.old, self.objects))

    def _faults(self, obj: Object) -> Sequence[FieldError]:
        if self.old is not None:
            part = f"{self.resource}/{self.subresource}" if self.subresource in OWN_RULES else self.resource
            return self.plugins.validate_update(part, obj, self.old)
        return self.plugins.validate_create(self.resource, obj) if obj["metadata"].get("name") else [NAMELESS]

    def _refuse(self, obj: Object, faults: Sequence[FieldError]) -> None:
        if faults:
            known = RESOURCES[self.resource]
            raise invalid(known.kind, obj["metadata"].get("name") or "", faults, known.group)


def typed(resource: str, obj: Object) -> Object:
    """Give a copy that says its kind, with metadata of its own."""
    known = RESOURCES[resource]
    metadata = (obj.get("metadata") or {}).copy()
    return {"kind": known.kind, "apiVersion": known.api_version} | obj | {"metadata": metadata}
