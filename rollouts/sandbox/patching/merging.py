"""Merging a configuration into a live object, and taking fields out of one, as server-side apply does."""

from collections.abc import Iterable
from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.patching import typed
from rollouts.sandbox.patching.element_order import interleave
from rollouts.sandbox.patching.fieldsets import Path
from rollouts.sandbox.patching.typed import Part


def merge(live: Object, configuration: Object, type_name: str) -> Object:
    """A new object: the configuration's values over the live ones, list items matched by their keys."""
    merged: Object = _merged(typed.root(live, type_name), typed.root(configuration, type_name))
    return merged


def without(obj: Object, paths: Iterable[Path], type_name: str) -> Object:
    """A new object without these fields; a path that leads nowhere is no fault."""
    for path in paths:
        obj = _without(typed.root(obj, type_name), path)
    return obj


def _merged(live: Part, wanted: Part) -> Any:
    before, after = typed.parts(live), typed.parts(wanted)
    if before is None or after is None or wanted.value is None or live.value is None:
        return wanted.value
    values = {step: part.value for step, part in before.items()}
    for step, part in after.items():
        values[step] = _merged(before[step], part) if step in before else part.value
    return _rebuilt(live, values, list(after), list(before))


def _without(of: Part, path: Path) -> Any:
    inner = typed.parts(of)
    if not inner or path[0] not in inner:
        return of.value
    values = {step: part.value for step, part in inner.items()}
    if len(path) == 1:
        del values[path[0]]
    else:
        values[path[0]] = _without(inner[path[0]], path[1:])
    return _rebuilt(of, values, [], list(values))


def _rebuilt(of: Part, values: dict[str, Any], wanted: list[str], live: list[str]) -> Any:
    """The whole from its parts: an object, or a list in the configuration's order."""
    if of.shape.kind != "list":
        return {step[2:]: value for step, value in values.items()}
    return [values[step] for step in interleave(list(values), wanted, live, str)]
