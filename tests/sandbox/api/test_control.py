"""Holding the clock, changing its speed, and starting over."""

import pytest

from rollouts.sandbox.basics.clock import LoopClock
from rollouts.sandbox.cluster import Options, start
from tests.sandbox.wire import DEPLOYMENTS, PODS, Wire, deployment

CLOCK, RESET = "/sandbox/clock", "/sandbox/reset"
FIRST = ({**deployment(), "metadata": {"name": "web", "namespace": "default"}},)


@pytest.fixture
async def lively(tmp_path):
    """A cluster on a clock that really runs."""
    cluster = await start(Options(tmp_path / "kube"), LoopClock())
    wire = Wire(cluster)
    yield wire
    await wire.close()
    await cluster.stop()


async def test_it_holds_the_clock_and_lets_it_go_on(lively):
    held = (await lively.ask("PUT", CLOCK, {"paused": True})).json
    again = (await lively.get(CLOCK)).json
    assert held["paused"] is True
    assert again["now"] == held["now"]
    assert (await lively.ask("PUT", CLOCK, {"paused": False})).json["paused"] is False


async def test_it_keeps_the_speed_over_a_pause(lively):
    await lively.ask("PUT", CLOCK, {"speed": 5})
    assert (await lively.ask("PUT", CLOCK, {"paused": True})).json["speed"] == 5
    assert (await lively.ask("PUT", CLOCK, {"paused": False})).json["speed"] == 5


@pytest.mark.parametrize("asked", [{"speed": 0}, {"speed": 21}, {"speed": "2"}, {"speed": True}, {"paused": 1}, []])
async def test_it_refuses_a_pace_that_it_does_not_have(lively, asked):
    assert (await lively.ask("PUT", CLOCK, asked)).status == 400


async def test_it_starts_over(wire, still_clock):
    assert (await wire.post(DEPLOYMENTS, deployment())).status == 201
    await wire.post("/api/v1/namespaces", {"metadata": {"name": "lab"}})
    still_clock.advance(5.0)
    assert len((await wire.get(PODS)).json["items"]) == 3
    async with wire.watch(f"{DEPLOYMENTS}?resourceVersion=0") as lines:
        assert await lines.take(1) == [("ADDED", "web")]
        assert (await wire.post(RESET, {})).status == 200
        assert await lines.take(1) == [("DELETED", "web")]
    still_clock.advance(5.0)
    assert (await wire.get(PODS)).json["items"] == []
    assert (await wire.get("/api/v1/namespaces/lab")).status == 404
    assert (await wire.get("/api/v1/namespaces/default/serviceaccounts/default")).status == 200
    assert len((await wire.get("/api/v1/nodes")).json["items"]) == 3


async def test_it_starts_over_with_the_nodes_as_they_were(wire, still_clock):
    nodes = "/api/v1/nodes"
    before = [each["spec"] for each in (await wire.get(nodes)).json["items"]]
    tainted = {"spec": {"unschedulable": True, "taints": [{"key": "a", "effect": "NoExecute"}]}}
    labelled = {"metadata": {"labels": {"disk": "ssd"}}}
    for patch in (tainted, labelled):
        kind = "application/merge-patch+json"
        assert (await wire.ask("PATCH", f"{nodes}/node-1", patch, Content_Type=kind)).status == 200
    assert (await wire.ask("DELETE", f"{nodes}/node-2")).status == 200
    await wire.post(nodes, {"metadata": {"name": "stranger"}})
    still_clock.advance(5.0)
    await wire.post(RESET, {})
    after = (await wire.get(nodes)).json["items"]
    assert [each["metadata"]["name"] for each in after] == ["node-1", "node-2", "node-3"]
    assert [each["spec"] for each in after] == before
    assert "disk" not in after[0]["metadata"]["labels"]
    leases = (await wire.get("/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases")).json["items"]
    assert len(leases) == 3
    assert (await wire.post(DEPLOYMENTS, deployment())).status == 201
    still_clock.advance(5.0)
    assert {each["status"]["phase"] for each in (await wire.get(PODS)).json["items"]} == {"Running"}


async def test_it_lets_only_administrators_do_so(viewer):
    assert (await viewer.post(RESET, {})).status == 403
    assert (await viewer.ask("PUT", CLOCK, {"paused": True})).status == 403


async def test_it_knows_no_other_paths(wire):
    assert (await wire.get("/sandbox/nonsense")).status == 404
    assert (await wire.get(CLOCK)).status == 404, "a clock that stands still has no pace"


async def test_it_shows_each_turn_of_the_clock_to_those_who_follow_it(lively):
    async with lively.watch(CLOCK) as lines:
        assert (await lines.next())["speed"] == 1
        await lively.ask("PUT", CLOCK, {"speed": 5})
        assert (await lines.next())["speed"] == 5
        await lively.ask("PUT", CLOCK, {"paused": True})
        assert (await lines.next())["paused"] is True


async def test_everybody_who_has_a_role_may_read_the_clock(tmp_path):
    cluster = await start(Options(tmp_path / "kube"), LoopClock())
    viewer, nobody = Wire(cluster, "viewer"), Wire(cluster, "nobody")
    assert (await viewer.get(CLOCK)).status == 200
    assert (await nobody.get(CLOCK)).status == 403
    for wire in (viewer, nobody):
        await wire.close()
    await cluster.stop()


async def test_it_begins_with_its_first_objects_and_begins_so_again(tmp_path):
    cluster = await start(Options(tmp_path / "kube", data=tmp_path / "data", first=FIRST), LoopClock())
    wire = Wire(cluster)
    uid = (await wire.get(f"{DEPLOYMENTS}/web")).json["metadata"]["uid"]
    await wire.ask("DELETE", f"{DEPLOYMENTS}/web")
    assert (await wire.post(RESET, {})).status == 200
    assert (await wire.get(f"{DEPLOYMENTS}/web")).json["metadata"]["uid"] != uid
    await wire.ask("DELETE", f"{DEPLOYMENTS}/web")
    await wire.close()
    await cluster.stop()


async def test_a_restart_neither_begins_anew_nor_goes_back_in_time(tmp_path):
    options = Options(tmp_path / "kube", data=tmp_path / "data", first=FIRST)
    clock = LoopClock()
    clock.not_before(clock.now() + 7_200)
    cluster = await start(options, clock)
    await cluster.stop()
    again = LoopClock()
    cluster = await start(options, again)
    assert len(cluster.registry.list("deployments", "default")) == 1
    assert again.now() > clock.now() - 60
    await cluster.stop()
