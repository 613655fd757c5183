"""The state as the beginning of a watch: whole or not at all, and a list where the server does not offer it."""

import json
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import web

from rollouts.feed.decoding import ends_initial_events
from rollouts.feed.watch_list import ASKED_AGAIN, Offer
from tests.feed.api_server import ApiServer, refusal, running_server, status
from tests.feed.conftest import QUICK, fill, live_feed
from tests.feed.objects import pod
from tests.waiting import until

KINDS = ("deployments", "replicasets", "pods", "events", "services", "replicationcontrollers")
# No watch here ends by silence, however slow the machine is: they are counted.
STEADY = replace(QUICK, silence=30.0)
PATIENT = replace(STEADY, marking=5.0)


@pytest.fixture
async def server() -> AsyncIterator[ApiServer]:
    async with running_server() as server:
        fill(server)
        yield server


async def begin_without_an_end(server: ApiServer) -> None:
    """Every kind must begin anew, is told its state, and hears nothing of that being all."""
    server.watch_list = "ignored"
    asked = len(server.queries)
    server.revision += 1
    server.forget_history()
    server.cut()
    await until(lambda: sum("sendInitialEvents" in query for query in server.queries[asked:]) == len(KINDS))
    await until(lambda: len(server.open_watches) == len(KINDS))


def say_the_end(server: ApiServer, noted: str = "true") -> None:
    annotations = {"k8s.io/initial-events-end": noted}
    server.revision += 1
    metadata = {"resourceVersion": str(server.revision), "annotations": annotations}
    for kind in KINDS:
        server.say(kind, {"type": "BOOKMARK", "object": {"metadata": metadata}})


def asked(server: ApiServer, plural: str = "pods") -> list[str]:
    """How this kind was asked for, each time."""
    ways = []
    for query in server.queries:
        if query["plural"] == plural:
            way = "state" if "sendInitialEvents" in query else "watch" if "watch" in query else "list"
            ways.append(way)
    return ways


async def test_the_state_and_all_that_follows_come_over_one_request(server: ApiServer) -> None:
    async with live_feed(server, pace=STEADY) as (_, viewer):
        server.put("pods", pod("web-1-d"))
        await viewer.until(lambda: "web-1-d" in viewer.pods())
        assert asked(server) == ["state"]
        first = server.queries[0]
        assert (first["resourceVersionMatch"], first["allowWatchBookmarks"]) == ("NotOlderThan", "true")
        assert "resourceVersion" not in first  # the most recent state, not what a cache may still hold


async def test_what_vanished_vanishes_at_the_end_and_not_before(server: ApiServer) -> None:
    async with live_feed(server, pace=PATIENT) as (_, viewer):
        server.objects["pods"].pop("pod-web-1-a")
        server.objects["pods"]["pod-web-1-d"] = pod("web-1-d")
        await begin_without_an_end(server)
        say_the_end(server, "false")
        await viewer.until(lambda: viewer.health["state"] != "live")  # what is shown may be old
        say_the_end(server)
        await viewer.until(lambda: set(viewer.pods()) == {"web-1-b", "web-1-c", "web-1-d"})
        frame = next(one for one in viewer.messages if "pod-web-1-a" in one.get("drop", {}).get("pods", ()))
        assert "pod-web-1-d" in frame["put"]["pods"]
        await viewer.until(lambda: viewer.health["state"] == "live")


async def test_a_change_and_a_deletion_before_the_end_count(server: ApiServer) -> None:
    async with live_feed(server, pace=PATIENT) as (_, viewer):
        await begin_without_an_end(server)
        server.put("pods", pod("web-1-a", leaving=True))
        server.remove("pods", "pod-web-1-b")
        say_the_end(server)
        await viewer.until(lambda: viewer.pods() == {"web-1-a": "leaving", "web-1-c": "available"})


async def test_a_break_in_the_middle_begins_anew_and_shows_no_half(server: ApiServer) -> None:
    async with live_feed(server, pace=PATIENT) as (_, viewer):
        server.objects["pods"]["pod-web-1-d"] = pod("web-1-d")
        await begin_without_an_end(server)
        server.objects["pods"].pop("pod-web-1-d")  # told already, and of no account
        server.objects["pods"]["pod-web-1-e"] = pod("web-1-e")
        server.watch_list = "offered"
        server.cut()
        await viewer.until(lambda: set(viewer.pods()) == {"web-1-a", "web-1-b", "web-1-c", "web-1-e"})
        assert not [one for one in viewer.messages if "pod-web-1-d" in one.get("put", {}).get("pods", {})]


