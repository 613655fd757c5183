"""The values that are not objects: how each is read, written back, and refused."""

import base64
import binascii
import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from rollouts.sandbox.schema import quantity, types
from rollouts.sandbox.schema.wrong_type import WrongType

# What an absent field that is always written reads as.
ZEROS: dict[str, Any] = {
    "string": "",
    "bool": False,
    "int32": 0,
    "int64": 0,
    "double": 0,
    "bytes": None,
    "quantity": "0",
    "intorstring": 0,
    "time": None,
    "microtime": None,
    "raw": None,
    "fieldsv1": {},
}
# Those that Go's omitempty can leave out; the rest are structs to it.
EMPTIABLE = frozenset({"string", "bool", "int32", "int64", "double", "bytes"})

_TIME = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)")
_LIMITS = {"int32": 2**31, "int64": 2**63}


def read(value: Any, name: str) -> Any:
    """The value as the server holds it. Raises WrongType."""
    return _READERS[name](value, _SHAPES[name])


_SHAPES = {name: types.Shape("one", name) for name in types.SCALARS}


def _string(value: Any, shape: types.Shape) -> str:
    if not isinstance(value, str):
        raise WrongType(value, shape)
    return value


def _bool(value: Any, shape: types.Shape) -> bool:
    if not isinstance(value, bool):
        raise WrongType(value, shape)
    return value


def _whole(value: Any, shape: types.Shape) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise WrongType(value, shape)
    limit = _LIMITS[shape.name]
    if not -limit <= value < limit or value != int(value):
        raise WrongType(value, shape)
    return int(value)


def _double(value: Any, shape: types.Shape) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise WrongType(value, shape)
    return value


def _bytes(value: Any, shape: types.Shape) -> str:
    text = _string(value, shape)
    unbroken = text.replace("\r", "").replace("\n", "")  # Go's decoder reads over the ends of lines
    try:
        base64.b64decode(unbroken, validate=True)
    except (binascii.Error, ValueError):
        at = next(
            (index for index, each in enumerate(text) if not (each.isalnum() or each in "+/=\r\n")), len(text) // 4 * 4
        )
        raise WrongType(value, shape, note=f"illegal base64 data at input byte {at}") from None
    return unbroken


def _quantity(value: Any, shape: types.Shape) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise WrongType(value, shape)
    try:
        return quantity.canonical(value)
    except ValueError as error:
        raise WrongType(value, shape, note=str(error)) from None


def _int_or_string(value: Any, shape: types.Shape) -> int | str:
    if isinstance(value, str):
        return value
    return _whole(value, types.Shape("one", "int32")) if not isinstance(value, dict | list) else _refuse(value, shape)


def _refuse(value: Any, shape: types.Shape) -> int:
    raise WrongType(value, shape)


def _time(value: Any, shape: types.Shape) -> str:
    moment = _moment(value, shape)
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def _micro_time(value: Any, shape: types.Shape) -> str:
    moment = _moment(value, shape)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _moment(value: Any, shape: types.Shape) -> datetime:
    text = _string(value, shape)
    if not _TIME.fullmatch(text):
        layout = "2006-01-02T15:04:05Z07:00"
        raise WrongType(value, shape, note=f'parsing time "{text}" as "{layout}": cannot parse "{text}" as "2006"')
    try:
        fraction = re.sub(r"(\.\d{1,6})\d*", r"\1", text.upper())
        return datetime.fromisoformat(fraction).astimezone(UTC)
    except (ValueError, OverflowError):
        raise WrongType(value, shape, note=f'parsing time "{text}": day out of range') from None


def _raw(value: Any, shape: types.Shape) -> Any:  # noqa: ARG001
    return value


_READERS: dict[str, Callable[[Any, types.Shape], Any]] = {
    "string": _string,
    "bool": _bool,
    "int32": _whole,
    "int64": _whole,
    "double": _double,
    "bytes": _bytes,
    "quantity": _quantity,
    "intorstring": _int_or_string,
    "time": _time,
    "microtime": _micro_time,
    "raw": _raw,
    "fieldsv1": _raw,
}
