from collections.abc import Callable
from typing import Any

import pytest

from rollouts.sandbox.controllers import endpoints as controller
from rollouts.sandbox.controllers import endpointslices as slicing
from rollouts.sandbox.controllers.actions import Create, Delete
from rollouts.sandbox.controllers.endpoints import State
from tests.sandbox.controllers.making import NOW, pod

plan: Callable[..., list[Any]] = controller.plan
plan_slices: Callable[..., list[Any]] = slicing.plan


def service(*ports, selector={"app": "web"}, **spec):  # noqa: B006 - never changed
    return {
        "apiVersion": "v1",
        "kind": "Service",
        "metadata": {"name": "web", "namespace": "lab", "uid": "svc", "labels": {"tier": "front"}},
        "spec": {"ports": list(ports) or [{"port": 80, "targetPort": 8080, "protocol": "TCP"}]}
        | ({"selector": selector} if selector else {})
        | spec,
    }


def behind(name, address, *, number=8080, **more):
    made = pod(name, **more)
    made["spec"]["containers"][0]["ports"] = [{"name": "http", "containerPort": number, "protocol": "TCP"}]
    made["status"]["podIP"] = address
    return made


def addresses(subset, side="addresses"):
    return [each["ip"] for each in subset.get(side, [])]


LEAVING = {"deletionTimestamp": "2027-01-15T08:00:30Z"}


@pytest.mark.parametrize(
    ("pods", "ready", "unready"),
    [
        ([behind("b", "10.0.0.9"), behind("a", "10.0.0.10")], ["10.0.0.9", "10.0.0.10"], []),
        ([behind("a", "10.0.0.1"), behind("b", "10.0.0.2", ready=None)], ["10.0.0.1"], ["10.0.0.2"]),
        ([behind("a", "10.0.0.1"), behind("b", "10.0.0.2", **LEAVING)], ["10.0.0.1"], []),
        ([behind("a", "10.0.0.1"), behind("b", "10.0.0.2", phase="Failed", ready=None)], ["10.0.0.1"], []),
        ([behind("a", "10.0.0.1"), pod("b", ready=None)], ["10.0.0.1"], []),
        ([behind("a", "10.0.0.1"), behind("b", "10.0.0.2", labels={"app": "other"})], ["10.0.0.1"], []),
    ],
)
def test_ready_pods_stand_apart_and_leaving_ones_nowhere(pods, ready, unready):
    (create,) = plan(State(service(), pods), NOW)
    (subset,) = create.object["subsets"]
    assert (addresses(subset), addresses(subset, "notReadyAddresses")) == (ready, unready)
    assert subset["ports"] == [{"port": 8080, "protocol": "TCP"}]


def test_endpoints_are_named_and_labelled_after_their_service_and_name_the_pod():
    (create,) = plan(State(service(), [behind("a", "10.0.0.1")]), NOW)
    assert create.object["metadata"]["labels"] == {"tier": "front"}
    assert create.object["metadata"]["annotations"] == {
        "endpoints.kubernetes.io/last-change-trigger-time": "2027-01-15T07:59:00Z"
    }
    assert create.object["subsets"][0]["addresses"] == [
        {
            "ip": "10.0.0.1",
            "nodeName": "node-1",
            "targetRef": {"kind": "Pod", "namespace": "lab", "name": "a", "uid": "a"},
        }
    ]


def test_a_named_target_port_is_what_each_pod_calls_it():
    named = service({"name": "main", "port": 80, "targetPort": "http", "protocol": "TCP"})
    (create,) = plan(State(named, [behind("a", "10.0.0.1"), behind("b", "10.0.0.2", number=9090)]), NOW)
    assert [(addresses(each), each["ports"]) for each in create.object["subsets"]] == [
        (["10.0.0.1"], [{"name": "main", "port": 8080, "protocol": "TCP"}]),
        (["10.0.0.2"], [{"name": "main", "port": 9090, "protocol": "TCP"}]),
    ]


def test_a_service_that_asks_for_it_publishes_pods_that_are_not_ready():
    (create,) = plan(State(service(publishNotReadyAddresses=True), [behind("a", "10.0.0.1", ready=None)]), NOW)
    assert addresses(create.object["subsets"][0]) == ["10.0.0.1"]


