"""The cluster's own time: held, run faster, and what the rings make of it."""

import asyncio
from datetime import datetime

from rollouts.cluster.client import Client
from rollouts.feed.cluster_time import ClusterTime
from rollouts.feed.feed import Feed
from rollouts.feed.pace import Timing
from rollouts.feed.server import Server
from rollouts.model.manifests import millis
from tests.feed.api_server import ApiServer, TestBackend
from tests.feed.conftest import QUICK
from tests.feed.objects import STAMP, pod, replicaset
from tests.feed.viewer import Viewer


class StillClock:
    """Ours, stepped by hand."""

    def __init__(self) -> None:
        self.time = 1_000_000

    def now(self) -> int:
        return self.time

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def test_it_is_ours_until_somebody_knows_better() -> None:
    ours = StillClock()
    time = ClusterTime(ours)
    ours.time += 500
    assert time.now() == ours.time
    assert not time.told
    assert time.seconds_until(ours.time + 2_000) == 2.0


def test_it_runs_at_the_pace_that_was_told() -> None:
    ours = StillClock()
    time = ClusterTime(ours)
    time.turn_to(5_000_000, 10.0, paused=False)
    ours.time += 1_000
    assert time.now() == 5_010_000
    assert time.seconds_until(5_030_000) == 2.0
    assert time.seconds_until(5_000_000) == 0.0


def test_a_held_time_never_comes() -> None:
    ours = StillClock()
    time = ClusterTime(ours)
    time.turn_to(5_000_000, 10.0, paused=True)
    ours.time += 60_000
    assert time.now() == 5_000_000
    assert time.seconds_until(5_000_001) is None


def test_only_a_turn_is_told_not_every_word_of_it() -> None:
    ours, turns = StillClock(), []
    time = ClusterTime(ours)
    time.turned = lambda: turns.append(time.rate)
    time.turn_to(5_000_000, 1.0, paused=False)
    ours.time += 5_000
    time.turn_to(5_005_010, 1.0, paused=False)  # 10 ms of drift
    assert turns == [1.0]
    time.turn_to(5_005_010, 2.0, paused=False)
    time.turn_to(5_005_010, 2.0, paused=True)
    assert turns == [1.0, 2.0, 0.0]
    time.turn_to(9_000_000, 2.0, paused=True)  # another place at the same pace
    assert len(turns) == 4


async def test_rings_and_stages_go_by_it(server: ApiServer) -> None:
    """A pod that must stay ready for 600 s becomes available by a fast clock, and not by a held one."""
    waiting = replicaset()
    waiting["spec"]["minReadySeconds"] = 600
    server.put("replicasets", waiting)
    client, ours = Client(TestBackend(server)), StillClock()
    time = ClusterTime(ours)
    begun = millis(datetime.fromisoformat(STAMP))
    assert begun
    time.turn_to(begun, 1.0, paused=True)
    server.put("pods", pod("web-1-z", since=STAMP))
    feed = Feed(Server(client), "default", Timing(ours, QUICK, lambda: 0.5), time=time)
    time.turned = feed.turned
    task = asyncio.create_task(feed.run())
    viewer = Viewer()
    feed.subscribe(viewer)
    await viewer.until(lambda: viewer.pods().get("web-1-z") == "ready")
    assert viewer.clock == {"type": "clock", "now": begun, "speed": 1.0, "paused": True}
    time.turn_to(begun + 599_900, 20.0, paused=False)
    ours.time += 5
    await viewer.until(lambda: viewer.clock["speed"] == 20.0)
    assert viewer.pods()["web-1-z"] == "ready"
    ours.time += 10
    await viewer.until(lambda: viewer.pods()["web-1-z"] == "available")
    assert viewer.messages[-1]["now"] >= begun + 600_000
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    await client.close()
