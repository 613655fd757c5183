import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from rollouts.cluster.client import Client
from rollouts.feed.feed import Feed
from rollouts.feed.pace import Pace, Timing
from rollouts.feed.server import Server
from tests.feed.api_server import ApiServer, TestBackend, running_server
from tests.feed.objects import deployment, pod, replicaset
from tests.feed.viewer import Viewer

QUICK = Pace(
    first_retry=0.05,
    longest_retry=0.4,
    silence=0.6,
    marking=0.3,
    look_again=0.1,
    pulse=0.1,
    pulse_patience=0.2,
    telling=0.6,
    health=0.3,
    wide_interval_ms=25,
)


@pytest.fixture(params=["offered", "refused"], ids=["watch-list", "list"])
async def server(request: pytest.FixtureRequest) -> AsyncIterator[ApiServer]:
    """A server with one Deployment; everything is shown against one that begins watches with the state, and one not."""
    async with running_server() as server:
        server.watch_list = request.param
        fill(server)
        yield server


def fill(server: ApiServer) -> None:
    """A Deployment of three pods."""
    server.put("deployments", deployment())
    server.put("replicasets", replicaset())
    for letter in "abc":
        server.put("pods", pod(f"web-1-{letter}"))


@asynccontextmanager
async def running_feed(server: ApiServer, *tokens: str, pace: Pace = QUICK) -> AsyncIterator[Feed]:
    client = Client(TestBackend(server, *tokens))
    feed = Feed(Server(client), "default", Timing(pace=pace, random=lambda: 0.5))
    task = asyncio.create_task(feed.run())
    try:
        yield feed
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await client.close()


@asynccontextmanager
async def watched_feed(server: ApiServer, *tokens: str, pace: Pace = QUICK) -> AsyncIterator[tuple[Feed, Viewer]]:
    """A running feed, and a viewer that looks at it from the first moment on."""
    async with running_feed(server, *tokens, pace=pace) as feed:
        viewer = Viewer()
        feed.subscribe(viewer)
        yield feed, viewer


@asynccontextmanager
async def live_feed(server: ApiServer, *tokens: str, pace: Pace = QUICK) -> AsyncIterator[tuple[Feed, Viewer]]:
    """The same, once the viewer has seen pods of a live cluster."""
    async with watched_feed(server, *tokens, pace=pace) as (feed, viewer):
        await viewer.until(lambda: viewer.pods() and viewer.health["state"] == "live")
        yield feed, viewer
