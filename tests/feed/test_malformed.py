"""Nothing malformed ends the stream: each object is shown as far as it can be read, and the rest goes on."""

import json
from typing import Any

import msgspec
import pytest

from rollouts.errors import ServerFault
from rollouts.feed import frames
from rollouts.feed.decoding import Reader
from rollouts.feed.kinds import PODS
from rollouts.model.board import Board
from rollouts.model.changes import diff
from tests.feed.mutations import ALL, EVENT, POD, Mutation
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
def test_a_broken_object_costs_only_itself(kind: str, name: str, mutation: Mutation) -> None:
    player, objects = settled()
    before = player.page
    victim = objects[kind][-1]
    player.take(kind, line("MODIFIED", mutation(victim)))
    player.frame(LAST)
    uid = victim["metadata"]["uid"]
    table = TABLE[kind]
    kept = {other: record for other, record in getattr(before, table).items() if other != uid}
    assert set(kept) <= set(getattr(player.page, table))
    msgspec.json.decode(frames.snapshot(1, LAST, 25, frames.tables(player.page)))
    # And whoever mends it sees it whole again.
    player.take(kind, line("MODIFIED", victim))
    player.frame(LAST)
    assert getattr(player.page, table)[uid] == getattr(before, table)[uid]


@pytest.mark.parametrize(("kind", "name", "mutation"), ALL, ids=[f"{kind}: {name}" for kind, name, _ in ALL])
def test_a_broken_object_in_a_list_costs_only_itself(kind: str, name: str, mutation: Mutation) -> None:
    player, objects = settled()
    reader, _ = player.readers[kind]
    broken = [mutation(objects[kind][-1]), *objects[kind][:-1]]
    version, items = reader.read_list(json.dumps({"metadata": {"resourceVersion": "7"}, "items": broken}).encode())
    assert version == "7"
    assert len(items) >= len(objects[kind]) - 1


@pytest.mark.parametrize("name", [name for name in POD if "null" not in name or name in ("null in a list", "null")])
def test_what_does_not_fit_is_counted(name: str) -> None:
    fits = {
        "unknown phase",
        "unknown container state",
        "two container states at once",
        "huge number",
        "negative number",
        "timestamp in the year 1",
        "no status",
        "no kind",
        "no name",
        "node name of a megabyte",
        "deletion without grace",
        "unheard-of fields",
    }
    player, objects = settled()
    player.take("Pod", line("MODIFIED", POD[name](objects["Pod"][-1])))
    assert player.unreadable == (0 if name in fits else 1)


def test_an_object_without_a_uid_goes_by_its_name() -> None:
    player, objects = settled()
    player.take("Pod", line("ADDED", POD["no uid"](objects["Pod"][-1])))
    player.frame(LAST)
    metadata = objects["Pod"][-1]["metadata"]
    assert f"{metadata['namespace']}/{metadata['name']}" in player.page.pods


def test_a_wrong_field_leaves_the_others() -> None:
    player, objects = settled()
    victim = objects["Pod"][-1]
    before = player.page.pods[victim["metadata"]["uid"]]
    player.take("Pod", line("MODIFIED", POD["number for a string"](victim)))
    player.frame(LAST)
    assert player.page.pods[victim["metadata"]["uid"]] == before


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
