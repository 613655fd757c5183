"""Storage: revisions, a bounded past, and listeners in order."""

import pytest

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.storing.storage import Expired, Storage


def pod(name: str, **spec: object) -> Object:
    return {"metadata": {"name": name, "namespace": "default"}, "spec": spec}


def test_it_stamps_each_write_with_the_next_revision():
    storage = Storage()
    first, second = storage.put("pods", pod("a")), storage.put("pods", pod("b"))
    assert [first["metadata"]["resourceVersion"], second["metadata"]["resourceVersion"]] == ["2", "3"]


def test_it_never_changes_what_it_was_given():
    given = pod("a")
    Storage().put("pods", given)
    assert given == pod("a")


def test_it_tells_adds_changes_and_deletions():
    storage = Storage()
    told: list = []
    storage.on_change(lambda change: told.append((change.type, change.revision, change.previous is None)))
    storage.put("pods", pod("a"))
    storage.put("pods", pod("a", x=1))
    storage.remove("pods", "default", "a")
    assert told == [("ADDED", 2, True), ("MODIFIED", 3, False), ("DELETED", 4, False)]


def test_it_tells_everyone_in_order_when_a_listener_writes():
    storage = Storage()
    told: list = []

    def echo(change):
        if change.object["metadata"]["name"] == "a":
            storage.put("pods", pod("b"))

    storage.on_change(echo)
    storage.on_change(lambda change: told.append(change.revision))
    storage.put("pods", pod("a"))
    assert told == [2, 3]


def test_it_stops_telling_when_asked():
    storage = Storage()
    told: list = []
    stop = storage.on_change(told.append)
    stop()
    storage.put("pods", pod("a"))
    assert told == []


def test_it_gives_the_past_only_as_far_as_it_is_kept():
    storage = Storage(history=2)
    for name in "abc":
        storage.put("pods", pod(name))
    assert [change.revision for change in storage.since("pods", 2)] == [3, 4]
    with pytest.raises(Expired) as refused:
        storage.since("pods", 1)
    assert refused.value.oldest == 2


def test_it_gives_the_state_as_of_an_older_revision():
    storage = Storage()
    for name in "ab":
        storage.put("pods", pod(name))
    storage.put("pods", pod("a", x=1))
    storage.remove("pods", "default", "b")
    storage.put("pods", pod("c"))
    then = {obj["metadata"]["name"]: obj["spec"] for obj in storage.as_of("pods", 3)}
    assert then == {"a": {}, "b": {}}


def test_it_lists_one_namespace_or_all():
    storage = Storage()
    storage.put("pods", pod("a"))
    storage.put("pods", {"metadata": {"name": "a", "namespace": "other"}})
    assert len(storage.list("pods")) == 2
    assert len(storage.list("pods", "other")) == 1


def test_it_expires_every_older_revision_after_a_compaction():
    storage = Storage()
    storage.put("pods", pod("a"))
    storage.forget()
    with pytest.raises(Expired):
        storage.since("pods", 1)
    assert list(storage.since("pods", storage.revision)) == []
