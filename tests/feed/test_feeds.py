import asyncio
from collections.abc import AsyncIterator

import pytest

from rollouts.cluster.client import Client
from rollouts.feed.feeds import Feeds
from rollouts.feed.pace import Timing
from rollouts.model.changes import Changes
from tests.feed.api_server import ApiServer, TestBackend
from tests.feed.conftest import QUICK
from tests.feed.objects import pod
from tests.feed.viewer import Viewer
from tests.waiting import until


@pytest.fixture
async def client(server: ApiServer) -> AsyncIterator[Client]:
    client = Client(TestBackend(server))
    yield client
    await client.close()


async def test_a_feed_starts_with_the_first_viewer_and_ends_after_the_last(client: Client) -> None:
    feeds = Feeds(client, timing=Timing(pace=QUICK), linger=0.05)
    viewer = Viewer()
    feed = feeds.of("default")
    subscription = feed.subscribe(viewer)
    await viewer.until(viewer.pods)
    assert feeds.of("default") is feed
    subscription.cancel()
    async with asyncio.timeout(10):
        await feed.over.wait()
    assert feeds.of("default") is not feed
    await feeds.stop()


async def test_a_feed_ends_ten_minutes_after_its_last_viewer_and_not_before(client: Client) -> None:
    clock = SteppedClock()
    feeds = Feeds(client, timing=Timing(clock=clock, pace=QUICK))
    feed = feeds.of("default")
    feed.subscribe(Viewer()).cancel()
    await clock.pass_time(300)
    back = feed.subscribe(Viewer())  # which begins the ten minutes anew
    await clock.pass_time(900)
    assert not feed.over.is_set()
    back.cancel()
    await clock.pass_time(600)  # a sweep may have looked just before it left
    assert not feed.over.is_set()
    assert feeds.of("default") is feed  # somebody asked: the ten minutes begin anew
    await clock.pass_time(570)
    assert not feed.over.is_set()
    await clock.pass_time(90)
    assert feed.over.is_set()
    assert feeds.of("default") is not feed
    await feeds.stop()


class SteppedClock:
    """Time that passes only when it is told to, a second at a time."""

    def __init__(self) -> None:
        self._now = 1_000_000
        self._sleepers: list[tuple[int, asyncio.Event]] = []

    def now(self) -> int:
        return self._now

    async def sleep(self, seconds: float) -> None:
        woken = asyncio.Event()
        self._sleepers.append((self._now + round(seconds * 1000), woken))
        await woken.wait()

    async def pass_time(self, seconds: int) -> None:
        for _ in range(seconds):
            self._now += 1_000
            for _, woken in [one for one in self._sleepers if one[0] <= self._now]:
                woken.set()
            self._sleepers = [one for one in self._sleepers if not one[1].is_set()]
            for _ in range(4):
                await asyncio.sleep(0)


async def test_what_an_ended_feed_has_done_stays_counted(client: Client, server: ApiServer) -> None:
    feeds = Feeds(client, timing=Timing(pace=QUICK), linger=0.0)
    viewer = Viewer()
    feed = feeds.of("default")
    subscription = feed.subscribe(viewer)
    await viewer.until(viewer.pods)
    server.put("pods", pod("web-1-d"))
    await viewer.until(lambda: "web-1-d" in viewer.pods())
    counted = feeds.tally()
    assert (counted.lines["pods"], counted.frames) == (1, 2)  # the first frame is nobody's
    subscription.cancel()
    feeds.sweep()
    async with asyncio.timeout(10):
        await feed.over.wait()
    await until(lambda: not list(feeds))
    assert feeds.tally() == counted
    await feeds.stop()
    assert feeds.tally() == counted


async def test_a_feed_that_is_kept_always_outlives_its_viewers(client: Client) -> None:
    feeds = Feeds(client, timing=Timing(pace=QUICK), linger=0.0, always=["default"])
    feed = feeds.of("default")
    feeds.sweep()
    feeds.sweep()
    assert list(feeds) == [feed]
    await feeds.stop()
    assert not list(feeds)


async def test_stopping_sends_viewers_away_to_come_back(client: Client) -> None:
    feeds = Feeds(client, timing=Timing(pace=QUICK))
    viewer = Viewer()
    feeds.of("default").subscribe(viewer)
    await viewer.until(viewer.pods)
    await feeds.stop()
    assert viewer.closed == 4012


async def test_a_listener_hears_every_change(client: Client) -> None:
    heard: list[Changes] = []
    feeds = Feeds(client, timing=Timing(pace=QUICK), listener=heard.append)
    viewer = Viewer()
    feeds.of("default").subscribe(viewer)
    await viewer.until(viewer.pods)
    assert list(heard[0].put.rollouts) == ["deployment-web"]
    await feeds.stop()
