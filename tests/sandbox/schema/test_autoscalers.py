"""An autoscaler in its older version: what that cannot say is kept in annotations, and comes back."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema.autoscalers import BEHAVIOR, CONDITIONS, CURRENT, METRICS, from_v1, to_v1

CPU = {"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 60}}}
HITS = {"name": "hits", "selector": {"matchLabels": {"a": "b"}}}
METRIC_PAIRS: list[tuple[Object, Object]] = [
    (
        {"type": "Resource", "resource": {"name": "memory", "target": {"type": "AverageValue", "averageValue": "1Gi"}}},
        {"type": "Resource", "resource": {"name": "memory", "targetAverageValue": "1Gi"}},
    ),
    (
        {"type": "Pods", "pods": {"metric": HITS, "target": {"type": "AverageValue", "averageValue": "5"}}},
        {"type": "Pods", "pods": {"metricName": "hits", "selector": HITS["selector"], "targetAverageValue": "5"}},
    ),
    (
        {
            "type": "Object",
            "object": {
                "metric": {"name": "hits"},
                "describedObject": {"kind": "Ingress", "name": "main"},
                "target": {"type": "Value", "value": "9"},
            },
        },
        {
            "type": "Object",
            "object": {"metricName": "hits", "target": {"kind": "Ingress", "name": "main"}, "targetValue": "9"},
        },
    ),
    (
        {"type": "External", "external": {"metric": HITS, "target": {"type": "AverageValue", "averageValue": "2"}}},
        {
            "type": "External",
            "external": {"metricName": "hits", "metricSelector": HITS["selector"], "targetAverageValue": "2"},
        },
    ),
    (
        {
            "type": "ContainerResource",
            "containerResource": {
                "name": "cpu",
                "container": "app",
                "target": {"type": "Utilization", "averageUtilization": 7},
            },
        },
        {
            "type": "ContainerResource",
            "containerResource": {"name": "cpu", "container": "app", "targetAverageUtilization": 7},
        },
    ),
]
BEHAVES = {"scaleDown": {"stabilizationWindowSeconds": 60, "policies": [{"type": "Pods", "value": 4}]}}


def autoscaler(annotations: dict[str, str] | None = None, **spec: Any) -> Object:
    metadata: Object = {"name": "web"} | ({"annotations": annotations} if annotations else {})
    return {"metadata": metadata, "spec": {"maxReplicas": 5} | spec}


def annotations_of(obj: Object) -> dict[str, Any]:
    return {key: json.loads(text) for key, text in (obj["metadata"].get("annotations") or {}).items()}


@pytest.mark.parametrize(("new", "old"), METRIC_PAIRS, ids=[old["type"] for _, old in METRIC_PAIRS])
def test_another_metric_is_kept_in_the_old_spelling_and_comes_back(new: Object, old: Object) -> None:
    shown = to_v1(autoscaler(metrics=[CPU, new]))
    assert annotations_of(shown) == {METRICS: [old]}
    assert shown["spec"] == {"maxReplicas": 5, "targetCPUUtilizationPercentage": 60}
    assert from_v1(shown)["spec"]["metrics"] == [new, CPU]


def test_behavior_is_kept_by_the_servers_own_names() -> None:
    shown = to_v1(autoscaler(behavior=BEHAVES))
    policies = [{"Type": "Pods", "Value": 4}]
    assert annotations_of(shown) == {BEHAVIOR: {"ScaleDown": {"StabilizationWindowSeconds": 60, "Policies": policies}}}
    assert from_v1(shown)["spec"] == {"maxReplicas": 5, "behavior": BEHAVES}


def test_what_is_measured_and_what_holds_it_back_are_kept() -> None:
    used = {"type": "Resource", "resource": {"name": "cpu", "current": {"averageUtilization": 33, "averageValue": "1"}}}
    condition = {"type": "AbleToScale", "status": "True"}
    status = {"currentReplicas": 2, "desiredReplicas": 2, "currentMetrics": [used], "conditions": [condition]}
    shown = to_v1(autoscaler() | {"status": status})
    flat = {"name": "cpu", "currentAverageUtilization": 33, "currentAverageValue": "1"}
    kept = {CURRENT: [{"type": "Resource", "resource": flat}], CONDITIONS: [condition]}
    assert annotations_of(shown) == kept
    assert shown["status"] == {"currentReplicas": 2, "desiredReplicas": 2, "currentCPUUtilizationPercentage": 33}
    assert from_v1(shown)["status"] == status


def test_other_annotations_stay_and_the_kept_ones_are_not_stored() -> None:
    stored = from_v1(autoscaler({"team": "red", METRICS: "[]", BEHAVIOR: "null"}))
    assert stored["metadata"] == {"name": "web", "annotations": {"team": "red"}}


@pytest.mark.parametrize("text", ["", "{", "3", '"text"', "[3]", '[{"resource": 3}]', '[{"pods": {"metricName": {}}}]'])
def test_an_annotation_that_nobody_understands_does_no_harm(text: str) -> None:
    stored = from_v1(autoscaler({METRICS: text, BEHAVIOR: text, CURRENT: text}))
    assert stored["spec"]["maxReplicas"] == 5


NEW = [new for new, _ in METRIC_PAIRS]


@given(st.lists(st.sampled_from(NEW), unique_by=str), st.booleans(), st.sampled_from([None, BEHAVES]))
def test_there_and_back_nothing_is_lost(others: list[Object], cpu: bool, behavior: Object | None) -> None:
    metrics = [*others, *([CPU] if cpu else [])]
    said: dict[str, Any] = {"metrics": metrics or None, "behavior": behavior}
    stored = autoscaler(**{key: value for key, value in said.items() if value})
    assert from_v1(to_v1(stored))["spec"] == stored["spec"]
