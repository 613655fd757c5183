"""All namespaces over one list and watch per kind; each viewer gets the namespaces that it is shown, and no other."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from rollouts.cluster.client import Client
from rollouts.feed.feeds import Feeds
from rollouts.feed.pace import Timing
from rollouts.feed.subscription import BACKLOG_LIMIT
from rollouts.feed.wide_feed import WideFeed
from tests.feed.api_server import ApiServer, TestBackend
from tests.feed.conftest import QUICK
from tests.feed.objects import Object, deployment, pod, replicaset, replicationcontroller, service
from tests.feed.wide_viewer import WideViewer
from tests.waiting import until

KINDS = ("deployments", "replicasets", "pods", "services", "replicationcontrollers", "namespaces")


def moved(item: Object, namespace: str) -> Object:
    """The same object, its uids and owners too, in another namespace."""
    metadata = item["metadata"]
    owners = [{**owner, "uid": f"{namespace}-{owner['uid']}"} for owner in metadata.get("ownerReferences", [])]
    told = {"uid": f"{namespace}-{metadata['uid']}", "namespace": namespace}
    return {**item, "metadata": {**metadata, **told, **({"ownerReferences": owners} if owners else {})}}


def name(namespace: str) -> Object:
    return {"metadata": {"uid": f"namespace-{namespace}", "name": namespace}}


@pytest.fixture
async def two(server: ApiServer) -> ApiServer:
    """`default` with the Deployment web, and the same in `shop`."""
    for item, plural in ((deployment(), "deployments"), (replicaset(), "replicasets"), (pod("web-1-a"), "pods")):
        server.put(plural, moved(item, "shop"))
    for namespace in ("default", "shop", "bare"):
        server.put("namespaces", name(namespace))
    return server


@asynccontextmanager
async def running_wide(server: ApiServer) -> AsyncIterator[WideFeed]:
    client = Client(TestBackend(server))
    feeds = Feeds(client, timing=Timing(pace=QUICK))
    try:
        yield feeds.everywhere()
    finally:
        await feeds.stop()
        await client.close()


def nothing() -> None:
    """Nobody needs to know."""


async def test_each_namespace_comes_by_itself_and_only_where_it_is_shown(two: ApiServer) -> None:
    async with running_wide(two) as feed:
        both, one = WideViewer(), WideViewer()
        feed.visit(both, nothing).show(["default", "shop"])
        feed.visit(one, nothing).show(["shop"])
        await both.until(lambda: both.names("default") and both.names("shop"))
        await one.until(lambda: one.names("shop"))
        two.put("deployments", moved(deployment("cart"), "shop"))
        two.put("deployments", deployment("hidden"))
        await both.until(lambda: both.names("default") == ["hidden", "web"] and both.names("shop") == ["cart", "web"])
        await one.until(lambda: one.names("shop") == ["cart", "web"])
        assert list(one.of) == ["shop"]
        await until(lambda: len(two.open_watches) == len(KINDS))
        assert {two.asked(f"list {kind}") for kind in KINDS} == {1}
        assert two.asked("list events") == 0


async def test_pods_are_only_counted(two: ApiServer) -> None:
    async with running_wide(two) as feed:
        viewer = WideViewer()
        feed.visit(viewer, nothing).show(["shop"])
        await viewer.until(lambda: viewer.names("shop"))
        tables = viewer.of["shop"].tables
        assert (tables["pods"], tables["events"]) == ({}, {})
        assert crowd(viewer)["available"] == 1
        two.put("pods", moved(pod("web-1-b", ready=False), "shop"))
        await viewer.until(lambda: crowd(viewer)["coming"] == 1)
        two.put("pods", moved(pod("web-1-a", leaving=True), "shop"))
        await viewer.until(
            lambda: crowd(viewer) == {"available": 0, "ready": 0, "coming": 1, "failed": 0, "leaving": 1}
        )


def crowd(viewer: WideViewer) -> Any:
    return viewer.of["shop"].tables["revisions"]["shop-replicaset-web-1"]["crowd"]


async def test_a_right_that_ends_ends_that_namespace_and_no_other(two: ApiServer) -> None:
    async with running_wide(two) as feed:
        viewer = WideViewer()
        visit = feed.visit(viewer, nothing)
        visit.show(["default", "shop"])
        await viewer.until(lambda: viewer.names("default") and viewer.names("shop"))
        visit.show(["default"])
        assert visit.shown == {"default"}
        two.put("deployments", moved(deployment("cart"), "shop"))
        two.put("deployments", deployment("more"))
        await viewer.until(lambda: viewer.names("default") == ["more", "web"])
        assert viewer.names("shop") == ["web"]
        visit.show(["default", "shop"])
        await viewer.until(lambda: viewer.names("shop") == ["cart", "web"])


async def test_namespaces_that_come_and_go_are_told(two: ApiServer) -> None:
    async with running_wide(two) as feed:
        told = asyncio.Event()
        feed.visit(WideViewer(), told.set)
        await asyncio.wait_for(told.wait(), 5)
        assert feed.namespaces == frozenset({"default", "shop", "bare"})
        told.clear()
        two.put("namespaces", name("fresh"))
        await asyncio.wait_for(told.wait(), 5)
        assert "fresh" in (feed.namespaces or ())
        told.clear()
        two.remove("namespaces", "namespace-bare")
        await asyncio.wait_for(told.wait(), 5)
        assert feed.namespaces == frozenset({"default", "shop", "fresh"})


async def test_without_the_right_to_list_namespaces_those_with_deployments_are_known(two: ApiServer) -> None:
    two.forbidden.add("namespaces")
    async with running_wide(two) as feed:
        viewer = WideViewer()
        feed.visit(viewer, nothing).show(["shop"])
        await viewer.until(lambda: viewer.names("shop"))
        assert feed.namespaces == frozenset({"default", "shop"})
        assert viewer.health["state"] in ("live", "stale")


async def test_a_refusal_to_list_everywhere_names_what_is_missing(two: ApiServer) -> None:
    two.forbidden.add("deployments")
    async with running_wide(two) as feed:
        viewer = WideViewer()
        feed.visit(viewer, nothing)
        await viewer.until(lambda: viewer.health.get("state") == "forbidden")
        assert viewer.health["missing"] == "list deployments in all namespaces"


async def test_a_viewer_that_falls_behind_gets_a_snapshot_of_each_namespace(two: ApiServer) -> None:
    async with running_wide(two) as feed:
        viewer = WideViewer()
        feed.visit(viewer, nothing).show(["default", "shop"])
        await viewer.until(lambda: viewer.names("default") and viewer.names("shop"))
        viewer.stalled = 1 << 20
        other = WideViewer()
        feed.visit(other, nothing).show(["default", "shop"])
        two.put("deployments", moved(deployment("cart"), "shop"))
        await other.until(lambda: "cart" in other.names("shop"))
        viewer.stalled = 0
        await viewer.until(lambda: "cart" in viewer.names("shop"))
        assert [viewer.of[one].count("snapshot") for one in ("default", "shop")] == [1, 2]


async def test_after_a_cut_and_a_lost_history_what_vanished_has_vanished_in_each_namespace(two: ApiServer) -> None:
    async with running_wide(two) as feed:
        viewer = WideViewer()
        feed.visit(viewer, nothing).show(["default", "shop"])
        await viewer.until(lambda: viewer.names("default") and viewer.names("shop"))
        two.hang()
        two.cut()
        two.remove("deployments", "shop-deployment-web")
        two.put("deployments", deployment("more"))
        two.forget_history()
        two.go_on()
        await viewer.until(lambda: (viewer.names("default"), viewer.names("shop")) == (["more", "web"], []), seconds=15)


async def test_a_deployment_of_one_name_in_two_namespaces_is_two(two: ApiServer) -> None:
    async with running_wide(two) as feed:
        viewer = WideViewer()
        feed.visit(viewer, nothing).show(["default", "shop"])
        await viewer.until(lambda: viewer.names("default") and viewer.names("shop"))
        two.put("deployments", moved(deployment(image="web:v9"), "shop"))
        await viewer.until(lambda: image(viewer, "shop") == "web:v9")
        assert image(viewer, "default") == "web:v1"


def image(viewer: WideViewer, namespace: str) -> str:
    (found,) = viewer.of[namespace].tables["rollouts"].values()
    return str(found["containers"][0]["image"])


class Broken(WideViewer):
    """A socket that nothing goes through."""

    def send(self, frame: bytes) -> None:
        raise ConnectionResetError

    def close(self, code: int) -> None:
        raise ConnectionResetError


async def test_a_socket_that_breaks_takes_nothing_from_the_others(two: ApiServer) -> None:
    async with running_wide(two) as feed:
        feed.visit(Broken(), nothing)
        viewer = WideViewer()
        feed.visit(viewer, nothing).show(["default"])
        await viewer.until(lambda: viewer.names("default"))
        assert feed.viewers == 1
        late = Broken()
        late.stalled = BACKLOG_LIMIT + 1  # nothing is sent to it before it is closed
        feed.visit(late, nothing)
        last = WideViewer()
        feed.visit(last, nothing)
        feed.send_away(4012)
        assert (viewer.closed, last.closed) == (4012, 4012)


async def test_the_interval_follows_the_number_of_viewers(two: ApiServer) -> None:
    async with running_wide(two) as feed:
        visits = [feed.visit(WideViewer(), nothing) for _ in range(2_200)]
        assert feed.interval == 100
        for visit in visits:
            visit.cancel()
        assert feed.interval == QUICK.wide_interval_ms


async def test_the_feed_ends_some_time_after_its_last_viewer(two: ApiServer) -> None:
    client = Client(TestBackend(two))
    feeds = Feeds(client, timing=Timing(pace=QUICK), linger=0.05)
    feed = feeds.everywhere()
    visit = feed.visit(WideViewer(), nothing)
    assert feeds.everywhere() is feed
    assert feed.viewers == 1
    visit.cancel()
    async with asyncio.timeout(10):
        await feed.over.wait()
    assert feeds.everywhere() is not feed
    await feeds.stop()
    await client.close()


async def test_services_and_replicationcontrollers_are_told_of_each_namespace(two: ApiServer) -> None:
    for namespace in ("default", "shop"):
        two.put("services", moved(service("web", {"app": "web"}), namespace))
    two.put("replicationcontrollers", moved(replicationcontroller("old", "v1"), "shop"))
    async with running_wide(two) as feed:
        viewer = WideViewer()
        feed.visit(viewer, nothing).show(["default", "shop"])
        await viewer.until(lambda: viewer.names("default") == ["web"] and viewer.names("shop") == ["old", "web"])
        fronts = {name: viewer.of[name].tables["services"].values() for name in ("default", "shop")}
        assert [one["rollout"] for one in fronts["default"]] == ["deployment-web"]
        assert sorted(one["rollout"] for one in fronts["shop"]) == ["herd-shop-rc-old", "shop-deployment-web"]
        two.put("services", moved(service("web", {"app": "nobody"}), "shop"))
        await viewer.until(lambda: all(one["idle"] for one in viewer.of["shop"].tables["services"].values()))
        assert not any(one["idle"] for one in viewer.of["default"].tables["services"].values())
