"""Autoscalers, where nothing is measured."""

from typing import Any

import pytest

from rollouts.sandbox.controllers.conditions import find
from rollouts.sandbox.controllers.reading import status_of, wanted
from tests.sandbox.controllers.cluster import Cluster

CPU = {"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 50}}}


def autoscale(
    cluster: Cluster, least: int, most: int, kind: str = "Deployment", name: str = "web", **more: Any
) -> None:
    target = {"apiVersion": "apps/v1", "kind": kind, "name": name}
    spec = {"minReplicas": least, "maxReplicas": most, "scaleTargetRef": target, "metrics": [CPU]} | more
    cluster.create("horizontalpodautoscalers", "web", spec=spec)


def said(cluster: Cluster, kind: str) -> tuple[str, str, str]:
    held = find(status_of(cluster.get("horizontalpodautoscalers", "web"))["conditions"], kind)
    assert held is not None
    return held["status"], held["reason"], held["message"]


@pytest.mark.parametrize(
    ("size", "least", "most", "expected", "bound"),
    [(2, 3, 5, 3, "below Spec.MinReplicas"), (9, 3, 5, 5, "above Spec.MaxReplicas")],
)
def test_a_size_beyond_the_bounds_is_brought_back_after_a_quarter_of_a_minute(
    cluster: Cluster, size: int, least: int, most: int, expected: int, bound: str
) -> None:
    cluster.deploy(replicas=size)
    autoscale(cluster, least, most)
    cluster.settle(14.5)
    assert wanted(cluster.get("deployments", "web")) == size
    assert "conditions" not in status_of(cluster.get("horizontalpodautoscalers", "web"))
    cluster.settle(1)
    assert wanted(cluster.get("deployments", "web")) == expected
    assert cluster.told("SuccessfulRescale") == [f"New size: {expected}; reason: Current number of replicas {bound}"]
    status = status_of(cluster.get("horizontalpodautoscalers", "web"))
    assert (status["currentReplicas"], status["desiredReplicas"], "lastScaleTime" in status) == (size, expected, True)
    text = f"the HPA controller was able to update the target scale to {expected}"
    assert said(cluster, "AbleToScale") == ("True", "SucceededRescale", text)


def test_within_its_bounds_it_says_what_it_cannot_read(cluster: Cluster) -> None:
    cluster.deploy(replicas=2)
    autoscale(cluster, 1, 5)
    cluster.settle(15.5)
    missing = (
        "failed to get cpu utilization: unable to get metrics for resource cpu: unable to fetch metrics from resource "
        "metrics API: the server could not find the requested resource (get pods.metrics.k8s.io)"
    )
    assert cluster.told("FailedGetResourceMetric") == [missing]
    assert cluster.told("FailedComputeMetricsReplicas") == [
        f"invalid metrics (1 invalid out of 1), first error is: failed to get cpu resource metric value: {missing}"
    ]
    found = "the HPA controller was able to get the target's current scale"
    assert said(cluster, "AbleToScale") == ("True", "SucceededGetScale", found)
    text = f"the HPA was unable to compute the replica count: {missing}"
    assert said(cluster, "ScalingActive") == ("False", "FailedGetResourceMetric", text)
    status = status_of(cluster.get("horizontalpodautoscalers", "web"))
    assert (status["currentReplicas"], status["desiredReplicas"]) == (2, 0)
    assert status["currentMetrics"] == [{"type": ""}]
    revision = cluster.get("horizontalpodautoscalers", "web")["metadata"]["resourceVersion"]
    cluster.settle(30)
    assert cluster.get("horizontalpodautoscalers", "web")["metadata"]["resourceVersion"] == revision
    counts = [
        each["count"] for each in cluster.registry.list("events", "lab") if each["reason"] == "FailedGetResourceMetric"
    ]
    assert counts == [3]


def test_what_was_scaled_to_nothing_stays_so(cluster: Cluster) -> None:
    cluster.deploy(replicas=0)
    autoscale(cluster, 2, 5)
    cluster.settle(15.5)
    assert wanted(cluster.get("deployments", "web")) == 0
    text = "scaling is disabled since the replica count of the target is zero"
    assert said(cluster, "ScalingActive") == ("False", "ScalingDisabled", text)


@pytest.mark.parametrize(
    ("kind", "name", "cause"),
    [
        ("Deployment", "nope", 'deployments.apps "nope" not found'),
        ("Widget", "web", 'unable to determine resource for scale target reference: no matches for kind "Widget" in '
         'group "apps"'),
        ("DaemonSet", "web", "the server could not find the requested resource"),
    ],
)  # fmt: skip
def test_a_target_that_cannot_be_scaled_is_told_of(cluster: Cluster, kind: str, name: str, cause: str) -> None:
    autoscale(cluster, 1, 5, kind, name)
    cluster.settle(15.5)
    assert cluster.told("FailedGetScale") == [cause]
    text = f"the HPA controller was unable to get the target's current scale: {cause}"
    assert said(cluster, "AbleToScale") == ("False", "FailedGetScale", text)