@pytest.mark.parametrize(("plan_one", "kind"), [(plan, "endpoints"), (plan_slices, "endpointslices")])
def test_without_a_selector_a_service_is_left_alone_and_without_the_service_all_goes(plan_one, kind):
    assert plan_one(State(service(selector=None), []), NOW) == []
    old = {"metadata": {"name": "web", "namespace": "lab", "uid": "old"}}
    assert [type(each) for each in plan_one(State(None, (), (old,)), NOW)] == [Delete]


def test_nothing_is_written_when_nothing_changed_and_only_the_difference_when_something_did():
    (create,) = plan(State(service(), [behind("a", "10.0.0.1")]), NOW)
    assert plan(State(service(), [behind("a", "10.0.0.1")], (create.object,)), NOW) == []
    (update,) = plan(State(service(), [], (create.object,)), NOW)
    assert "subsets" not in update.object
    assert update.object["metadata"]["labels"] == {"tier": "front"}


def test_a_slice_says_of_each_endpoint_whether_it_is_ready_serves_and_leaves():
    pods = [behind("a", "10.0.0.1"), behind("b", "10.0.0.2", ready=None), behind("c", "10.0.0.3", **LEAVING)]
    (create,) = plan_slices(State(service(), pods), NOW)
    assert isinstance(create, Create)
    assert [each["conditions"] for each in create.object["endpoints"]] == [
        {"ready": True, "serving": True, "terminating": False},
        {"ready": False, "serving": False, "terminating": False},
        {"ready": False, "serving": True, "terminating": True},
    ]
    assert create.object["ports"] == [{"name": "", "port": 8080, "protocol": "TCP"}]
    assert create.object["metadata"]["labels"] == {
        "tier": "front",
        "kubernetes.io/service-name": "web",
        "endpointslice.kubernetes.io/managed-by": "endpointslice-controller.k8s.io",
    }
    assert create.object["metadata"]["ownerReferences"][0]["uid"] == "svc"


def test_a_service_with_no_pods_keeps_one_empty_slice():
    (create,) = plan_slices(State(service(), []), NOW)
    assert create.object["endpoints"] == []
    stored = create.object | {"metadata": create.object["metadata"] | {"name": "web-x", "uid": "x"}}
    assert plan_slices(State(service(), [], (stored,)), NOW) == []


def test_slices_hold_a_hundred_and_an_endpoint_stays_where_it_is():
    pods = [behind(f"p{number:03}", f"10.0.{number // 250}.{number % 250}") for number in range(230)]
    made = plan_slices(State(service(), pods), NOW)
    assert [len(each.object["endpoints"]) for each in made] == [100, 100, 30]
    stored = [
        each.object | {"metadata": each.object["metadata"] | {"name": f"web-{at}", "uid": f"s{at}"}}
        for at, each in enumerate(made)
    ]
    (update,) = plan_slices(State(service(), [*pods[:5], *pods[6:]], stored), NOW)
    assert update.object["metadata"]["name"] == "web-0"
    assert len(update.object["endpoints"]) == 99
    changed = plan_slices(State(service(), pods[:100], stored), NOW)
    assert [(type(each), each.object["metadata"]["name"]) for each in changed] == [(Delete, "web-1"), (Delete, "web-2")]


def test_a_pod_leaves_the_endpoints_as_soon_as_its_deletion_begins(cluster):
    cluster.create("services", "web", spec={"selector": {"app": "web"}, "ports": [{"port": 80, "targetPort": 8080}]})
    cluster.deploy(replicas=2)
    cluster.live()
    assert len(cluster.get("endpoints", "web")["subsets"][0]["addresses"]) == 2
    cluster.change("deployments", "web", replicas=1)
    cluster.settle()
    assert len(cluster.pods()) == 2
    assert len(cluster.get("endpoints", "web")["subsets"][0]["addresses"]) == 1
    cluster.registry.delete("services", "lab", "web")
    cluster.settle()
    assert cluster.names("endpoints") == cluster.names("endpointslices") == []


def test_another_selector_moves_a_service_to_other_pods(cluster):
    cluster.create("services", "web", spec={"selector": {"app": "none"}, "ports": [{"port": 80}]})
    cluster.deploy(replicas=1)
    cluster.live()
    assert "subsets" not in cluster.get("endpoints", "web")
    cluster.change("services", "web", selector={"app": "web"})
    cluster.settle()
    assert cluster.get("endpoints", "web")["subsets"][0]["ports"] == [{"port": 80, "protocol": "TCP"}]
