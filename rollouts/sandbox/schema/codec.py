"""From what a client wrote to what the server would hold: Go's zero values, canonical numbers, no unknown fields.

The server decodes a body into Go structs and writes them out again, so an empty `labels: {}` vanishes, a template's
`creationTimestamp: null` appears, `cpu: 0.5` becomes `500m`, and the fields stand in the order of the declaration.
"""

import json
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema import scalars, types
from rollouts.sandbox.schema.wrong_type import WrongType

MAX_STRICT_ERRORS = 100


class Repeated(dict[str, Any]):
    """A parsed JSON object in which some names stood more than once; the last value counts."""

    def __init__(self, pairs: list[tuple[str, Any]]) -> None:
        super().__init__(pairs)
        seen: set[str] = set()
        self.names = [name for name, _ in pairs if name in seen or seen.add(name)]  # type: ignore[func-returns-value]

    def copy(self) -> "Repeated":
        """Give a copy that remembers the names too."""
        return self | {}

    def __or__(self, other: Any) -> "Repeated":  # type: ignore[override]
        return self._with(super().__or__(other))

    def __ror__(self, other: Any) -> "Repeated":  # type: ignore[override]
        return self._with(super().__ror__(other))

    def _with(self, content: dict[str, Any]) -> "Repeated":
        made = Repeated(list(content.items()))
        made.names = self.names
        return made


def parse(body: bytes) -> Any:
    """The JSON value in `body`, its objects remembering repeated names. Raises ValueError."""
    return json.loads(body, object_pairs_hook=_object)


def _object(pairs: list[tuple[str, Any]]) -> Object:
    plain = dict(pairs)
    return plain if len(plain) == len(pairs) else Repeated(pairs)


@dataclass(slots=True)
class Decoded:
    """`value` as the server holds it; `strict` the sentences for unknown and repeated fields, in the body's order."""

    value: Object
    strict: list[str] = field(default_factory=list)


def decode(value: Any, type_name: str) -> Decoded:
    """Decode a JSON-shaped value of the type `types` knows as `type_name`.

    Raises WrongType when a value does not fit its field."""
    result = Decoded({})
    result.value = _struct(value, type_name, "", result.strict)
    return result


def _struct(value: Any, type_name: str, path: str, strict: list[str]) -> Object:
    fields = types.fields(type_name)
    given: Object = {}
    _repeated(value, path, strict)
    for name, inner in value.items():
        known = fields.get(name)
        at = f"{path}.{name}" if path else name
        if known is None:
            _note(strict, f'unknown field "{at}"')
        elif inner is not None:
            given[name] = _member(inner, known, type_name, at, strict)
    kept = {}
    always = _always(type_name)
    for name, known in fields.items():
        if name in given:
            if not _omitted(given[name], known):
                kept[name] = given[name]
        elif name in always:
            kept[name] = None if known.pointer else zero(known.shape)
    return kept


@cache
def _always(type_name: str) -> frozenset[str]:
    """The fields that are written even when nobody gave them."""
    fields = types.fields(type_name)
    return frozenset(name for name, known in fields.items() if not known.omitempty or _is_struct_in_go(known))


def _is_struct_in_go(known: types.Field) -> bool:
    """Whether omitempty never leaves the field out: to Go a time or a quantity is a struct, and no struct is empty."""
    if known.pointer or known.shape.of is not None:
        return False
    return known.shape.struct or known.shape.name not in scalars.EMPTIABLE


def _member(value: Any, known: types.Field, owner: str, at: str, strict: list[str]) -> Any:
    try:
        return _value(value, known.shape, at, strict)
    except WrongType as wrong:
        raise wrong.inside(owner, at, known) from None


def _value(value: Any, shape: types.Shape, at: str, strict: list[str]) -> Any:
    if shape.of is not None:
        return _collection(value, shape.kind, shape.of, at, strict)
    if not shape.struct:
        return scalars.read(value, shape.name)
    if not isinstance(value, dict):
        raise WrongType(value, shape)
    return _struct(value, shape.name, at, strict)


def _collection(value: Any, kind: str, of: types.Shape, at: str, strict: list[str]) -> Any:
    if kind == "list":
        if not isinstance(value, list):
            raise WrongType(value, types.Shape("list", of=of))
        return [_item(item, of, f"{at}[{index}]", strict) for index, item in enumerate(value)]
    if not isinstance(value, dict):
        raise WrongType(value, types.Shape("map", of=of))
    _repeated(value, at, strict)
    return {name: _item(value[name], of, f"{at}.{name}", strict) for name in sorted(value)}


def _item(value: Any, of: types.Shape, at: str, strict: list[str]) -> Any:
    if value is None:
        return _struct({}, of.name, at, strict) if of.struct else zero(of)
    return _value(value, of, at, strict)


def _repeated(value: Any, path: str, strict: list[str]) -> None:
    for name in getattr(value, "names", ()):
        _note(strict, f'duplicate field "{path}.{name}"' if path else f'duplicate field "{name}"')


def _note(strict: list[str], sentence: str) -> None:
    if len(strict) < MAX_STRICT_ERRORS and sentence not in strict:
        strict.append(sentence)


def zero(shape: types.Shape) -> Any:
    """Go's zero value of a shape, as JSON writes it."""
    if shape.of is not None:
        return None
    return _struct({}, shape.name, "", []) if shape.struct else scalars.ZEROS[shape.name]


def _omitted(value: Any, known: types.Field) -> bool:
    """Go's omitempty for a value that was given: behind a pointer nothing is empty."""
    return not value and known.omitempty and not known.pointer and not _is_struct_in_go(known)


@cache
def zero_object(type_name: str) -> Object:
    """An object of a kind before anything is written into it, as Go makes it. Shared: not to be changed."""
    return _struct({}, type_name, "", [])
