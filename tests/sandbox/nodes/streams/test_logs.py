"""Logs over the wire."""

import asyncio

import pytest

from rollouts.sandbox.basics.clock import ManualClock
from rollouts.sandbox.cluster import Running
from tests.sandbox.nodes.streams.conftest import make_pod
from tests.sandbox.wire import Wire

FIRST = "http-go v2 listens on :8080\n"


async def test_a_log_tells_the_start_and_the_requests(wire: Wire, pod: str) -> None:
    await wire.get(f"{pod}:8080/proxy/hello")
    assert (await wire.get(f"{pod}/log")).body.decode() == FIRST + "GET /hello 200\n"
    assert (await wire.get(f"{pod}/log?tailLines=1")).body == b"GET /hello 200\n"
    assert (await wire.get(f"{pod}/log?sinceSeconds=1")).body == b"GET /hello 200\n"
    assert (await wire.get(f"{pod}/log?limitBytes=4")).body == FIRST[:4].encode()


async def test_time_stamps_have_nanoseconds(wire: Wire, pod: str) -> None:
    stamp, _, rest = (await wire.get(f"{pod}/log?timestamps=true")).body.decode().partition(" ")
    assert rest == FIRST
    assert len(stamp) == len("2026-11-22T20:27:38.295024000Z")


async def test_a_followed_log_goes_on_until_the_container_ends(
    wire: Wire, cluster: Running, still_clock: ManualClock, pod: str
) -> None:
    following = asyncio.create_task(wire.get(f"{pod}/log?follow=true"))
    for _ in range(3):
        await wire.get(f"{pod}:8080/proxy/")
        still_clock.advance(0.5)
    cluster.registry.delete("pods", "default", "web")
    async with asyncio.timeout(5):
        while not following.done():
            still_clock.advance(0.3)
            await asyncio.sleep(0.01)
    assert following.result().body.decode() == FIRST + "GET / 200\n" * 3


@pytest.mark.parametrize(
    ("image", "query", "message"),
    [
        ("x:missing", "", 'container "c0" in pod "p" is waiting to start: trying and failing to pull image'),
        ("x:1", "?previous=true", 'previous terminated container "c0" in pod "p" not found'),
        ("x:1", "?container=z", "container z is not valid for pod p"),
        ("x:1", "?tailLines=-1", "tailLines must be greater than or equal to 0"),
    ],
)
async def test_a_log_that_is_not_there_says_why(
    wire: Wire, cluster: Running, still_clock: ManualClock, image: str, query: str, message: str
) -> None:
    answer = await wire.get(make_pod(cluster, still_clock, "p", image) + f"/log{query}")
    assert (answer.status, answer.json["message"]) == (400, message)


async def test_a_crashed_container_keeps_its_last_words(wire: Wire, cluster: Running, still_clock: ManualClock) -> None:
    path = make_pod(cluster, still_clock, "p", "gasbugs/http-go:crash")
    still_clock.advance(3)
    words = b"http-go crash listens on :8080\npanic: the crash image ends on purpose\n"
    assert (await wire.get(f"{path}/log")).body == words
    assert (await wire.get(f"{path}/log?previous=true")).body == words
