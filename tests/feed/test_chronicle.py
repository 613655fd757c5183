"""What somebody who comes late is told."""

import zlib
from base64 import b64decode
from typing import Any

import msgspec

from rollouts.feed.chronicle import Act, Chronicle
from rollouts.model.history import KEPT_MS
from tests.feed.api_server import ApiServer
from tests.feed.conftest import watched_feed
from tests.feed.objects import deployment, pod

UID = "deployment-web"


def read(message: bytes | None) -> dict[str, Any]:
    assert message is not None
    told: dict[str, Any] = msgspec.json.decode(message)
    blocks = [zlib.decompress(b64decode(block)) for block in told["blocks"]]
    told["steps"] = [msgspec.json.decode(line) for block in blocks for line in block.split(b"\n")] + told["tail"]
    return told


async def test_somebody_who_comes_late_learns_what_was_there_before(server: ApiServer) -> None:
    async with watched_feed(server) as (feed, viewer):
        await viewer.until(viewer.pods)
        server.put("pods", pod("web-1-a", leaving=True))
        await viewer.until(lambda: viewer.pods()["web-1-a"] == "leaving")
        server.remove("pods", "pod-web-1-a")
        await viewer.until(lambda: "web-1-a" not in viewer.pods())
        told = read(feed.timeline(UID))
        assert told["type"] == "timeline"
        assert told["steps"][0]["whole"]
        assert set(told["steps"][0]["pods"]) == {"web-1-a", "web-1-b", "web-1-c"}
        assert told["steps"][-1]["pods"]["web-1-a"] is None
        assert told["gaps"] == []


async def test_an_act_is_told_to_viewers_and_to_those_who_come_later_without_a_name(server: ApiServer) -> None:
    async with watched_feed(server) as (feed, viewer):
        await viewer.until(viewer.pods)
        feed.note_act(UID, 2, "set-image")
        await viewer.until(lambda: viewer.count("act"))
        (act,) = read(feed.timeline(UID))["acts"]
        assert set(act) == {"at", "generation", "operation"}
        assert next(message for message in viewer.messages if message["type"] == "act")["act"] == act


async def test_a_deployment_that_is_gone_leaves_no_timeline_to_its_namesake(server: ApiServer) -> None:
    async with watched_feed(server) as (feed, viewer):
        await viewer.until(viewer.pods)
        server.remove("deployments", UID)
        await viewer.until(lambda: not viewer.tables["rollouts"])
        assert feed.timeline(UID) is None
        server.put("deployments", {**deployment(), "metadata": {**deployment()["metadata"], "uid": "deployment-new"}})
        await viewer.until(lambda: viewer.tables["rollouts"])
        assert read(feed.timeline("deployment-new"))["steps"][0]["whole"]


async def test_time_without_sight_of_the_cluster_is_a_gap(server: ApiServer) -> None:
    async with watched_feed(server) as (feed, viewer):
        await viewer.until(viewer.pods)
        share = feed.board
    chronicle = Chronicle()
    chronicle.note_sight(False, 1, 5_000)  # before anything was seen there is nothing to miss
    chronicle.note_sight(True, 5_000, 5_000)
    chronicle.note(UID, share, 5_000)
    chronicle.note_sight(False, 10_000, 11_000)
    assert read(chronicle.timeline(UID, 12_000))["gaps"] == [[10_000, 12_000]]
    chronicle.note_sight(True, 20_000, 20_000)
    chronicle.note_sight(False, 30_000, 30_000)
    chronicle.note_sight(True, 30_400, 30_400)
    assert read(chronicle.timeline(UID, 40_000))["gaps"] == [[10_000, 20_000]]


async def test_gaps_of_longer_ago_are_forgotten_though_nobody_asks(server: ApiServer) -> None:
    async with watched_feed(server) as (feed, viewer):
        await viewer.until(viewer.pods)
        share = feed.board
    chronicle = Chronicle()
    chronicle.note(UID, share, 0)
    for minute in range(1, 10_000):
        chronicle.note_sight(False, minute * 60_000, minute * 60_000)
        chronicle.note_sight(True, minute * 60_000 + 2_000, minute * 60_000 + 2_000)
    assert len(chronicle._gaps) == KEPT_MS // 60_000


def test_acts_are_bounded() -> None:
    chronicle = Chronicle()
    for generation in range(1_000):
        chronicle.note_act(UID, Act(generation, generation, "scale"))
    assert len(chronicle._acts[UID]) == 200
