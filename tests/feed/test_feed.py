import asyncio
from dataclasses import replace

from rollouts.model.changes import TABLES
from tests.feed.api_server import ApiServer
from tests.feed.conftest import QUICK, running_feed, watched_feed
from tests.feed.objects import deployment, event, pod, replicaset
from tests.feed.viewer import Viewer
from tests.model.builders import at_millis
from tests.waiting import until

KINDS = ("deployments", "replicasets", "pods", "events", "services", "replicationcontrollers")
STEADY = {"web-1-a": "available", "web-1-b": "available", "web-1-c": "available"}


async def test_a_viewer_gets_health_and_then_one_snapshot(server: ApiServer) -> None:
    async with watched_feed(server) as (_, viewer):
        await viewer.until(viewer.pods)
        assert viewer.messages[0]["type"] == "health"
        assert viewer.count("snapshot") == 1
        assert viewer.pods() == STEADY
        rollout = viewer.tables["rollouts"]["deployment-web"]
        assert rollout["status"] == {"code": "complete", "args": {"name": "web"}}
        assert rollout["newRevision"] == "replicaset-web-1"


async def test_a_change_arrives_as_a_frame_with_only_what_changed(server: ApiServer) -> None:
    async with watched_feed(server) as (_, viewer):
        await viewer.until(viewer.pods)
        server.put("pods", pod("web-1-a", leaving=True))
        await viewer.until(lambda: viewer.pods()["web-1-a"] == "leaving")
        frame = next(message for message in viewer.messages if message["type"] == "frame")
        assert "put" not in frame
        assert list(frame["alter"]["pods"]) == ["pod-web-1-a"]
        assert "revisions" not in frame["alter"]
        server.remove("pods", "pod-web-1-a")
        await viewer.until(lambda: "web-1-a" not in viewer.pods())


async def test_two_viewers_share_one_watch_per_kind(server: ApiServer) -> None:
    async with running_feed(server) as feed:
        viewers = [Viewer(), Viewer()]
        for viewer in viewers:
            feed.subscribe(viewer)
        for viewer in viewers:
            await viewer.until(viewer.pods)
        server.put("pods", pod("web-1-d"))
        for viewer in viewers:
            await viewer.until(lambda viewer=viewer: len(viewer.pods()) == 4)  # type: ignore[misc]
        assert viewers[0].tables == viewers[1].tables
        await until(lambda: len(server.open_watches) == len(KINDS))
        assert {server.asked(f"list {kind}") for kind in KINDS} == {1}
        assert len(server.open_watches) == len(KINDS)


async def test_a_hundred_changes_within_an_interval_are_one_frame(server: ApiServer) -> None:
    async with watched_feed(server, pace=replace(QUICK, interval_ms=400)) as (feed, viewer):
        await viewer.until(viewer.pods)
        before = feed.published
        for number in range(100):
            server.put("pods", pod(f"web-1-{number}"))
            await asyncio.sleep(0.002)
        await viewer.until(lambda: len(viewer.pods()) == 103)
        assert feed.published - before <= 4  # of 0.2 s at least, and more on a busy machine; not of each change


async def test_the_interval_follows_the_number_of_viewers_and_is_told_with_the_snapshot(server: ApiServer) -> None:
    async with running_feed(server) as feed:
        many = [feed.subscribe(Viewer()) for _ in range(2_200)]
        late = Viewer()
        feed.subscribe(late)
        await late.until(late.pods)
        (told,) = [message["interval"] for message in late.messages if message["type"] == "snapshot"]
        assert told == feed.interval == 100
        for subscription in many:
            subscription.cancel()
        assert feed.interval == 25


async def test_the_server_is_asked_for_a_sign_of_life_only_while_somebody_looks(server: ApiServer) -> None:
    async with running_feed(server, pace=replace(QUICK, pulse=0.02)) as feed:
        await until(lambda: feed.ready and len(server.open_watches) == len(KINDS))
        server.put("pods", pod("web-1-d"))
        await until(lambda: "pod-web-1-d" in feed.board.pods)
        assert server.asked("get version") == 0
        subscription = feed.subscribe(Viewer())
        await until(lambda: server.asked("get version") > 3)
        subscription.cancel()
        asked = server.asked("get version") + 1  # one may be on its way
        for letter in "efghi":
            server.put("pods", pod(f"web-1-{letter}"))
            await until(lambda letter=letter: f"pod-web-1-{letter}" in feed.board.pods)  # type: ignore[misc]
        assert server.asked("get version") <= asked


async def test_a_rollout_vanishes_with_all_that_belongs_to_it(server: ApiServer) -> None:
    async with watched_feed(server) as (_, viewer):
        await viewer.until(viewer.pods)
        server.remove("deployments", "deployment-web")
        await viewer.until(lambda: not viewer.tables["rollouts"])
        assert viewer.tables == {table: {} for table in TABLES}


async def test_objects_may_come_before_their_owners(server: ApiServer) -> None:
    async with watched_feed(server) as (_, viewer):
        await viewer.until(viewer.pods)
        server.put("events", event("late.1", "late", "ScalingReplicaSet", kind="Deployment"))
        server.put("pods", pod("late-1-x", owner="late-1"))
        server.put("replicasets", replicaset("late-1", owner="late"))
        server.put("deployments", deployment("late"))
        await viewer.until(lambda: "late-1-x" in viewer.pods() and "event-late.1" in viewer.tables["events"])


async def test_a_ring_ends_by_itself(server: ApiServer) -> None:
    async with watched_feed(server) as (_, viewer):
        await viewer.until(viewer.pods)
        now = viewer.messages[-1]["now"]
        waiting = replicaset()
        waiting["spec"]["minReadySeconds"] = 1
        server.put("replicasets", waiting)
        server.put("pods", pod("web-1-a", since=at_millis(now).isoformat()))
        await viewer.until(lambda: viewer.pods()["web-1-a"] == "ready")
        await viewer.until(lambda: viewer.pods()["web-1-a"] == "available", seconds=3)


async def test_a_pod_pulls_while_its_newest_event_says_so(server: ApiServer) -> None:
    async with watched_feed(server) as (_, viewer):
        await viewer.until(viewer.pods)
        creating = pod("web-1-d", ready=False)
        creating["status"]["containerStatuses"] = [{"state": {"waiting": {"reason": "ContainerCreating"}}}]
        server.put("pods", creating)
        server.put("events", event("web-1-d.1", "web-1-d", "Pulling"))
        await viewer.until(lambda: viewer.tables["pods"].get("pod-web-1-d", {}).get("pulling"))
        server.put("events", event("web-1-d.2", "web-1-d", "Pulled"))
        await viewer.until(lambda: not viewer.tables["pods"]["pod-web-1-d"]["pulling"])
