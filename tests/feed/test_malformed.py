"""Nothing malformed ends the stream: each object is shown as far as it can be read, and the rest goes on."""

import json
from collections.abc import Iterator
from typing import Any

import msgspec
import pytest

from rollouts.errors import ServerFault
from rollouts.feed import frames
from rollouts.feed.decoding import Reader
from rollouts.feed.kinds import PODS
from rollouts.model.board import Board
from rollouts.model.changes import diff
from tests.feed.judged import JUDGED
from tests.feed.mutations import ALL, EVENT, POD, Mutation, put
from tests.feed.playback import Player, records

LAST = 10**13
TABLE = {"Pod": "pods", "ReplicaSet": "revisions", "Deployment": "rollouts", "Event": "events"}


def settled() -> tuple[Player, dict[str, list[dict[str, Any]]]]:
    """A finished rollout, and its objects by kind."""
    player = Player()
    held: dict[str, dict[str, dict[str, Any]]] = {}
    for _, kind, event in records("set-image-min3"):
        player.take(kind, line(event["type"], event["object"]))
        objects = held.setdefault(kind, {})
        objects.pop(event["object"]["metadata"]["uid"], None)
        if event["type"] != "DELETED":
            objects[event["object"]["metadata"]["uid"]] = event["object"]
    player.frame(LAST)
    return player, {kind: list(objects.values()) for kind, objects in held.items()}


def line(kind: str, item: Any) -> bytes:
    return json.dumps({"type": kind, "object": item}).encode()


@pytest.mark.parametrize(("kind", "name", "mutation"), ALL, ids=[f"{kind}: {name}" for kind, name, _ in ALL])
def test_a_broken_object_is_shown_as_far_as_it_can_be_read_and_costs_no_other(
    kind: str, name: str, mutation: Mutation
) -> None:
    unreadable, differs = JUDGED[f"{kind}: {name}"]
    player, objects = settled()
    before = getattr(player.page, TABLE[kind])
    victim = objects[kind][-1]
    player.take(kind, line("MODIFIED", mutation(victim)))
    player.frame(LAST)
    uid = victim["metadata"]["uid"]
    after = getattr(player.page, TABLE[kind])
    assert player.unreadable == unreadable
    assert differing(before[uid], after.get(uid)) == differs
    assert {**after, uid: None} == {**before, **stray(name, after, victim), uid: None}
    msgspec.json.decode(frames.snapshot(1, LAST, 25, frames.tables(player.page)))
    # And whoever mends it sees it whole again.
    player.take(kind, line("MODIFIED", victim))
    player.frame(LAST)
    assert getattr(player.page, TABLE[kind])[uid] == before[uid]


def differing(before: Any, after: Any) -> dict[str, Any] | None:
    """The fields, as the wire names them, that are not as before; None if there is nothing any more."""
    if after is None:
        return None
    held = msgspec.to_builtins(before)
    return {field: value for field, value in msgspec.to_builtins(after).items() if value != held[field]}


def stray(name: str, after: dict[str, Any], victim: dict[str, Any]) -> dict[str, Any]:
    """Without its uid it is taken for another one, which goes by the name."""
    metadata = victim["metadata"]
    uid = f"{metadata['namespace']}/{metadata['name']}"
    return {uid: after[uid]} if name in ("no uid", "empty uid") else {}


def test_each_broken_object_is_judged() -> None:
    assert set(JUDGED) == {f"{kind}: {name}" for kind, name, _ in ALL}
    assert len(JUDGED) >= 40


VALUES: tuple[Any, ...] = (None, 7, "x" * 20_000, [None], {})


@pytest.mark.parametrize("kind", TABLE)
def test_whatever_stands_at_whatever_place_breaks_nothing_and_makes_nothing_long(kind: str) -> None:
    """Not its uid: who can forge that is the server itself."""
    player, objects = settled()
    whole, size = player.page, len(frames.tables(player.page))
    victim = objects[kind][-1]
    for path in places(victim):
        for value in VALUES:
            if path == ("metadata", "uid"):
                continue
            player.take(kind, line("MODIFIED", put(*path, value=value)(victim)))
            player.frame(LAST)
            assert len(frames.tables(player.page)) < size + 6_000, (path, value)
            player.take(kind, line("DELETED", victim))
            player.take(kind, line("ADDED", victim))
            player.frame(LAST)
            assert player.page == whole, (path, value)


def places(item: Any, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    """Of everything in it."""
    inside = item.items() if isinstance(item, dict) else enumerate(item) if isinstance(item, list) else ()
    for step, one in inside:
        yield (*at, step)
        yield from places(one, (*at, step))


@pytest.mark.parametrize(("kind", "name", "mutation"), ALL, ids=[f"{kind}: {name}" for kind, name, _ in ALL])
def test_a_broken_object_in_a_list_costs_only_itself(kind: str, name: str, mutation: Mutation) -> None:
    player, objects = settled()
    reader, _ = player.readers[kind]
    broken = [mutation(objects[kind][-1]), *objects[kind][:-1]]
    version, items = reader.read_list(json.dumps({"metadata": {"resourceVersion": "7"}, "items": broken}).encode())
    assert version == "7"
    assert len(items) >= len(objects[kind]) - 1


def test_an_object_without_a_uid_goes_by_its_name() -> None:
    player, objects = settled()
    player.take("Pod", line("ADDED", POD["no uid"](objects["Pod"][-1])))
    player.frame(LAST)
    metadata = objects["Pod"][-1]["metadata"]
    assert f"{metadata['namespace']}/{metadata['name']}" in player.page.pods


def test_long_texts_are_capped() -> None:
    player, objects = settled()
    player.take("Event", line("MODIFIED", EVENT["message of a megabyte"](objects["Event"][-1])))
    player.take("Pod", line("MODIFIED", POD["node name of a megabyte"](objects["Pod"][-1])))
    player.frame(LAST)
    assert len(frames.tables(player.page)) < 60_000


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b'{"items":7}', b"<html>", b'{"metadata":[]}'])
def test_a_list_that_is_none_is_the_servers_fault(body: bytes) -> None:
    with pytest.raises(Exception, match="cannot be read"):
        Reader(PODS).read_list(body)


@pytest.mark.parametrize("kind", ["Table", "Status", "Pod", ""])
def test_what_calls_itself_something_else_is_no_empty_list(kind: str) -> None:
    with pytest.raises(ServerFault, match="no list"):
        Reader(PODS).read_list(json.dumps({"kind": kind, "metadata": {"resourceVersion": "5"}}).encode())


def test_an_empty_list_may_be_null() -> None:
    assert Reader(PODS).read_list(b'{"metadata":{"resourceVersion":"5"},"items":null}') == ("5", [])


def test_a_page_gets_only_what_changed_by_the_mutation() -> None:
    player, objects = settled()
    before = player.page
    player.take("Pod", line("MODIFIED", POD["unknown phase"](objects["Pod"][-1])))
    player.frame(LAST)
    assert not diff(before, player.page)
    assert player.page != Board()
