"""Protobuf's wire format: a message as numbered values. Nothing of Kubernetes is known here."""

import struct
from collections.abc import Iterator

Value = int | bytes

VARINT, FIXED64, LENGTH, FIXED32 = 0, 1, 2, 5


class Malformed(Exception):
    """The bytes are no protobuf message."""


def read_fields(message: bytes) -> Iterator[tuple[int, Value]]:
    """The message's (number, value) pairs in order; numbers are ints (fixed ones as their bits), the rest bytes."""
    at = 0
    while at < len(message):
        key, at = _varint(message, at)
        number, kind = key >> 3, key & 7
        if number == 0:
            raise Malformed("proto: illegal tag 0")
        value, at = _value(message, at, kind)
        yield number, value


def signed(value: int) -> int:
    """A varint as the signed number it stands for."""
    return value - (1 << 64) if value >= 1 << 63 else value


def real(value: int) -> float:
    """The bits of a fixed64 as a double."""
    return float(struct.unpack("<d", struct.pack("<Q", value))[0])


def packed(value: bytes) -> Iterator[int]:
    """The numbers of a packed list."""
    at = 0
    while at < len(value):
        number, at = _varint(value, at)
        yield number


def _value(message: bytes, at: int, kind: int) -> tuple[Value, int]:
    if kind == VARINT:
        return _varint(message, at)
    if kind == LENGTH:
        size, at = _varint(message, at)
        return _take(message, at, size), at + size
    if kind in (FIXED64, FIXED32):
        size = 8 if kind == FIXED64 else 4
        return int.from_bytes(_take(message, at, size), "little"), at + size
    raise Malformed(f"proto: illegal wireType {kind}")


def _take(message: bytes, at: int, size: int) -> bytes:
    if at + size > len(message):
        raise Malformed("unexpected EOF")
    return message[at : at + size]


def _varint(message: bytes, at: int) -> tuple[int, int]:
    result = 0
    for shift in range(0, 70, 7):
        if at >= len(message):
            raise Malformed("unexpected EOF")
        byte = message[at]
        at += 1
        result |= (byte & 0x7F) << shift
        if byte < 0x80:
            return result & 0xFFFF_FFFF_FFFF_FFFF, at
    raise Malformed("proto: integer overflow")
