"""Cells as kubectl prints them."""

from typing import Any

import pytest

from rollouts.sandbox.basics.timestamps import seconds
from rollouts.sandbox.tables.durations import age, human, since
from rollouts.sandbox.tables.table import PRINTERS, definitions, row

NOW = 1_795_374_490.0


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (-5, "<invalid>"), (-1, "0s"), (0, "0s"), (119, "119s"), (120, "2m"), (192, "3m12s"), (600, "10m"),
        (10_799, "179m"), (10_800, "3h"), (18_180, "5h3m"), (28_800, "8h"), (172_799, "47h"), (172_800, "2d"),
        (187_200, "2d4h"), (691_200, "8d"), (3_456_000, "40d"), (63_072_000, "2y"), (64_108_800, "2y12d"),
        (252_288_000, "8y"),
    ],
)  # fmt: skip
def test_it_writes_a_duration_shortly(duration, text):
    assert human(duration) == text


def test_it_knows_no_age_without_a_time():
    assert since(None, NOW) == "<unknown>"
    assert since("yesterday", NOW) == "<unknown>"
    assert age({"metadata": {"creationTimestamp": seconds(NOW - 7)}}, NOW) == "7s"


def cells(resource: str, metadata: dict | None = None, **parts: Any) -> list:
    """The cells of an object that is 7 s old."""
    own = {"name": "x", "namespace": "default", "creationTimestamp": seconds(NOW - 7)}
    obj = {"metadata": own | (metadata or {}), **parts}
    return row(resource, obj, obj, NOW, "None")["cells"]


def container(name: str = "c", *, ready: bool = False, restarts: int = 0, **state: object) -> dict:
    return {"name": name, "ready": ready, "restartCount": restarts, "state": state}


RUNNING = container(ready=True, running={})
TWO = {"containers": [{}, {}], "nodeName": "node-1"}


@pytest.mark.parametrize(
    ("metadata", "status", "ready", "word"),
    [
        ({}, {"phase": "Pending"}, "0/2", "Pending"),
        ({}, {"phase": "Running", "containerStatuses": [RUNNING, RUNNING]}, "2/2", "Running"),
        ({"deletionTimestamp": "x"}, {"phase": "Running", "containerStatuses": [RUNNING]}, "1/2", "Terminating"),
        ({"deletionTimestamp": "x"}, {"phase": "Failed"}, "0/2", "Failed"),
        ({"deletionTimestamp": "x"}, {"phase": "Running", "reason": "NodeLost"}, "0/2", "Unknown"),
        ({}, {"phase": "Failed", "reason": "Evicted"}, "0/2", "Evicted"),
        (
            {},
            {"phase": "Pending", "containerStatuses": [container(waiting={"reason": "ImagePullBackOff"})]},
            "0/2",
            "ImagePullBackOff",
        ),
        ({}, {"phase": "Running", "containerStatuses": [container(terminated={"exitCode": 3})]}, "0/2", "ExitCode:3"),
        ({}, {"phase": "Running", "containerStatuses": [container(terminated={"signal": 9})]}, "0/2", "Signal:9"),
        (
            {},
            {
                "phase": "Running",
                "containerStatuses": [container(terminated={"reason": "Completed"}), RUNNING],
                "conditions": [{"type": "Ready", "status": "True"}],
            },
            "1/2",
            "Running",
        ),
        ({}, {"phase": "Pending", "initContainerStatuses": [container(running={})]}, "0/2", "Init:0/0"),
        (
            {},
            {"phase": "Pending", "initContainerStatuses": [container(waiting={"reason": "CrashLoopBackOff"})]},
            "0/2",
            "Init:CrashLoopBackOff",
        ),
        (
            {},
            {"phase": "Pending", "initContainerStatuses": [container(terminated={"exitCode": 1})]},
            "0/2",
            "Init:ExitCode:1",
        ),
    ],
)
def test_it_says_how_a_pod_is(metadata, status, ready, word):
    got = cells("pods", metadata=metadata, spec=TWO, status=status)
    assert got[1:3] == [ready, word]
    assert got[4:] == ["7s", "<none>", "node-1", "<none>", "<none>"]


def test_it_counts_a_sidecar_among_the_containers():
    spec = {"initContainers": [{"name": "side", "restartPolicy": "Always"}], "containers": [{"name": "c"}]}
    side = container("side", ready=True, restarts=2, running={}) | {"started": True}
    status = {"phase": "Running", "initContainerStatuses": [side], "containerStatuses": [container(running={})]}
    assert cells("pods", spec=spec, status=status)[1:4] == ["1/2", "Running", "2"]


