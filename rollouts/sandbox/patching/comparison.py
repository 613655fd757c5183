"""What differs between two states of an object, and which fields a configuration names."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from rollouts.sandbox.objects import Object
from rollouts.sandbox.patching import typed
from rollouts.sandbox.patching.fieldsets import NOTHING, Fields, Path

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


@dataclass(frozen=True, slots=True)
class Comparison:
    """The fields that came, changed and went."""

    added: Fields = NOTHING
    modified: Fields = NOTHING
    removed: Fields = NOTHING

    def __bool__(self) -> bool:
        return bool(self.added or self.modified or self.removed)

    @property
    def written(self) -> Fields:
        return self.added | self.modified


_CREATED: dict[tuple[str, Any], Comparison] = {}


def compare(old: Object, new: Object, type_name: str) -> Comparison:
    """What a write that turned `old` into `new` did, apart from what belongs to nobody."""
    added: set[Path] = set()
    modified: set[Path] = set()
    removed: set[Path] = set()
    _compare(typed.root(old, type_name), typed.root(new, type_name), (), added, modified, removed)
    return Comparison(owned(added), owned(modified), owned(removed))


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


def _compare(
    old: typed.Part, new: typed.Part, at: Path, added: set[Path], modified: set[Path], removed: set[Path]
) -> None:
    if typed.same(old.value, new.value):
        return
    differing = typed.differing_parts(old, new)
    if differing is None:
        modified.add(at)
        return
    before, after = differing
    for step, part in after.items():
        if step in before:
            _compare(before[step], part, (*at, step), added, modified, removed)
        else:
            added.update(_everything(part, (*at, step)))
    for step, part in before.items():
        if step not in after:
            removed.update(_everything(part, (*at, step)))


def _everything(of: typed.Part, at: Path) -> Iterator[Path]:
    """A new value with all its parts: those that have parts count as fields too."""
    yield at
    for step, part in (typed.parts(of) or {}).items():
        yield from _everything(part, (*at, step))


def _leaves(of: typed.Part, at: Path) -> Iterator[Path]:
    inner = typed.parts(of)
    if not inner or (at[-1:] and at[-1].startswith("k:")):
        yield at
    for step, part in (inner or {}).items():
        yield from _leaves(part, (*at, step))
