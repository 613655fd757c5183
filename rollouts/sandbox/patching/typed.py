"""Objects taken apart as server-side apply sees them: what is one value, and what has parts with names."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from rollouts.sandbox.basics.errors import unprocessable
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.patching import fieldsets
from rollouts.sandbox.schema import types
from rollouts.sandbox.schema.go_names import go_name


class Part(NamedTuple):
    """A value inside another: the step to it, and what it is. `known` is the field that holds it, if one does."""

    step: str
    value: Any
    shape: types.Shape
    known: types.Field | None = None


def root(obj: Object, type_name: str) -> Part:
    """The object itself."""
    return Part("", obj, types.Shape("one", type_name))


def parts(of: Part) -> dict[str, Part] | None:
    """The parts by step, or None when the whole is one value. What its type does not know is left out."""
    if not has_parts(of.shape, of.known):
        return None
    return {part.step: part for part in _parts(of)}


def members(value: Any, shape: types.Shape, known: types.Field | None) -> dict[str, Any]:
    """The values inside a value that has parts: by name, or by step the items of a list."""
    if shape.kind != "list":
        return value or {}
    return {part.step: part.value for part in _items(Part("", value, shape, known))} if value else {}


def member(shape: types.Shape, name: str) -> tuple[str, types.Shape, types.Field | None] | None:
    """The step to one of the `members`, its shape, and its field; None when the type does not know the name."""
    if shape.of is not None:
        return (name if shape.kind == "list" else fieldsets.field(name)), shape.of, None
    known = types.fields(shape.name).get(name)
    return None if known is None else (fieldsets.field(name), known.shape, known)


def same(one: Any, other: Any) -> bool:
    """Whether both are equal as JSON: 1 and true are not."""
    return one is other or (one == other and type(one) is type(other))


def has_parts(shape: types.Shape, known: types.Field | None) -> bool:
    """Whether a value of this shape, held by this field, is more than one value."""
    if known is not None and known.list_type == "atomic":
        return False
    if shape.kind == "list":
        return known is not None and known.list_type in ("map", "set")
    if shape.kind == "map":
        return True
    return shape.struct and not types.is_atomic(shape.name)


def _parts(of: Part) -> Iterator[Part]:
    if of.value is None:
        return
    if of.shape.kind == "list":
        yield from _items(of)
    elif of.shape.of is not None:
        for name, inner in of.value.items():
            yield Part(fieldsets.field(name), inner, of.shape.of)
    else:
        fields = types.fields(of.shape.name)
        for name, inner in of.value.items():
            if name in fields:
                yield Part(fieldsets.field(name), inner, fields[name].shape, fields[name])


def _items(of: Part) -> Iterator[Part]:
    if of.known is None or of.shape.of is None:
        return
    for inner in of.value:
        step = fieldsets.value(inner) if of.known.list_type == "set" else _key(inner, of.known)
        yield Part(step, inner, of.shape.of)


def _key(inner: Object, known: types.Field) -> str:
    fields = types.fields(known.shape.leaf)
    return fieldsets.item(
        {name: inner[name] if inner.get(name) is not None else _default(fields[name]) for name in known.map_keys}
    )


def _default(key: types.Field) -> Any:
    if key.default is not None:
        return key.default
    return 0 if key.shape.name in ("int32", "int64") else ""


def check(obj: Object, type_name: str, title: str) -> None:
    """Raises ApiError when the object has a field its type has not, or a value that does not fit."""
    faults = list(_faults(root(obj, type_name), ""))
    if faults:
        told = faults[0] if len(faults) == 1 else "\n  ".join(["errors:", *faults])
        raise unprocessable(f"failed to create typed patch object ({title}): {told}")


def _faults(of: Part, path: str) -> Iterator[str]:
    if of.value is None:
        return
    wrong = _mismatch(of)
    if wrong:
        yield f"{path or '.'}: {wrong}"
    elif of.shape.kind == "list":
        yield from _list_faults(of, path)
    elif of.shape.of is not None or of.shape.struct:
        yield from _member_faults(of, path)


def _member_faults(of: Part, path: str) -> Iterator[str]:
    fields = types.fields(of.shape.name)
    for name in sorted(of.value):
        known = fields.get(name)
        if of.shape.of is None and known is None:
            yield f"{path}.{name}: field not declared in schema"
        else:
            shape = known.shape if known else of.shape.of
            yield from _faults(Part("", of.value[name], shape or of.shape, known), f"{path}.{name}")


def _list_faults(of: Part, path: str) -> Iterator[str]:
    seen: set[str] = set()
    keyed = of.known is not None and of.known.list_type == "map"
    for index, inner in enumerate(of.value):
        at = f"[{index}]"
        if keyed and of.known is not None and isinstance(inner, dict):
            missing = _missing_key(inner, of.known)
            if missing:
                sentence = f'associative list with keys has an element that omits key field "{missing}"'
                yield f"{path}: element {index}: {sentence} (and doesn't have default value)"
                return
            step = _key(inner, of.known)
            at = fieldsets.spoken((step,))
            if step in seen:
                yield f"{path}: duplicate entries for key {at}"
            seen.add(step)
        yield from _faults(Part("", inner, of.shape.of or of.shape), f"{path}{at}")


def _missing_key(inner: Object, known: types.Field) -> str:
    fields = types.fields(known.shape.leaf)
    return next((name for name in known.map_keys if inner.get(name) is None and fields[name].default is None), "")


def _mismatch(of: Part) -> str:
    value, name = of.value, of.shape.name
    if of.shape.kind == "list":
        return "" if isinstance(value, list) else f"expected list, got {_shown(value)}"
    if of.shape.kind == "map" or of.shape.struct:
        return "" if isinstance(value, dict) else f"expected map, got {_shown(value)}"
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if name in ("int32", "int64", "double"):
        return "" if number else f"expected numeric (int or float), got {go_name(value).type}"
    if name == "bool":
        return "" if isinstance(value, bool) else f"expected boolean, got {_shown(value)}"
    if name in ("string", "bytes", "time", "microtime"):
        return "" if isinstance(value, str) else f"expected string, got {_shown(value)}"
    return ""


def _shown(value: Any) -> str:
    return f"&{{{value}}}"
