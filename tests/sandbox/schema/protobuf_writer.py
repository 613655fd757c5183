"""Writes protobuf as the server's Go does, zero values and all: the other half of what is tested."""

import base64
import json
from datetime import UTC, datetime

from rollouts.sandbox.schema import types


def body(value, type_name):
    names = _text(1, value["apiVersion"]) + _text(2, value["kind"])
    return b"k8s\x00" + _length(1, names) + _length(2, message(value, type_name)) + _text(3, "") + _text(4, "")


def message(value, type_name):
    parts = []
    for known in types.declared(type_name):
        if known.inline:
            parts.append(_length(known.number, message(value, known.shape.name)))
        elif known.number:
            parts.append(_field(value.get(known.name), known))
    return b"".join(parts)


def _field(value, known):
    shape = known.shape
    if shape.of is None:
        return b"" if value is None and known.pointer else one(known.number, value, shape)
    if shape.kind == "list":
        return b"".join(one(known.number, item, shape.of) for item in value or ())
    return b"".join(_length(known.number, _entry(key, inner, shape.of)) for key, inner in (value or {}).items())


def _entry(key, value, of):
    if of.of is not None:
        return _text(1, key) + _length(2, b"".join(one(1, item, of.of) for item in value))
    return _text(1, key) + one(2, value, of)


def one(number, value, shape):
    if shape.struct:
        return _length(number, message(value or {}, shape.name))
    match shape.name:
        case "string":
            return _text(number, value or "")
        case "bool" | "int32" | "int64":
            return varint(number << 3) + varint(int(value or 0))
        case "bytes":
            return _length(number, base64.b64decode(value)) if value else b""
        case "quantity":
            return _length(number, _text(1, value or "0"))
        case "intorstring":
            is_text = isinstance(value, str)
            inner = b"\x08" + varint(int(is_text)) + b"\x10" + varint(0 if is_text else value or 0)
            return _length(number, inner + _text(3, value if is_text else ""))
        case "time" | "microtime":
            return _length(number, _moment(value))
        case "fieldsv1" | "raw":
            return _length(number, _length(1, json.dumps(value).encode()) if value is not None else b"")
    raise AssertionError(shape)


def _moment(value):
    if value is None:
        return b""
    moment = datetime.fromisoformat(value).astimezone(UTC)
    return b"\x08" + varint(int(moment.timestamp())) + b"\x10" + varint(moment.microsecond * 1000)


def _text(number, value):
    return _length(number, value.encode())


def _length(number, content):
    return varint(number << 3 | 2) + varint(len(content)) + content


def varint(value):
    value &= 0xFFFF_FFFF_FFFF_FFFF
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes([*out, value])
