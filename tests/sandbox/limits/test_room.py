"""How much a sandbox holds, and how long it remembers events."""

import pytest

from rollouts.sandbox.basics.clock import ManualClock
from rollouts.sandbox.basics.errors import ApiError
from rollouts.sandbox.basics.timestamps import seconds
from rollouts.sandbox.limits import room
from rollouts.sandbox.limits.room import EVENT_SECONDS, EventExpiry
from rollouts.sandbox.storing.storage import Storage
from rollouts.sandbox.writing.registry import Registry

NOW = 1_795_374_490.0


def test_it_says_when_it_is_full(monkeypatch):
    monkeypatch.setitem(room.MOST_OF, "pods", 1)
    registry = Registry(Storage(), lambda: NOW)
    registry.create("pods", {"metadata": {"name": "a", "namespace": "d"}, "spec": {}})
    with pytest.raises(ApiError, match="holds at most 1 pods: delete some, or reset it") as refused:
        registry.create("pods", {"metadata": {"name": "b", "namespace": "d"}, "spec": {}})
    assert refused.value.code == 507


def test_it_forgets_events_an_hour_after_they_last_happened():
    clock, storage = ManualClock(NOW), Storage()
    for name, last in (("old", NOW), ("new", NOW + 1_800)):
        metadata = {"name": name, "namespace": "d", "creationTimestamp": seconds(NOW)}
        storage.put("events", {"metadata": metadata, "lastTimestamp": seconds(last)})
    expiry = EventExpiry(storage, clock)
    expiry.start()
    clock.advance(EVENT_SECONDS + 120)
    assert [event["metadata"]["name"] for event in storage.list("events")] == ["new"]
    expiry.stop()
    clock.advance(EVENT_SECONDS)
    assert len(storage.list("events")) == 1
