"""What client-go's reflector promises, asked of ours.

Its other promises are kept elsewhere: the beginning by a watch in test_watch_list.py, faults that a viewer sees in
test_faults.py. Four have no counterpart: we resync nothing (there are no handlers to tell again), ask for no pages and
for no version when we list (a list is whole and recent), and transform nothing.
"""

import asyncio
import json
import time
from collections.abc import AsyncGenerator, Mapping
from typing import Any

import pytest
from aiohttp import web

from rollouts.cluster.client import Client
from rollouts.feed.clock import SystemClock
from rollouts.feed.health import Watchfulness
from rollouts.feed.kinds import NAMESPACES, PODS
from rollouts.feed.names import Names
from rollouts.feed.pace import Timing
from rollouts.feed.reflector import Reflector
from rollouts.feed.server import Server
from rollouts.feed.store import Store
from rollouts.model.manifests import NamespaceManifest
from tests.feed.api_server import Answer, ApiServer, TestBackend, refusal, status
from tests.feed.conftest import QUICK, live_feed, running_feed
from tests.feed.objects import pod
from tests.waiting import until

KINDS = ("deployments", "replicasets", "pods", "events", "services", "replicationcontrollers")


def saying(code: int, reason: str) -> Answer:
    """A watch that ends with an error inside its stream."""
    line = {"type": "ERROR", "object": status(code, reason, "the watch is over")}
    return lambda request: web.Response(text=json.dumps(line) + "\n")


def versions(server: ApiServer) -> list[str]:
    """At which places pods were watched, one after the other."""
    asked = [query for query in server.queries if query["plural"] == "pods" and "watch" in query]
    return [query["resourceVersion"] for query in asked if "resourceVersion" in query]


async def test_it_leaves_no_watch_open_when_it_ends(server: ApiServer) -> None:
    async with live_feed(server):
        await until(lambda: len(server.open_watches) == len(KINDS))
    await until(lambda: all(request.transport is None for _, request in server.open_watches))


async def test_it_asks_for_bookmarks_and_an_end_between_5_and_10_minutes(server: ApiServer) -> None:
    async with live_feed(server):
        await until(lambda: len(server.open_watches) == len(KINDS))
        watches = [query for query in server.queries if "watch" in query and query["allowWatchBookmarks"] == "true"]
        assert {query["plural"] for query in watches} == set(KINDS)
        assert {query["timeoutSeconds"] for query in watches} == {"450"}  # by a chance of a half


async def test_it_resumes_after_the_last_change_that_it_saw(server: ApiServer) -> None:
    async with live_feed(server) as (_, viewer):
        server.put("pods", pod("web-1-d"))
        await viewer.until(lambda: "web-1-d" in viewer.pods())
        seen = server.revision
        server.revision += 7
        server.cut()
        await until(lambda: versions(server)[-1:] == [str(seen)])


@pytest.mark.parametrize(
    ("code", "reason"),
    [(429, "TooManyRequests"), (500, "InternalError"), (503, "ServiceUnavailable")],
)
async def test_an_error_in_the_stream_that_passes_is_waited_for_at_the_same_place(
    server: ApiServer, code: int, reason: str
) -> None:
    async with live_feed(server) as (_, viewer):
        server.faults["watch pods"].extend([saying(code, reason)] * 2)
        server.cut()
        server.put("pods", pod("web-1-d"))
        await viewer.until(lambda: "web-1-d" in viewer.pods())
        assert server.asked("list pods") == 1


@pytest.mark.parametrize(("code", "reason"), [(410, "Expired"), (500, "StoreReadError"), (400, "BadRequest")])
async def test_any_other_error_in_the_stream_may_have_cost_changes(server: ApiServer, code: int, reason: str) -> None:
    """An object that cannot be read is deleted in storage without an event: only a new list tells."""
    async with live_feed(server) as (_, viewer):
        server.objects["pods"].pop("pod-web-1-a")
        server.faults["watch pods"].append(saying(code, reason))
        server.cut()
        await viewer.until(lambda: "web-1-a" not in viewer.pods())
        assert server.asked("list pods") == 2


async def test_a_server_that_always_says_gone_in_the_stream_is_not_listed_in_a_loop(server: ApiServer) -> None:
    async with live_feed(server) as (_, viewer):
        server.watch_list = "refused"
        server.faults["watch pods"].extend([saying(410, "Expired")] * 5)
        before, begun = server.asked("list pods"), time.monotonic()
        server.cut()
        await viewer.until(lambda: not server.faults["watch pods"] and viewer.health["state"] == "live")
        assert server.asked("list pods") - before <= 6
        assert time.monotonic() - begun > 0.3


async def test_a_watch_that_ends_at_once_is_not_opened_in_a_loop(server: ApiServer) -> None:
    async with live_feed(server) as (_, viewer):
        server.faults["watch pods"].extend([lambda request: web.Response(text="")] * 4)
        begun = time.monotonic()
        server.cut()
        server.put("pods", pod("web-1-d"))
        await viewer.until(lambda: "web-1-d" in viewer.pods())
        assert time.monotonic() - begun > 0.3  # 0.05, 0.1, 0.2 s and so on
        assert server.asked("list pods") == 1


