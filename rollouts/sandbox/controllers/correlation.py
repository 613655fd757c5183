"""Why events are lossy: similar ones are combined, equal ones counted, and a chatty object is cut off.

The three steps, in this order, for each event of one component:
1. Combine: ten events that differ only in their message within ten minutes make a common one, whose message is the
   newest with a prefix, and whose count rises.
2. Count: an event equal to an earlier one raises that one's count.
3. Cut: an object may cause 25 at once, and then one every five minutes; the rest is dropped, though counted.
"""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.timestamps import seconds

SIMILAR = 10
SIMILAR_WITHIN = 600.0
COMBINED = "(combined from similar events): "
BURST = 25
REFILL = 1 / 300
REMEMBERED = 4_096

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Memory(Generic[Key, Value]):
    """The most recently used entries, at most REMEMBERED of them."""

    def __init__(self) -> None:
        self._entries: OrderedDict[Key, Value] = OrderedDict()

    def get(self, key: Key) -> Value | None:
        """Give the entry, which counts as a use, or None."""
        if key not in self._entries:
            return None
        self._entries.move_to_end(key)
        return self._entries[key]

    def put(self, key: Key, value: Value) -> None:
        """Keep the entry, forgetting the least recently used one when there are too many."""
        self._entries[key] = value
        self._entries.move_to_end(key)
        if len(self._entries) > REMEMBERED:
            self._entries.popitem(last=False)


@dataclass(slots=True)
class _Similar:
    messages: set[str] = field(default_factory=set)
    last: float = 0.0


@dataclass(slots=True)
class _Seen:
    name: str
    first: Any
    count: int


@dataclass(slots=True)
class _Bucket:
    tokens: float
    last: float


class Correlator:
    """What one component remembers of the events that it recorded."""

    def __init__(self) -> None:
        self._similar: Memory[tuple[str, ...], _Similar] = Memory()
        self._seen: Memory[tuple[str, ...], _Seen] = Memory()
        self._buckets: Memory[tuple[str, ...], _Bucket] = Memory()

    def correlate(self, event: Object, now: float) -> Object | None:
        """Give the event to write, or None for one to drop. A count above 1 says that it was written before."""
        event, key = self._combine(event, now)
        event = self._count(event, key)
        return event if self._admits(event, now) else None

    def _combine(self, event: Object, now: float) -> tuple[Object, tuple[str, ...]]:
        group = _group(event)
        similar = self._similar.get(group)
        if similar is None or now - similar.last > SIMILAR_WITHIN:
            similar = _Similar()
        similar.messages.add(event["message"])
        similar.last = now
        self._similar.put(group, similar)
        if len(similar.messages) < SIMILAR:
            return event, (*group, event["message"])
        similar.messages.pop()
        stamp = {"firstTimestamp": seconds(now), "lastTimestamp": seconds(now)}
        return event | stamp | {"message": COMBINED + event["message"]}, group

    def _count(self, event: Object, key: tuple[str, ...]) -> Object:
        seen = self._seen.get(key)
        if seen is None:
            seen = _Seen(event["metadata"]["name"], event["firstTimestamp"], 1)
            self._seen.put(key, seen)
            return event
        seen.count += 1
        metadata = event["metadata"] | {"name": seen.name}
        return event | {"metadata": metadata, "firstTimestamp": seen.first, "count": seen.count}

    def _admits(self, event: Object, now: float) -> bool:
        key = (*_source(event), *_about(event))
        bucket = self._buckets.get(key) or _Bucket(float(BURST), now)
        bucket.tokens = min(BURST, bucket.tokens + (now - bucket.last) * REFILL)
        bucket.last = now
        self._buckets.put(key, bucket)
        if bucket.tokens < 1:
            return False
        bucket.tokens -= 1
        return True


def _source(event: Object) -> tuple[str, ...]:
    return event["source"].get("component", ""), event["source"].get("host", "")


def _about(event: Object) -> tuple[str, ...]:
    about = event["involvedObject"]
    return tuple(about.get(key, "") for key in ("kind", "namespace", "name", "uid", "apiVersion"))


def _group(event: Object) -> tuple[str, ...]:
    field_path = event["involvedObject"].get("fieldPath", "")
    return (*_source(event), *_about(event), field_path, event["type"], event["reason"])
