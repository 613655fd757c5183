"""A drain against a budget, over the wire."""

from rollouts.sandbox.basics.clock import ManualClock
from tests.sandbox.wire import DEPLOYMENTS, PODS, Wire, deployment

BUDGETS = "/apis/policy/v1/namespaces/default/poddisruptionbudgets"


async def evict(wire: Wire, name: str) -> int:
    body = {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": name, "namespace": "default"}}
    return (await wire.post(f"{PODS}/{name}/eviction", body)).status


async def test_one_pod_after_the_other_may_go(wire: Wire, still_clock: ManualClock) -> None:
    await wire.post(DEPLOYMENTS, deployment())
    still_clock.advance(5)
    pods = (await wire.get(PODS)).json["items"]
    labels = pods[0]["metadata"]["labels"]
    spec = {"maxUnavailable": 1, "selector": {"matchLabels": {"pod-template-hash": labels["pod-template-hash"]}}}
    await wire.post(BUDGETS, {"metadata": {"name": "b"}, "spec": spec})
    still_clock.advance(1)
    names = [each["metadata"]["name"] for each in pods]
    # The second is refused at once: it does not need the controller to have counted the first.
    assert [await evict(wire, name) for name in names[:2]] == [201, 429]
    still_clock.advance(5)
    assert await evict(wire, names[1]) == 201
    status = (await wire.get(f"{BUDGETS}/b")).json["status"]
    assert (status["expectedPods"], status["disruptionsAllowed"]) == (3, 0)