async def test_a_server_restored_from_an_older_state_is_listed_anew(server: ApiServer) -> None:
    """It has never heard of our version, and waits for it in vain."""
    async with live_feed(server) as (_, viewer):
        server.revision, server.oldest = 50, 0
        server.changes.clear()
        server.objects["pods"].pop("pod-web-1-a")
        server.cut()
        await viewer.until(lambda: "web-1-a" not in viewer.pods())


class Held:
    """A source whose lists are answered when the test says so, and whose watches are silent."""

    def __init__(self) -> None:
        self.asked: asyncio.Queue[asyncio.Future[bytes]] = asyncio.Queue()

    async def get(self, path: str, params: Mapping[str, str] | None = None) -> dict[str, Any]:
        raise AssertionError("no reflector asks for this")

    async def list(self, path: str, params: Mapping[str, str] | None = None) -> bytes:
        answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self.asked.put_nowait(answer)
        return await answer

    async def watch(self, path: str, params: Mapping[str, str] | None = None) -> AsyncGenerator[bytes, None]:
        yield b""
        await asyncio.Event().wait()


@pytest.mark.parametrize("late", [False, True], ids=["before the answer", "after the answer"])
async def test_a_list_of_another_history_is_not_taken_however_late_that_is_known(late: bool) -> None:
    source, store = Held(), Store(lambda: None)
    server = Server(source)
    server.offer.decline()
    watchfulness = Watchfulness([PODS], "default", SystemClock(), lambda: None)
    reflector = Reflector(server, "default", PODS, store.pods, watchfulness, Timing(pace=QUICK))
    running = asyncio.create_task(reflector.run())
    async with asyncio.timeout(15):
        answer = await source.asked.get()
        if late:
            answer.set_result(listing("other"))
        reflector.list_anew()
        (await source.asked.get()).set_result(listing("web-1-a"))
        await until(lambda: store.pods.uids())
    assert store.pods.uids() == {"pod-web-1-a"}
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)


class Narrow(Names):
    """A shelf on which one thing has no place."""

    def put(self, item: NamespaceManifest) -> None:
        if item.metadata.name == "shop":
            raise RuntimeError("it has no place here")
        super().put(item)


async def test_an_object_that_breaks_us_is_counted_and_ends_nothing(server: ApiServer) -> None:
    def say(name: str) -> None:
        server.put("namespaces", {"metadata": {"uid": name, "name": name}})

    shelf, client = Narrow(lambda: None), Client(TestBackend(server))
    watchfulness = Watchfulness([NAMESPACES], "", SystemClock(), lambda: None)
    reflector = Reflector(Server(client), "", NAMESPACES, shelf, watchfulness, Timing(pace=QUICK))
    for name in ("default", "shop"):
        say(name)
    running = asyncio.create_task(reflector.run())
    await until(lambda: set(shelf) == {"default"})
    for name in ("shop", "lab"):
        say(name)
    await until(lambda: set(shelf) == {"default", "lab"})
    mirror = reflector.mirror
    assert (mirror.unreadable, mirror.lists, mirror.version) == (2, 1, str(server.revision))
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    await client.close()


def listing(name: str) -> bytes:
    return json.dumps({"kind": "PodList", "metadata": {"resourceVersion": "9"}, "items": [pod(name)]}).encode()


@pytest.mark.parametrize("asked_in_vain", [0, 7])
async def test_a_restored_server_that_takes_a_place_it_has_not_reached_is_listed_anew(
    server: ApiServer, asked_in_vain: int
) -> None:
    """client-go waits there in silence, and misses whatever comes until the server is as far as it was."""
    server.bookmark_seconds = 0.1
    async with live_feed(server) as (_, viewer):
        server.waits_for_places = True
        server.faults["how far"].extend(refusal(500) for _ in range(asked_in_vain))
        server.revision, server.oldest = 50, 0
        server.changes.clear()
        server.objects["pods"].pop("pod-web-1-a")
        server.cut()
        await viewer.until(lambda: "web-1-a" not in viewer.pods())
        server.put("pods", pod("web-1-d"))
        await viewer.until(lambda: set(viewer.pods()) == {"web-1-b", "web-1-c", "web-1-d"})
        await viewer.until(lambda: viewer.health["state"] == "live")
        assert [server.asked(f"list {kind}") for kind in KINDS] == [2] * len(KINDS)


@pytest.mark.parametrize("kind", ["BOOKMARK", "MODIFIED"])
async def test_a_server_that_tells_of_a_place_before_ours_is_listed_anew(server: ApiServer, kind: str) -> None:
    async with live_feed(server) as (_, viewer):
        await until(lambda: len(server.open_watches) == len(KINDS))
        server.objects["pods"].pop("pod-web-1-a")
        server.revision += 1
        earlier = {**pod("web-1-b"), "metadata": {**pod("web-1-b")["metadata"], "resourceVersion": "7"}}
        server.say("pods", {"type": kind, "object": earlier})
        await viewer.until(lambda: "web-1-a" not in viewer.pods())
        assert [server.asked(f"list {kind}") for kind in ("pods", "deployments")] == [2, 1]


async def test_refused_connections_are_tried_less_and_less_often(server: ApiServer) -> None:
    await server.stop()
    begun = time.monotonic()
    async with running_feed(server):
        await server.be_missed(
            4 * 2 * 3
        )  # three kinds and the namespace knock twice each; the fourth time comes after 0.35 s
        assert time.monotonic() - begun > 0.3
    assert QUICK.first_retry == 0.05
    await server.start()
