"""What differs between two states of an object, and which fields a configuration names."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.patching import typed
from rollouts.sandbox.patching.fieldsets import NOTHING, Fields, Path
from rollouts.sandbox.schema import types

# The server's own part of every object belongs to nobody.
_UNOWNED = ("apiVersion", "kind")
_UNOWNED_METADATA = (
    "name",
    "namespace",
    "creationTimestamp",
    "selfLink",
    "uid",
    "clusterName",
    "generation",
    "managedFields",
    "resourceVersion",
)


BUILDS = 512
_ABSENT = object()


@dataclass(frozen=True)
class Comparison:
    """The fields that came, changed and went."""

    added: Fields = NOTHING
    modified: Fields = NOTHING
    removed: Fields = NOTHING

    def __bool__(self) -> bool:
        return bool(self.added or self.modified or self.removed)

    @cached_property
    def written(self) -> Fields:
        return self.added | self.modified


_CREATED: dict[tuple[str, Any], Comparison] = {}


def compare(old: Object, new: Object, type_name: str) -> Comparison:
    """What a write that turned `old` into `new` did, apart from what belongs to nobody."""
    walk = _Walk()
    if not typed.same(old, new):
        walk.compare(old, new, types.Shape("one", type_name), None, ())
    return Comparison(owned(walk.added), owned(walk.modified), owned(walk.removed))


def compare_created(zero: Object, new: Object, type_name: str) -> Comparison:
    """What `compare` finds in a new object. Objects without lists that are built alike are compared once.

    Of a thousand events of one kubelet only the values differ, and a field's value matters only by being zero or not.
    """
    built = _build(new)
    if built is None:
        return compare(zero, new, type_name)
    known = _CREATED.get((type_name, built))
    if known is None:
        if len(_CREATED) >= BUILDS:
            _CREATED.clear()
        known = _CREATED[type_name, built] = compare(zero, new, type_name)
    return known


def _build(value: Any) -> Any:
    """How a value is built, hashable; None when a list is in it, whose items may be told apart by their values."""
    if isinstance(value, list):
        return None
    if not isinstance(value, dict):
        return "absent" if value is None else bool(value)
    inner = tuple((name, _build(each)) for name, each in value.items())
    return None if any(each is None for _, each in inner) else inner


def named(configuration: Object, type_name: str) -> Fields:
    """The fields that an applied configuration asks for."""
    return owned(set(_leaves(typed.root(configuration, type_name), ())))


def owned(fields: set[Path]) -> Fields:
    """Those of the fields that can belong to somebody."""
    return frozenset(path for path in fields if path and not _is_unowned(path))


def _is_unowned(path: Path) -> bool:
    if path[0][2:] in _UNOWNED or path == ("f:metadata",):
        return True
    return len(path) > 1 and path[0] == "f:metadata" and path[1][2:] in _UNOWNED_METADATA


class _Walk:
    """Goes through two states side by side. Every update of every pod takes this way, so it makes no `Part` of what is
    the same in both."""

    def __init__(self) -> None:
        self.added: set[Path] = set()
        self.modified: set[Path] = set()
        self.removed: set[Path] = set()

    def compare(self, old: Any, new: Any, shape: types.Shape, known: types.Field | None, at: Path) -> None:
        if not typed.has_parts(shape, known):
            self.modified.add(at)
            return
        before, after = typed.members(old, shape, known), typed.members(new, shape, known)
        for name, value in after.items():
            earlier = before.get(name, _ABSENT)
            if typed.same(earlier, value):
                continue
            found = typed.member(shape, name)
            if found is None:
                continue
            if earlier is _ABSENT:
                _note_all(value, *found[1:], (*at, found[0]), self.added)
            else:
                self.compare(earlier, value, *found[1:], (*at, found[0]))
        for name in before.keys() - after.keys():
            found = typed.member(shape, name)
            if found is not None:
                _note_all(before[name], *found[1:], (*at, found[0]), self.removed)


def _note_all(value: Any, shape: types.Shape, known: types.Field | None, at: Path, noted: set[Path]) -> None:
    """A value with all its parts: those that have parts count as fields too."""
    noted.add(at)
    if not typed.has_parts(shape, known):
        return
    for name, inner in typed.members(value, shape, known).items():
        found = typed.member(shape, name)
        if found is not None:
            _note_all(inner, *found[1:], (*at, found[0]), noted)


def _leaves(of: typed.Part, at: Path) -> Iterator[Path]:
    inner = typed.parts(of)
    if not inner or (at[-1:] and at[-1].startswith("k:")):
        yield at
    for step, part in (inner or {}).items():
        yield from _leaves(part, (*at, step))