async def test_after_the_end_a_break_resumes_at_the_place_that_it_named(server: ApiServer) -> None:
    async with live_feed(server, pace=STEADY) as (_, viewer):
        place = server.revision
        server.cut()
        server.put("pods", pod("web-1-d"))
        await viewer.until(lambda: "web-1-d" in viewer.pods())
        assert asked(server) == ["state", "watch"]
        assert [query for query in server.queries if query["plural"] == "pods"][1]["resourceVersion"] == str(place)


async def test_a_place_that_is_gone_is_told_as_a_state_again(server: ApiServer) -> None:
    async with live_feed(server, pace=STEADY) as (_, viewer):
        server.objects["pods"].pop("pod-web-1-a")
        server.revision += 1
        server.forget_history()
        server.cut()
        await viewer.until(lambda: "web-1-a" not in viewer.pods())
        assert asked(server) == ["state", "watch", "state"]


@pytest.mark.parametrize("way", ["refused", "ignored"])
async def test_a_server_without_it_is_listed_and_not_asked_again(server: ApiServer, way: str) -> None:
    server.watch_list = way
    async with live_feed(server, pace=STEADY) as (_, viewer):
        await until(lambda: asked(server) == ["state", "list", "watch"])
        await until(lambda: asked(server, "events") == ["list", "watch"])  # after the others: it is known by then
        server.objects["pods"].pop("pod-web-1-a")
        server.revision += 1
        server.forget_history()
        server.cut()
        await viewer.until(lambda: "web-1-a" not in viewer.pods())
        await until(lambda: asked(server) == ["state", "list", "watch", "watch", "list", "watch"])


async def test_too_many_requests_is_no_reason_to_ask_for_the_dearer_list(server: ApiServer) -> None:
    server.faults["list pods"].append(refusal(429, **{"Retry-After": "0"}))
    async with live_feed(server, pace=STEADY):
        assert asked(server) == ["state", "state"]


@pytest.mark.parametrize("fault", ["ends", "answers 500", "says 500"])
async def test_what_broke_off_is_listed_next_and_streamed_the_time_after(server: ApiServer, fault: str) -> None:
    line = {"type": "ERROR", "object": status(500, "InternalError", "etcd")} if fault == "says 500" else {}
    body = json.dumps(line or {"type": "ADDED", "object": pod("web-1-x")}) + "\n"
    ends = lambda request: web.Response(text=body)  # noqa: E731
    server.faults["list pods"].append(refusal(500) if fault == "answers 500" else ends)
    async with live_feed(server, pace=STEADY) as (_, viewer):
        await until(lambda: asked(server) == ["state", "list", "watch"])
        assert "web-1-x" not in viewer.pods()
        server.revision += 1
        server.forget_history()
        server.cut()
        await until(lambda: asked(server)[3:] == ["watch", "state"])


def test_an_offer_is_asked_for_again_after_a_while() -> None:
    class Hands:
        time = 0

        def now(self) -> int:
            return self.time

        async def sleep(self, seconds: float) -> None: ...

    clock = Hands()
    offer = Offer(clock)
    stands = [offer.stands]
    offer.decline()
    for clock.time in (0, ASKED_AGAIN, ASKED_AGAIN + 1):
        stands.append(offer.stands)
    assert stands == [True, False, False, True]


@pytest.mark.parametrize(
    ("metadata", "ends"),
    [
        ({"annotations": {"k8s.io/initial-events-end": "true"}}, True),
        ({"annotations": {"k8s.io/initial-events-end": "false"}}, False),
        ({"annotations": {}}, False),
        ({"annotations": None}, False),
        ({"annotations": 7}, False),
        ({}, False),
    ],
)
def test_only_the_note_on_a_bookmark_ends_the_state(metadata: dict, ends: bool) -> None:
    assert ends_initial_events(json.dumps({"type": "BOOKMARK", "object": {"metadata": metadata}}).encode()) is ends
