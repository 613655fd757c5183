"""Why a pod cannot go to a node, in the scheduler's words."""

from typing import Any

import pytest

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.nodes.scheduling import fit
from rollouts.sandbox.nodes.scheduling.fit import Refusal, look_around
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


def refuse(asked: Object, here: Room, rooms: list[Room]) -> Refusal | None:
    return fit.refuse(asked, here, look_around(asked, rooms, lambda name: {"team": name}))


def affinity(kind: str, key: str = "zone", **more: Any) -> Object:
    return {"affinity": {kind: {REQUIRED: [{"labelSelector": APP, "topologyKey": key} | more]}}}


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


@pytest.mark.parametrize(
    ("change", "apart", "uneven"),
    [
        ({}, True, True),
        ({"namespace": "other"}, False, False),
        ({"labels": {"app": "db"}}, False, False),
        ({"deletionTimestamp": "now"}, True, False),
    ],
)
def test_a_leaving_pod_still_holds_its_node_but_is_spread_no_more(change: Object, apart: bool, uneven: bool) -> None:
    other = web("q")
    other["metadata"] |= change
    rooms = [room("n1", other), room("n2", zone="b")]
    assert (refuse(web("p", **affinity("podAntiAffinity")), rooms[0], rooms) is not None) == apart
    assert (refuse(web("p", **spread()), rooms[0], rooms) is not None) == uneven


def test_a_pod_that_is_there_keeps_away_whom_it_does_not_want_near() -> None:
    rooms = [room("n1", pod("q", **affinity("podAntiAffinity"))), room("n2"), room("n3", zone="b")]
    refusals = [refuse(web("p"), each, rooms) for each in rooms]
    expected = Refusal(("node(s) didn't satisfy existing pods anti-affinity rules",), True)
    assert refusals == [expected, expected, None]
    assert [refuse(pod("p"), each, rooms) for each in rooms] == [None, None, None]


@pytest.mark.parametrize(
    ("more", "takes"),
    [
        ({}, True),
        ({"namespaces": ["shop"]}, False),
        ({"namespaces": ["yard"]}, True),
        ({"namespaceSelector": {}}, False),
        ({"namespaceSelector": {"matchLabels": {"team": "shop"}}}, False),
        ({"namespaceSelector": {"matchLabels": {"team": "yard"}}}, True),
        ({"namespaces": ["yard"], "namespaceSelector": {"matchLabels": {"team": "shop"}}}, False),
        ({"labelSelector": None, "namespaces": ["shop"]}, True),
    ],
)
def test_affinity_may_look_into_other_namespaces(more: Object, takes: bool) -> None:
    other = web("q")
    other["metadata"]["namespace"] = "shop"
    here = room("n1", other)
    assert (refuse(pod("p", **affinity("podAntiAffinity", **more)), here, [here]) is None) == takes


def test_all_terms_of_affinity_must_hold_and_their_labels_be_there() -> None:
    both = affinity("podAffinity")
    both["affinity"]["podAffinity"][REQUIRED].append({"labelSelector": APP, "topologyKey": "rack"})
    rooms = [room("n1", web("q")), room("n2")]
    assert [refuse(web("p", **both), each, rooms) is None for each in rooms] == [False, False]
    rooms[0].node["metadata"]["labels"]["rack"] = "r"
    assert [refuse(web("p", **both), each, rooms) is None for each in rooms] == [True, False]


@pytest.mark.parametrize(
    ("labels", "more", "takes"),
    [
        ({"app": "web"}, {}, False),
        ({"app": "db"}, {}, True),
        ({"app": "web"}, {"minDomains": 2}, False),
        ({"app": "db"}, {"minDomains": 3, "maxSkew": 1}, True),
        ({"app": "web", "rev": "2"}, {"matchLabelKeys": ["rev"]}, True),
        ({"app": "web", "rev": "1"}, {"matchLabelKeys": ["rev"]}, False),
    ],
)
def test_a_pod_counts_itself_only_among_its_like(labels: dict[str, str], more: Object, takes: bool) -> None:
    rooms = [room("n1", pod("q", {"app": "web", "rev": "1"})), room("n2", zone="b")]
    assert (refuse(pod("p", labels, **spread(**more)), rooms[0], rooms) is None) == takes


def test_with_fewer_domains_than_asked_for_an_empty_one_is_imagined() -> None:
    rooms = [room("n1", web("q")), room("n2", web("r"), zone="b")]
    assert refuse(web("p", **spread()), rooms[0], rooms) is None
    assert refuse(web("p", **spread(minDomains=3)), rooms[0], rooms) is not None


@pytest.mark.parametrize(("policy", "takes"), [("Ignore", False), ("Honor", True)])
def test_a_tainted_node_is_a_domain_unless_that_is_honoured(policy: str, takes: bool) -> None:
    rooms = [room("n1", web("q")), room("n2", zone="b", taints=[TAINT])]
    assert (refuse(web("p", **spread(nodeTaintsPolicy=policy)), rooms[0], rooms) is None) == takes


def test_node_affinity_need_not_be_honoured() -> None:
    rooms = [room("n1", web("q")), room("n2", zone="b")]
    asked = web("p", nodeSelector={"zone": "a"}, **spread(nodeAffinityPolicy="Ignore"))
    assert refuse(asked, rooms[0], rooms) is not None


def test_only_what_other_pods_take_can_be_helped_by_their_going() -> None:
    full, cordoned = room(), room(unschedulable=True)
    refusals = [refuse(pod(requests={"cpu": "3"}), full, [full]), refuse(pod(), cordoned, [cordoned])]
    assert [each.preemptible for each in refusals if each] == [True, False]
