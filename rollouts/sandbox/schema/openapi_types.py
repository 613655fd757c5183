"""The types as OpenAPI v3 components: names, types, defaults, merge keys; no descriptions."""

from collections.abc import Iterable
from functools import cache
from typing import Any

from rollouts.sandbox.schema import types

Schema = dict[str, Any]

PREFIX = "#/components/schemas/"
META = "io.k8s.apimachinery.pkg.apis.meta.v1"
PATCH = f"{META}.Patch"

_REFERRED: dict[str, tuple[str, Schema]] = {
    "quantity": (
        "io.k8s.apimachinery.pkg.api.resource.Quantity",
        {"oneOf": [{"type": "string"}, {"type": "number"}]},
    ),
    "intorstring": (
        "io.k8s.apimachinery.pkg.util.intstr.IntOrString",
        {"format": "int-or-string", "oneOf": [{"type": "integer"}, {"type": "string"}]},
    ),
    "time": (f"{META}.Time", {"type": "string", "format": "date-time"}),
    "microtime": (f"{META}.MicroTime", {"type": "string", "format": "date-time"}),
    "fieldsv1": (f"{META}.FieldsV1", {"type": "object"}),
    "raw": ("io.k8s.apimachinery.pkg.runtime.RawExtension", {"type": "object"}),
}
_SCALARS: dict[str, Schema] = {
    "string": {"type": "string"},
    "bool": {"type": "boolean"},
    "int32": {"type": "integer", "format": "int32"},
    "int64": {"type": "integer", "format": "int64"},
    "double": {"type": "number", "format": "double"},
    "bytes": {"type": "string", "format": "byte"},
}
_ZEROS: dict[str, Any] = {"string": "", "bool": False, "int32": 0, "int64": 0, "double": 0}


def component_name(type_name: str) -> str:
    """The long name: "core.v1.Pod" is "io.k8s.api.core.v1.Pod"."""
    if type_name in _REFERRED:
        return _REFERRED[type_name][0]
    if type_name.startswith("meta.v1."):
        return META + type_name.removeprefix("meta.v1")
    return f"io.k8s.api.{type_name}"


def reference(component: str) -> Schema:
    """A `$ref` to a component by its long name."""
    return {"$ref": PREFIX + component}


def components(roots: Iterable[str]) -> dict[str, Schema]:
    """The components that the types `roots` need, by long name, sorted."""
    found: dict[str, Schema] = {PATCH: {"type": "object"}}
    for name in sorted(_closure(frozenset(roots))):
        found[component_name(name)] = _REFERRED[name][1] if name in _REFERRED else _component(name)
    return dict(sorted(found.items()))


@cache
def _closure(roots: frozenset[str]) -> frozenset[str]:
    seen: set[str] = set()
    waiting = list(roots)
    while waiting:
        name = waiting.pop()
        if name in seen or name in _SCALARS:
            continue
        seen.add(name)
        waiting.extend(known.shape.leaf for known in types.fields(name).values())
    return frozenset(seen)


@cache
def _component(type_name: str) -> Schema:
    fields = types.fields(type_name)
    schema: Schema = {"type": "object"}
    required = [name for name, known in fields.items() if known.required]
    if required:
        schema["required"] = required
    if fields:
        schema["properties"] = {name: _property(fields[name]) for name in sorted(fields)}
    if types.is_atomic(type_name):
        schema["x-kubernetes-map-type"] = "atomic"
    return schema


def _property(known: types.Field) -> Schema:
    # A value that is always written has a default; what is inside of lists and maps always is.
    always = not known.pointer and (known.shape.struct or not known.omitempty)
    schema = dict(_shape(known.shape, always))
    if known.default is not None:
        schema["default"] = known.default == "true" if known.shape.name == "bool" else known.default
    if known.enum:
        schema["enum"] = list(known.enum)
    return schema | _merging(known)


def _shape(shape: types.Shape, always: bool) -> Schema:
    if shape.of is not None and shape.kind == "list":
        return {"type": "array", "items": _shape(shape.of, True)}
    if shape.of is not None:
        plain = shape.of.name in _REFERRED
        inner = reference(component_name(shape.of.name)) if plain else _shape(shape.of, True)
        return {"type": "object", "additionalProperties": inner}
    if shape.name in _SCALARS:
        zero = {"default": _ZEROS[shape.name]} if always and shape.name in _ZEROS else {}
        return _SCALARS[shape.name] | zero
    refers = {"allOf": [reference(component_name(shape.name))]}
    return {"default": {}} | refers if always and shape.struct else refers


def _merging(known: types.Field) -> Schema:
    extensions: Schema = {}
    if known.map_keys:
        extensions["x-kubernetes-list-map-keys"] = list(known.map_keys)
    if known.list_type:
        extensions[f"x-kubernetes-{'map' if known.shape.kind == 'map' else 'list'}-type"] = known.list_type
    if known.merge_key:
        extensions["x-kubernetes-patch-merge-key"] = known.merge_key
    strategies = {"merge": known.merge, "retainKeys": known.retain_keys, "replace": known.replace}
    if any(strategies.values()):
        extensions["x-kubernetes-patch-strategy"] = ",".join(name for name, has in strategies.items() if has)
    return extensions
