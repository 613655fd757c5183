"""What is said of metrics that nobody serves."""

from typing import Any

import pytest

from rollouts.sandbox.controllers.metrics import unread

NOT_SERVED = "the server could not find the requested resource"
API = f"unable to fetch metrics from resource metrics API: {NOT_SERVED} (get pods.metrics.k8s.io)"
CUSTOM = "unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered"
SERVICE = {"kind": "Service", "name": "shop", "apiVersion": "v1"}


@pytest.mark.parametrize(
    ("kind", "source", "reason", "message", "error"),
    [
        ("Resource", {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 50}},
         "FailedGetResourceMetric", f"failed to get cpu utilization: unable to get metrics for resource cpu: {API}",
         "failed to get cpu resource metric value: "),
        ("Resource", {"name": "memory", "target": {"type": "AverageValue", "averageValue": "1Gi"}},
         "FailedGetResourceMetric", f"failed to get memory usage: unable to get metrics for resource memory: {API}",
         "failed to get memory resource metric value: "),
        ("ContainerResource", {"name": "cpu", "container": "web", "target": {"averageUtilization": 50}},
         "FailedGetContainerResourceMetric",
         f"failed to get cpu utilization: unable to get metrics for resource cpu: {API}",
         "failed to get web container metric value: "),
        ("Pods", {"metric": {"name": "rate"}, "target": {"averageValue": "1"}},
         "FailedGetPodsMetric", f"unable to get metric rate: {CUSTOM}", "failed to get pods metric value: "),
        ("Object", {"metric": {"name": "rate"}, "describedObject": SERVICE, "target": {"value": "1"}},
         "FailedGetObjectMetric", f"unable to get metric rate: Service on lab shop/{CUSTOM}",
         "failed to get object metric value: "),
        ("External", {"metric": {"name": "queue"}, "target": {"value": "1"}}, "FailedGetExternalMetric",
         "unable to get external metric lab/queue/nil: unable to fetch metrics from external metrics API: "
         f"{NOT_SERVED} (get queue.external.metrics.k8s.io)", "failed to get external metric value: "),
        ("External", {"metric": {"name": "queue", "selector": {"matchLabels": {"a": "b"}}}, "target": {"value": "1"}},
         "FailedGetExternalMetric",
         "unable to get external metric lab/queue/&LabelSelector{MatchLabels:map[string]string{a: b,},"
         "MatchExpressions:[]LabelSelectorRequirement{},}: unable to fetch metrics from external metrics API: "
         f"{NOT_SERVED} (get queue.external.metrics.k8s.io)", "failed to get external metric value: "),
    ],
)  # fmt: skip
def test_a_metric_that_cannot_be_read_is_told_of(
    kind: str, source: dict[str, Any], reason: str, message: str, error: str
) -> None:
    told = unread({"type": kind, kind[0].lower() + kind[1:]: source}, "lab")
    assert (told.reason, told.message, told.error) == (reason, message, error + message)
