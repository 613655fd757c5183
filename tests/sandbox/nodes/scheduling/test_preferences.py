"""What a pod would like of its node."""

from typing import Any

import pytest

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.nodes.scheduling.placement import place
from rollouts.sandbox.nodes.scheduling.preferences import points_of
from rollouts.sandbox.nodes.scheduling.room import Room

PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"
APP = {"matchLabels": {"app": "web"}}


def pod(name: str, **spec: Any) -> Object:
    metadata = {"name": name, "uid": name, "namespace": "lab", "labels": {"app": "web"}}
    return {"metadata": metadata, "spec": {"containers": [{"name": "c"}]} | spec}


def room(name: str, *pods: Object, **labels: str) -> Room:
    own = {"kubernetes.io/hostname": name} | labels
    made = Room({"metadata": {"name": name, "labels": own}, "spec": {}, "status": {"allocatable": {"pods": "9"}}})
    for each in pods:
        made.add(each)
    return made


def likes(key: str, value: str, weight: int = 1) -> Object:
    expression = {"key": key, "operator": "In", "values": [value]}
    return {"weight": weight, "preference": {"matchExpressions": [expression]}}


def company(kind: str, weight: int = 1, key: str = "kubernetes.io/hostname", **more: Any) -> Object:
    term = {"labelSelector": APP, "topologyKey": key} | more
    return {"affinity": {kind: {PREFERRED: [{"weight": weight, "podAffinityTerm": term}]}}}


def spread(key: str = "kubernetes.io/hostname") -> Object:
    said = {"maxSkew": 1, "topologyKey": key, "labelSelector": APP, "whenUnsatisfiable": "ScheduleAnyway"}
    return {"topologySpreadConstraints": [said]}


def points(asked: Object, *rooms: Room) -> list[float]:
    found = points_of(asked, rooms, lambda name: {"team": name})
    return [found.get(each.name, 0.0) for each in rooms]


@pytest.mark.parametrize(
    ("wishes", "expected"),
    [
        ([likes("disk", "ssd")], [100, 0, 0]),
        ([likes("disk", "ssd", 10), likes("zone", "b", 40)], [25, 100, 0]),
        ([likes("disk", "tape")], [0, 0, 0]),
        ([], [0, 0, 0]),
    ],
)
def test_labels_of_nodes_are_liked_by_weight(wishes: list[Object], expected: list[float]) -> None:
    rooms = room("n1", disk="ssd"), room("n2", zone="b"), room("n3")
    assert points(pod("p", affinity={"nodeAffinity": {PREFERRED: wishes}}), *rooms) == expected


def test_neighbours_are_liked_or_disliked_as_often_as_they_are_there() -> None:
    rooms = room("n1", pod("a"), pod("b")), room("n2", pod("c")), room("n3")
    assert points(pod("p", **company("podAffinity")), *rooms) == [100, 50, 0]
    assert points(pod("p", **company("podAntiAffinity")), *rooms) == [0, 50, 100]
    elsewhere = company("podAffinity", namespaceSelector={"matchLabels": {"team": "shop"}})
    assert points(pod("p", **elsewhere), *rooms) == [0, 0, 0]


def test_neighbours_in_the_whole_domain_count() -> None:
    rooms = room("n1", pod("a"), zone="a"), room("n2", zone="a"), room("n3", zone="b")
    assert points(pod("p", **company("podAffinity", key="zone")), *rooms) == [100, 100, 0]


def test_a_spread_that_may_be_broken_prefers_the_emptier_domain() -> None:
    rooms = room("n1", pod("a"), pod("b")), room("n2", pod("c")), room("n3")
    found = points(pod("p", **spread()), *rooms)
    assert found[0] < found[1] < found[2]


def test_a_wish_decides_where_a_pod_fits_and_keeps_it_from_nowhere() -> None:
    rooms = room("n1", pod("a"), disk="ssd"), room("n2")
    asked = pod("p", affinity={"nodeAffinity": {PREFERRED: [likes("disk", "ssd")]}})
    assert place(asked, rooms, lambda _name: {}).node == "n1"
    rooms[0].node["spec"]["unschedulable"] = True
    assert place(asked, rooms, lambda _name: {}).node == "n2"
