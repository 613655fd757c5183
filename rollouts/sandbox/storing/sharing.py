"""Keep memory small: equal parts of objects are one part. What is stored is never changed in place, so this is safe.

A thousand pods of one template differ in their names and addresses; their labels, owners, tolerations and most of
their managedFields are the same.
"""

from hashlib import blake2b
from typing import Any

import msgspec

from rollouts.sandbox.basics.objects import Object

DEPTH = 3
POOL_DEPTH = 5
SMALLEST = 48
"""Bytes, as JSON, below which a part is not worth looking for."""
LARGEST_POOL = 8_192

_encode = msgspec.json.Encoder().encode


def share(new: Object, old: Object, depth: int = DEPTH) -> Object:
    """Give a value equal to `new` whose equal parts, down to `depth` levels, are those of `old`."""
    if depth == 0:
        return new
    return {key: _shared(value, old.get(key), depth) for key, value in new.items()}


def _shared(new: object, old: object, depth: int) -> object:
    if new is old or new == old:
        return old
    if isinstance(new, dict) and isinstance(old, dict):
        return share(new, old, depth - 1)
    return new


class Pool:
    """The parts that were seen lately; an equal part is replaced by the one that is here."""

    def __init__(self, most: int = LARGEST_POOL) -> None:
        self._parts: dict[bytes, Any] = {}
        self._most = most

    def pooled(self, value: Any, depth: int = POOL_DEPTH) -> Any:
        """Give a value equal to `value` that is made of parts of the pool as far as possible."""
        if not isinstance(value, dict | list) or not depth:
            return value
        encoded = _encode(value)
        if len(encoded) < SMALLEST:
            return value
        key = blake2b(encoded, digest_size=16).digest()
        found = self._parts.get(key)
        return self._added(key, value, depth - 1) if found is None else found

    def renewed(self, new: Object, old: Object, depth: int = 2) -> Object:
        """Give `new` made of parts of the pool; the parts that are those of `old` are so already."""
        return {name: self._renewed(value, old.get(name), depth) for name, value in new.items()}

    def _renewed(self, value: Any, before: Any, depth: int) -> Any:
        if value is before:
            return value
        if depth > 1 and isinstance(value, dict) and isinstance(before, dict):
            return self.renewed(value, before, depth - 1)
        return self.pooled(value)

    def _added(self, key: bytes, value: Any, depth: int) -> Any:
        part: Any
        if isinstance(value, dict):
            part = {name: self.pooled(inner, depth) for name, inner in value.items()}
        else:
            part = [self.pooled(inner, depth) for inner in value]
        if len(self._parts) >= self._most:
            for oldest in list(self._parts)[: self._most // 2]:
                del self._parts[oldest]
        self._parts[key] = part
        return part
