"""Why a pod cannot go to a node, in the scheduler's words."""

from typing import Any

import pytest

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.nodes.scheduling.fit import refuse
from rollouts.sandbox.nodes.scheduling.room import Room

APP = {"matchLabels": {"app": "web"}}
REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
TAINT = {"key": "gpu", "value": "yes", "effect": "NoSchedule"}
CORDON = {"key": "node.kubernetes.io/unschedulable", "operator": "Exists"}
ALLOCATABLE = {"cpu": "2", "memory": "1Gi", "pods": "3"}


def pod(name: str = "new", labels: dict[str, str] | None = None, requests: Object | None = None, **spec: Any) -> Object:
    metadata = {"name": name, "uid": name, "namespace": "lab", "labels": labels or {}}
    container: Object = {"name": "c", "resources": {"requests": requests or {}}}
    return {"metadata": metadata, "spec": {"containers": [container]} | spec}


def web(name: str, **more: Any) -> Object:
    return pod(name, {"app": "web"}, **more)


def listening(name: str, port: int) -> Object:
    made = pod(name)
    made["spec"]["containers"][0]["ports"] = [{"containerPort": 80, "hostPort": port}]
    return made


def room(name: str = "n1", *pods: Object, zone: str | None = "a", **spec: Any) -> Room:
    labels = {"kubernetes.io/hostname": name} | ({"zone": zone} if zone else {})
    made = Room({"metadata": {"name": name, "labels": labels}, "spec": spec, "status": {"allocatable": ALLOCATABLE}})
    for each in pods:
        made.add(each)
    return made


def affinity(kind: str, key: str = "zone") -> Object:
    return {"affinity": {kind: {REQUIRED: [{"labelSelector": APP, "topologyKey": key}]}}}


def spread(key: str = "zone", **more: Any) -> Object:
    said = {"maxSkew": 1, "topologyKey": key, "labelSelector": APP, "whenUnsatisfiable": "DoNotSchedule"} | more
    return {"topologySpreadConstraints": [said]}


@pytest.mark.parametrize(
    ("asked", "here", "reasons"),
    [
        (pod(), room(), None),
        (pod(), room(unschedulable=True), ("node(s) were unschedulable",)),
        (pod(tolerations=[CORDON]), room(unschedulable=True), None),
        (pod(nodeName="n2"), room(), ("node(s) didn't match the requested node name",)),
        (pod(nodeName="n1"), room(), None),
        (pod(), room(taints=[TAINT]), ("node(s) had untolerated taint {gpu: yes}",)),
        (pod(), room(taints=[{"key": "old", "effect": "NoExecute"}]), ("node(s) had untolerated taint {old: }",)),
        (pod(), room(taints=[TAINT | {"effect": "PreferNoSchedule"}]), None),
        (pod(tolerations=[{"key": "gpu", "operator": "Exists"}]), room(taints=[TAINT]), None),
        (pod(nodeSelector={"zone": "b"}), room(), ("node(s) didn't match Pod's node affinity/selector",)),
        (pod(nodeSelector={"zone": "a"}), room(), None),
        (pod(requests={"cpu": "3"}), room(), ("Insufficient cpu",)),
        (pod(requests={"cpu": "3", "memory": "2Gi"}), room(), ("Insufficient cpu", "Insufficient memory")),
        (pod(requests={"cpu": "1500m"}), room("n1", pod("p", requests={"cpu": "600m"})), ("Insufficient cpu",)),
        (pod(requests={"cpu": "1400m"}), room("n1", pod("p", requests={"cpu": "600m"})), None),
        (pod(requests={"example.com/gpu": "1"}), room(), ("Insufficient example.com/gpu",)),
        (pod(), room("n1", pod("a"), pod("b"), pod("c")), ("Too many pods",)),
        (listening("p", 80), room("n1", listening("q", 80)),
         ("node(s) didn't have free ports for the requested pod ports",)),
        (listening("p", 80), room("n1", listening("q", 81)), None),
        (web("p", **affinity("podAntiAffinity")), room("n1", web("q")),
         ("node(s) didn't match pod anti-affinity rules",)),
        (web("p", **affinity("podAntiAffinity")), room("n1", pod("q")), None),
        (web("p", **affinity("podAffinity")), room("n1", web("q")), None),
        (web("p", **affinity("podAffinity")), room(), None),
        (pod("p", **affinity("podAffinity")), room(), ("node(s) didn't match pod affinity rules",)),
        (web("p", **spread()), room(zone=None),
         ("node(s) didn't match pod topology spread constraints (missing required label)",)),
        (web("p", **spread(whenUnsatisfiable="ScheduleAnyway")), room(zone=None), None),
    ],
)  # fmt: skip
def test_a_node_takes_a_pod_or_says_why_not(asked: Object, here: Room, reasons: tuple[str, ...] | None) -> None:
    refusal = refuse(asked, here, [here])
    assert (refusal.reasons if refusal else None) == reasons


def test_affinity_looks_at_the_whole_domain_and_no_further() -> None:
    first, second, third = room("n1", web("q")), room("n2"), room("n3", zone="b")
    rooms = [first, second, third]
    apart, together = web("p", **affinity("podAntiAffinity")), web("p", **affinity("podAffinity"))
    assert [refuse(apart, each, rooms) is None for each in rooms] == [False, False, True]
    assert [refuse(together, each, rooms) is None for each in rooms] == [True, True, False]


@pytest.mark.parametrize(
    ("first", "second", "skew", "takes"),
    [
        (0, 0, 1, [True, True]),
        (1, 0, 1, [False, True]),
        (2, 0, 1, [False, True]),
        (1, 0, 2, [True, True]),
        (1, 1, 1, [True, True]),
    ],
)
def test_pods_alike_are_spread_as_evenly_as_is_asked(first: int, second: int, skew: int, takes: list[bool]) -> None:
    pods = [[web(f"{zone}{number}") for number in range(count)] for zone, count in (("a", first), ("b", second))]
    rooms = [room("n1", *pods[0], zone="a"), room("n2", *pods[1], zone="b")]
    asked = web("p", **spread(maxSkew=skew))
    assert [refuse(asked, each, rooms) is None for each in rooms] == takes


def test_a_node_that_the_pod_could_not_go_to_anyway_is_no_domain() -> None:
    rooms = [room("n1", web("q"), zone="a"), room("n2", zone="b")]
    asked = web("p", nodeSelector={"zone": "a"}, **spread())
    assert refuse(asked, rooms[0], rooms) is None


@pytest.mark.parametrize("change", [{"namespace": "other"}, {"deletionTimestamp": "now"}, {"labels": {"app": "db"}}])
def test_pods_that_leave_or_are_of_another_kind_or_namespace_count_for_nothing(change: Object) -> None:
    other = web("q")
    other["metadata"] |= change
    here = room("n1", other)
    assert refuse(web("p", **affinity("podAntiAffinity")), here, [here]) is None


def test_only_what_other_pods_take_can_be_helped_by_their_going() -> None:
    full, cordoned = room(), room(unschedulable=True)
    refusals = [refuse(pod(requests={"cpu": "3"}), full, [full]), refuse(pod(), cordoned, [cordoned])]
    assert [each.preemptible for each in refusals if each] == [True, False]