def test_it_says_when_a_pod_restarted_last():
    restarted = container(restarts=2) | {"lastState": {"terminated": {"finishedAt": seconds(NOW - 90)}}}
    got = cells("pods", spec=TWO, status={"phase": "Running", "containerStatuses": [restarted]})
    assert got[3] == "2 (90s ago)"


SPEC = {
    "replicas": 3,
    "selector": {"matchLabels": {"app": "x"}},
    "template": {"spec": {"containers": [{"name": "a", "image": "i:1"}, {"name": "b", "image": "j:2"}]}},
}
DETAILS = ["a,b", "i:1,j:2", "app=x"]


@pytest.mark.parametrize(
    ("resource", "parts", "expected"),
    [
        (
            "deployments",
            {"spec": SPEC, "status": {"readyReplicas": 2, "updatedReplicas": 1}},
            ["x", "2/3", 1, 0, "7s", *DETAILS],
        ),
        ("replicasets", {"spec": SPEC, "status": {"replicas": 3}}, ["x", 3, 3, 0, "7s", *DETAILS]),
        (
            "services",
            {"spec": {"type": "NodePort", "clusterIP": "10.96.1.2", "ports": [{"port": 80, "nodePort": 30080}]}},
            ["x", "NodePort", "10.96.1.2", "<none>", "80:30080/TCP", "7s", "<none>"],
        ),
        (
            "services",
            {"spec": {"type": "LoadBalancer", "clusterIP": "10.96.1.2", "selector": {"b": "2", "a": "1"}}},
            ["x", "LoadBalancer", "10.96.1.2", "<pending>", "<none>", "7s", "a=1,b=2"],
        ),
        ("endpoints", {}, ["x", "<none>", "7s"]),
        (
            "endpoints",
            {"subsets": [{"addresses": [{"ip": f"10.0.0.{n}"} for n in range(5)], "ports": [{"port": 80}]}]},
            ["x", "10.0.0.0:80,10.0.0.1:80,10.0.0.2:80 + 2 more...", "7s"],
        ),
        (
            "nodes",
            {"spec": {"unschedulable": True}, "status": {"conditions": [{"type": "Ready", "status": "True"}]}},
            ["x", "Ready,SchedulingDisabled", "<none>", "7s", "", "<none>", "<none>", *["<unknown>"] * 3],
        ),
        ("namespaces", {"status": {"phase": "Active"}}, ["x", "Active", "7s"]),
        (
            "resourcequotas",
            {"spec": {"hard": {"pods": "2", "limits.cpu": "1"}}, "status": {"used": {"pods": "1"}}},
            ["x", "7s", "pods: 1/2", "limits.cpu: 0/1"],
        ),
        ("configmaps", {"data": {"a": "b"}}, ["x", 1, "7s"]),
        ("roles", {}, ["x", "2026-11-22T19:08:03Z"]),
    ],
)  # fmt: skip
def test_it_fills_a_row(resource, parts, expected):
    assert cells(resource, **parts) == expected


def test_it_tells_when_an_event_was_seen():
    times: dict[str, Any] = {"firstTimestamp": seconds(NOW - 600), "lastTimestamp": seconds(NOW - 5), "count": 4}
    about: dict[str, Any] = {
        "involvedObject": {"kind": "Node", "name": "n"},
        "source": {"component": "kubelet", "host": "n"},
    }
    told: dict[str, Any] = {"type": "Normal", "reason": "Starting", "message": " hi \n"}
    expected = ["5s", "Normal", "Starting", "node/n", "", "kubelet, n", "hi", "10m", 4, "x"]
    assert cells("events", **times, **about, **told) == expected


def test_it_tells_an_event_of_the_newer_form():
    told: dict[str, Any] = {"eventTime": "2026-11-22T19:08:00.250000Z", "reportingComponent": "default-scheduler"}
    got = cells("events", **told, firstTimestamp=None, lastTimestamp=None, source={})
    assert (got[0], got[5], got[7], got[8]) == ("9s", "default-scheduler", "9s", 1)


@pytest.mark.parametrize("resource", PRINTERS)
def test_it_has_a_cell_for_every_column(resource):
    assert len(cells(resource)) == len(definitions(resource))
