"""Protobuf bodies, as kubectl's typed commands send them: `k8s`, a zero byte, and an envelope around one message.

The numbers of the fields stand in `types.json`. Protobuf writes the zero values that JSON leaves out; decoding as Go
does (`codec`) makes the two forms equal.
"""

import base64
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from rollouts.sandbox.basics.errors import ApiError, bad_request
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema import codec, kinds, types, wire
from rollouts.sandbox.schema.wrong_type import WrongType

MAGIC = b"k8s\x00"

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def decode(body: bytes) -> Object:
    """The object that the body holds, in JSON's shape, as if it had come as JSON.

    Raises ApiError (400) when it is no such message or of an unknown kind."""
    if not body.startswith(MAGIC):
        raise bad_request("provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]")
    try:
        api_version, kind, raw = _envelope(body[len(MAGIC) :])
        type_name = kinds.type_of(api_version, kind)
        if type_name is None:
            raise _unknown(api_version, kind)
        given = {"kind": kind, "apiVersion": api_version} | _message(raw, type_name)
        return codec.decode(given, type_name).value
    except (wire.Malformed, UnicodeDecodeError, OverflowError) as error:
        raise bad_request(str(error)) from error
    except WrongType as wrong:
        raise bad_request(wrong.for_json) from wrong


def _unknown(api_version: str, kind: str) -> ApiError:
    return bad_request(f'no kind "{kind}" is registered for version "{api_version}" in scheme')


def _envelope(message: bytes) -> tuple[str, str, bytes]:
    """(apiVersion, kind, the object's own message)."""
    outer = dict(wire.read_fields(message))
    names = dict(wire.read_fields(_bytes(outer.get(1, b""))))
    return _text(names.get(1, b"")), _text(names.get(2, b"")), _bytes(outer.get(2, b""))


def _message(message: bytes, type_name: str) -> Object:
    fields = _numbered(type_name)
    given: Object = {}
    for number, value in wire.read_fields(message):
        known = fields.get(number)
        if known is None:
            continue
        if known.inline:
            given |= _message(_bytes(value), known.shape.name)
        else:
            _put(given, known, value)
    return given


def _numbered(type_name: str) -> dict[int, types.Field]:
    return {known.number: known for known in types.declared(type_name) if known.number}


def _put(given: Object, known: types.Field, value: wire.Value) -> None:
    shape = known.shape
    if shape.of is None:
        given[known.name] = _one(value, shape)
    elif shape.kind == "list":
        given.setdefault(known.name, []).extend(_items(value, shape.of))
    else:
        key, inner = _entry(_bytes(value), shape.of)
        given.setdefault(known.name, {})[key] = inner


def _items(value: wire.Value, of: types.Shape) -> Iterable[Any]:
    if isinstance(value, bytes) and of.name in ("int32", "int64", "bool"):
        return [_one(number, of) for number in wire.packed(value)]
    return [_one(value, of)]


def _entry(message: bytes, of: types.Shape) -> tuple[str, Any]:
    entry = dict(wire.read_fields(message))
    key = _text(entry.get(1, b""))
    if of.of is not None:
        # A list cannot be a map's value: it travels as a message whose first field is the list.
        return key, [_one(item, of.of) for number, item in wire.read_fields(_bytes(entry.get(2, b""))) if number == 1]
    if 2 not in entry:
        # Inside a map no bytes are empty bytes, never null.
        return key, "" if of.name == "bytes" else codec.zero(of)
    return key, _one(entry[2], of)


def _one(value: wire.Value, shape: types.Shape) -> Any:
    if shape.struct:
        return _message(_bytes(value), shape.name)
    return _SCALARS[shape.name](value)


def _bytes(value: wire.Value) -> bytes:
    if not isinstance(value, bytes):
        raise wire.Malformed("proto: wrong wireType")
    return value


def _number(value: wire.Value) -> int:
    if not isinstance(value, int):
        raise wire.Malformed("proto: wrong wireType")
    return value


def _text(value: wire.Value) -> str:
    return _bytes(value).decode()


def _time(value: wire.Value) -> str | None:
    """Seconds and nanoseconds since the epoch; none of them is Go's zero time, which JSON writes as null."""
    fields = dict(wire.read_fields(_bytes(value)))
    if not fields:
        return None
    seconds, nanos = (wire.signed(_number(fields.get(number, 0))) for number in (1, 2))
    moment = _EPOCH + timedelta(seconds=seconds, microseconds=nanos // 1000)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _int_or_string(value: wire.Value) -> int | str:
    fields = dict(wire.read_fields(_bytes(value)))
    return _text(fields.get(3, b"")) if fields.get(1) else wire.signed(_number(fields.get(2, 0)))


def _quantity(value: wire.Value) -> str:
    return _text(dict(wire.read_fields(_bytes(value))).get(1, b"")) or "0"


def _raw(value: wire.Value) -> Any:
    text = _bytes(dict(wire.read_fields(_bytes(value))).get(1, b""))
    try:
        return codec.parse(text) if text else None
    except ValueError as error:
        raise wire.Malformed(str(error)) from error


_SCALARS: dict[str, Callable[[wire.Value], Any]] = {
    "string": _text,
    "bool": lambda value: bool(_number(value)),
    "int32": lambda value: wire.signed(_number(value)),
    "int64": lambda value: wire.signed(_number(value)),
    "double": lambda value: wire.real(_number(value)),
    "bytes": lambda value: base64.b64encode(_bytes(value)).decode(),
    "quantity": _quantity,
    "intorstring": _int_or_string,
    "time": _time,
    "microtime": _time,
    "raw": _raw,
    "fieldsv1": _raw,
}
