"""The fields of every type that the sandbox knows, read from `types.json` on first use.

A field's line there reads `NUMBER SHAPE FLAG...`: its protobuf number, then `string`, `*int32` (a pointer: absent is
not zero), `[core.v1.Container]` or `{quantity}`, then how it is written and merged. A type's nameless line says that
the type is owned as a whole.
"""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import msgspec

_DATA = Path(__file__).with_name("types.json")

_NUMBERS = frozenset({"int32", "int64", "double"})
_OPAQUE = frozenset({"quantity", "intorstring", "time", "microtime", "raw", "fieldsv1"})
SCALARS = _NUMBERS | _OPAQUE | {"string", "bool", "bytes"}


@dataclass(frozen=True, slots=True)
class Shape:
    """What a value looks like: `kind` is "one" (of type `name`), "list" or "map"; `of` is the shape inside those."""

    kind: str
    name: str = ""
    of: "Shape | None" = None

    @property
    def leaf(self) -> str:
        """The type's name at the bottom: "core.v1.Container" for a list of containers."""
        return self.of.leaf if self.of else self.name

    @property
    def struct(self) -> bool:
        """Whether this is one object with fields of its own."""
        return self.kind == "one" and self.name not in SCALARS


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a type. `list_type` is "atomic", "set", "map" or ""; `default` is what the schema fills in;
    `go` the server's own name for a scalar's type ("v1.PullPolicy")."""

    name: str
    number: int
    shape: Shape
    pointer: bool = False
    omitempty: bool = False
    required: bool = False
    inline: bool = False
    merge: bool = False
    merge_key: str = ""
    replace: bool = False
    retain_keys: bool = False
    list_type: str = ""
    map_keys: tuple[str, ...] = ()
    default: str | None = None
    enum: tuple[str, ...] = ()
    go: str = ""


@cache
def _lines() -> dict[str, dict[str, str]]:
    return msgspec.json.decode(_DATA.read_bytes(), type=dict[str, dict[str, str]])


def names() -> list[str]:
    """Every type's name, such as "apps.v1.DeploymentSpec", sorted."""
    return sorted(_lines())


@cache
def declared(type_name: str) -> tuple[Field, ...]:
    """The fields as declared, in the server's order, inlined structs not yet taken apart (as in protobuf)."""
    return tuple(_read(name, line) for name, line in _lines()[type_name].items() if name)


@cache
def fields(type_name: str) -> dict[str, Field]:
    """The fields as JSON has them, by name, in the server's order; none for a scalar or an unknown type."""
    if type_name not in _lines():
        return {}
    flat: dict[str, Field] = {}
    for each in declared(type_name):
        flat |= fields(each.shape.name) if each.inline else {each.name: each}
    return flat


@cache
def is_atomic(type_name: str) -> bool:
    """Whether server-side apply owns this struct as a whole."""
    return "atomic" in _lines().get(type_name, {}).get("", "")


@cache
def shape(text: str) -> Shape:
    """The shape that `text` writes: "[core.v1.Container]", "{string}", "int32"."""
    if text[0] == "[":
        return Shape("list", of=shape(text[1:-1]))
    if text[0] == "{":
        return Shape("map", of=shape(text[1:-1]))
    return Shape("one", name=text.lstrip("*"))


def _read(name: str, line: str) -> Field:
    number, text, *flags = line.split(" ")
    values = dict(flag.partition("=")[::2] for flag in flags)
    list_type = next((kind for kind in ("atomic", "set", "map") if kind in values), "")
    return Field(
        name=name,
        number=int(number),
        shape=shape(text.removeprefix("*")),
        pointer=text[0] == "*",
        omitempty="omitempty" in values,
        required="required" in values,
        inline="inline" in values,
        merge="merge" in values,
        merge_key=values.get("merge", ""),
        replace="replace" in values,
        retain_keys="retainKeys" in values,
        list_type=list_type,
        map_keys=tuple(values["map"].split(",")) if "map" in values else (),
        default=values.get("default"),
        enum=tuple(values["enum"].split("|")) if "enum" in values else (),
        go=values.get("go", ""),
    )
