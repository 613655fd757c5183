"""Nodes that come and go, as the node controller tells of them."""

from rollouts.sandbox.controllers.actions import Say
from rollouts.sandbox.controllers.registrations import State, plan
from tests.sandbox.controllers.cluster import Cluster
from tests.sandbox.controllers.making import NOW


def told(cluster: Cluster) -> list[tuple[str, str, str, str]]:
    events = [each for each in cluster.registry.list("events", "default") if each["involvedObject"]["kind"] == "Node"]
    return [
        (each["reason"], each["message"], each["source"]["component"], each["involvedObject"]["uid"])
        for each in sorted(events, key=lambda each: int(each["metadata"]["resourceVersion"]))
    ]


def test_a_node_is_registered_within_seconds_once_and_its_going_is_told(cluster: Cluster) -> None:
    uid = cluster.registry.get("nodes", "", "node-1")["metadata"]["uid"]
    assert told(cluster) == []
    cluster.settle(5)
    came = ("RegisteredNode", "Node node-1 event: Registered Node node-1 in Controller", "node-controller", uid)
    assert told(cluster) == [came]
    cluster.registry.update("nodes", cluster.registry.get("nodes", "", "node-1") | {"spec": {"unschedulable": True}})
    cluster.settle(20)
    assert told(cluster) == [came]
    cluster.registry.delete("nodes", "", "node-1")
    cluster.settle(6)
    went = ("RemovingNode", "Node node-1 event: Removing Node node-1 from Controller", "node-controller", uid)
    assert told(cluster) == [came, went]


def test_another_node_of_the_same_name_is_registered_anew() -> None:
    assert plan(State("n", "1", "1"), NOW) == []
    assert plan(State("n", "", ""), NOW) == []
    said = [
        (each.reason, each.about["metadata"]["uid"])
        for each in plan(State("n", "1", "2"), NOW)
        if isinstance(each, Say)
    ]
    assert said == [("RegisteredNode", "2")]
