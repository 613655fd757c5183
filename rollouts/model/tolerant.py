"""The second way to read an object: what fits is kept, what does not is left out, and nothing raises.

A type is followed field by field, so that one wrong value costs only itself.
"""

from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

import msgspec
from msgspec import Struct

from rollouts.model.template import Template

S = TypeVar("S", bound=Struct)


def template_hook(kind: type, raw: Any) -> Any:
    """Teach msgspec the one type that is not a struct."""
    if kind is Template and isinstance(raw, dict):
        return Template(raw)
    raise NotImplementedError(f"{kind} from {type(raw).__name__}")


def salvage(kind: type[S], raw: Any) -> S:
    """Read as much of `raw` as fits; {} or something that is no object gives the empty struct."""
    kept = {}
    for field in msgspec.structs.fields(kind):
        if isinstance(raw, dict) and field.encode_name in raw:
            found, value = _salvaged(field.type, raw[field.encode_name])
            if found:
                kept[field.name] = value
    return kind(**kept)


def _salvaged(kind: Any, raw: Any) -> tuple[bool, Any]:
    try:
        return True, msgspec.convert(raw, kind, strict=False, dec_hook=template_hook)
    except (msgspec.ValidationError, NotImplementedError, OverflowError, ValueError):
        pass
    inner = _without_none(kind)
    if isinstance(inner, type) and issubclass(inner, Struct) and isinstance(raw, dict):
        return True, salvage(inner, raw)
    if get_origin(inner) is tuple and isinstance(raw, list):
        items = [_salvaged(get_args(inner)[0], item) for item in raw]
        return True, tuple(value for found, value in items if found)
    return False, None


def _without_none(kind: Any) -> Any:
    if get_origin(kind) in (Union, UnionType):
        parts = [part for part in get_args(kind) if part is not NoneType]
        return parts[0] if len(parts) == 1 else kind
    return kind
