"""Who owns which fields: `metadata.managedFields` as a table, and back."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.patching.fieldsets import Fields, from_tree, to_tree

ENTRIES = 256
"""How many entries are remembered: what a component writes in one second about its many objects is owned alike."""


class Identity(NamedTuple):
    """What tells one owner from another."""

    operation: str
    manager: str
    api_version: str
    subresource: str = ""

    def spoken(self) -> str:
        """The owner as a conflict names it."""
        name = f'"{self.manager}"'
        if self.subresource:
            name += f' with subresource "{self.subresource}"'
        if self.operation != "Update":
            return name
        return f"{name} using {self.api_version}"


@dataclass(frozen=True, slots=True)
class Claim:
    """What one owner owns, and since when (RFC 3339) it owns just this."""

    fields: Fields
    time: str


Managers = dict[Identity, Claim]


def set_apart(entries: list[Object], fields: Fields) -> tuple[list[Object], list[Object]]:
    """(entries that may hold one of the fields, entries that hold nothing near them). Most writes touch only status,
    and need not look at who owns the rest."""
    roots = {path[0] for path in fields}
    near = [each for each in entries if not roots.isdisjoint(each.get("fieldsV1") or roots)]
    return near, [each for each in entries if each not in near]


def read(entries: list[Object] | None) -> Managers:
    """The table that `managedFields` holds; what cannot be read is left out."""
    managers: Managers = {}
    for each in entries or ():
        tree = each.get("fieldsV1")
        if isinstance(tree, dict) and each.get("operation") in ("Apply", "Update"):
            managers[identity_of(each)] = Claim(from_tree(tree), each.get("time") or "")
    return managers


def identity_of(entry: Object) -> Identity:
    """Whose entry this is."""
    names = ("operation", "manager", "apiVersion", "subresource")
    return Identity(*(str(entry.get(name) or "") for name in names))


def write(managers: Managers, untouched: Sequence[Object] = ()) -> list[Object]:
    """`managedFields` in the server's order: those who apply first, then by time."""
    entries = [_entry(identity, claim) for identity, claim in managers.items() if claim.fields]
    return sorted((*entries, *untouched), key=_place)


def _place(entry: Object) -> tuple[str, ...]:
    return tuple(str(entry.get(name) or "") for name in ("operation", "time", "manager", "apiVersion", "subresource"))


def without(managers: Managers, fields: Fields, but: Identity | None = None) -> Managers:
    """The table after all (but one) lost these fields; who has none left is gone."""
    left: Managers = {}
    for identity, claim in managers.items():
        kept = claim.fields if identity == but else claim.fields - fields
        if kept:
            left[identity] = claim if len(kept) == len(claim.fields) else replace(claim, fields=kept)
    return left


@lru_cache(maxsize=ENTRIES)
def _entry(identity: Identity, claim: Claim) -> Object:
    entry: Object = {
        "manager": identity.manager,
        "operation": identity.operation,
        "apiVersion": identity.api_version,
        "time": claim.time or None,
        "fieldsType": "FieldsV1",
        "fieldsV1": to_tree(claim.fields),
        "subresource": identity.subresource,
    }
    return {name: value for name, value in entry.items() if value not in (None, "")}
