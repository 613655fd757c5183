"""Who goes for a pod that is worth more."""

from typing import Any

import pytest

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.nodes.scheduling.placement import Placement, place
from rollouts.sandbox.nodes.scheduling.room import Room
from tests.sandbox.nodes.stage import Stage


def pod(name: str, priority: int = 0, cpu: str = "1", started: int = 0, **spec: Any) -> Object:
    container: Object = {"name": "c", "resources": {"requests": {"cpu": cpu}}}
    return {
        "metadata": {"name": name, "uid": name, "namespace": "lab", "labels": {"app": name}},
        "spec": {"containers": [container], "priority": priority} | spec,
        "status": {"startTime": f"2027-01-15T08:00:{started:02}Z"},
    }


def room(name: str, *pods: Object, **spec: Any) -> Room:
    allocatable = {"cpu": "2", "memory": "1Gi", "pods": "9"}
    made = Room({"metadata": {"name": name, "labels": {}}, "spec": spec, "status": {"allocatable": allocatable}})
    for each in pods:
        made.add(each)
    return made


def budget(name: str, allowed: int) -> Object:
    selector = {"matchLabels": {"app": name}}
    metadata = {"name": name, "uid": f"pdb-{name}", "namespace": "lab"}
    return {"metadata": metadata, "spec": {"selector": selector}, "status": {"disruptionsAllowed": allowed}}


def decide(asked: Object, *rooms: Room, budgets: tuple[Object, ...] = ()) -> Placement:
    return place(asked, rooms, lambda _name: {}, budgets)


def going(placement: Placement) -> tuple[str, list[str]] | None:
    """The node, and the names of those that go."""
    eviction = placement.eviction
    return (eviction.node, [each["metadata"]["name"] for each in eviction.victims]) if eviction else None


@pytest.mark.parametrize(
    ("rooms", "expected"),
    [
        ([room("n1", pod("a"), pod("b"))], None),
        ([room("n1", pod("a", -1), pod("b"))], ("n1", ["a"])),
        ([room("n1", pod("a", -1), pod("b", -2))], ("n1", ["b"])),
        ([room("n1", pod("a", -1, started=5), pod("b", -1))], ("n1", ["a"])),
        ([room("n1", pod("a", -1, "2")), room("n2", pod("b", -2, "2"))], ("n2", ["b"])),
        ([room("n1", pod("a", -1, "2"), unschedulable=True), room("n2", pod("b"), pod("c"))], None),
        ([room("n1", pod("a", -1, "2")), room("n2", pod("b", -1, "2", started=9))], ("n2", ["b"])),
    ],
)  # fmt: skip
def test_the_least_worth_goes_and_only_where_that_helps(
    rooms: list[Room], expected: tuple[str, list[str]] | None
) -> None:
    assert going(decide(pod("new"), *rooms)) == expected


def test_one_goes_rather_than_two_of_the_same_worth() -> None:
    rooms = room("n1", pod("a", -1), pod("b", -1)), room("n2", pod("c", -1, "2"))
    assert going(decide(pod("new", cpu="2"), *rooms)) == ("n2", ["c"])


def test_two_go_where_one_is_not_enough_the_more_important_first() -> None:
    placement = decide(pod("new", cpu="2"), room("n1", pod("a", -2), pod("b", -1)))
    assert going(placement) == ("n1", ["b", "a"])
    assert placement.message == "0/1 nodes are available: 1 Insufficient cpu."


@pytest.mark.parametrize(("allowed", "node"), [(1, "n1"), (0, "n2")])
def test_disruption_budgets_are_kept_where_that_can_be(allowed: int, node: str) -> None:
    rooms = room("n1", pod("a", -9, "2")), room("n2", pod("b", -1, "2"))
    found = going(decide(pod("new"), *rooms, budgets=(budget("a", allowed),)))
    assert found is not None
    assert found[0] == node


def test_within_a_node_those_are_spared_whose_going_breaks_a_budget() -> None:
    rooms = room("n1", pod("a", -9), pod("b", -1))
    assert going(decide(pod("new"), rooms, budgets=(budget("a", 0),))) == ("n1", ["b"])


def test_who_may_not_drive_away_says_so() -> None:
    placement = decide(pod("new", preemptionPolicy="Never"), room("n1", pod("a", -1, "2")))
    assert placement.eviction is None
    assert placement.message == (
        "0/1 nodes are available: 1 Insufficient cpu. preemption: not eligible due to preemptionPolicy=Never."
    )


def test_who_waits_for_somebody_that_leaves_drives_away_nobody_else() -> None:
    leaving = pod("a", -1)
    leaving["metadata"]["deletionTimestamp"] = "2027-01-15T08:00:30Z"
    asked = pod("new")
    asked["status"] = {"nominatedNodeName": "n1"}
    placement = decide(asked, room("n1", leaving, pod("b", -1)))
    assert placement.eviction is None
    assert placement.message.endswith("preemption: not eligible due to a terminating pod on the nominated node.")


def test_a_pod_that_is_worth_more_gets_the_room_of_one_that_is_worth_less(stage: Stage) -> None:
    big = {"resources": {"requests": {"cpu": "6"}}}
    here = {"kubernetes.io/hostname": "node-1"}
    stage.pod(name="low", container=big, priority=-5, nodeSelector=here)
    stage.clock.advance(3)
    stage.pod(name="high", container=big, priority=5, nodeSelector=here)
    stage.clock.advance(0.1)
    high, low = stage.now("high"), stage.now("low")
    assert high["status"]["nominatedNodeName"] == "node-1"
    assert "deletionTimestamp" in low["metadata"]
    told = [each for each in low["status"]["conditions"] if each["type"] == "DisruptionTarget"]
    assert [(each["reason"], each["status"]) for each in told] == [("PreemptionByScheduler", "True")]
    assert stage.messages("Preempted") == [f"Preempted by pod {high['metadata']['uid']} on node node-1"]
    expected = "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) didn't match Pod's node affinity/selector."
    assert stage.messages("FailedScheduling") == [expected]
    # One that is worth less and waits as well does not slip into the room that is made.
    stage.pod(name="again", container=big, priority=-5, nodeSelector=here)
    stage.clock.advance(10)
    assert stage.now("high")["spec"]["nodeName"] == "node-1"
    assert stage.now("high")["status"]["phase"] == "Running"
    assert "nodeName" not in stage.now("again")["spec"]


def test_of_those_that_wait_the_worthiest_is_first(stage: Stage) -> None:
    big = {"resources": {"requests": {"cpu": "6"}}}
    here = {"kubernetes.io/hostname": "node-1"}
    for name, priority in (("one", 1), ("two", 3), ("three", 2)):
        stage.pod(name=name, container=big, priority=priority, nodeSelector=here)
    stage.clock.advance(0.5)
    assert [name for name in ("one", "two", "three") if "nodeName" in stage.now(name)["spec"]] == ["two"]
    assert stage.messages("Preempted") == []
