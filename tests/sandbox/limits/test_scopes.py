"""Which pods a quota is about."""

from typing import Any

import pytest

from rollouts.sandbox.limits.scopes import counts

REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution"
PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution"


def pod(qos: str = "Burstable", **spec: Any) -> dict[str, Any]:
    return {"metadata": {"name": "p"}, "spec": spec, "status": {"qosClass": qos}}


def by_class(operator: str, *values: str) -> dict[str, Any]:
    asked = {"scopeName": "PriorityClass", "operator": operator} | ({"values": list(values)} if values else {})
    return {"scopeSelector": {"matchExpressions": [asked]}}


@pytest.mark.parametrize(
    ("scope", "asked", "expected"),
    [
        ("BestEffort", pod("BestEffort"), True),
        ("BestEffort", pod(), False),
        ("NotBestEffort", pod(), True),
        ("Terminating", pod(activeDeadlineSeconds=30), True),
        ("NotTerminating", pod(activeDeadlineSeconds=30), False),
        ("PriorityClass", pod(), False),
        ("PriorityClass", pod(priorityClassName="high"), True),
        ("CrossNamespacePodAffinity", pod(), False),
        ("CrossNamespacePodAffinity", pod(affinity={"podAffinity": {REQUIRED: [{"namespaces": ["a"]}]}}), True),
        ("CrossNamespacePodAffinity",
         pod(affinity={"podAntiAffinity": {PREFERRED: [{"podAffinityTerm": {"namespaceSelector": {}}}]}}), True),
    ],
)  # fmt: skip
def test_a_scope_narrows_a_quota_to_some_pods(scope: str, asked: dict[str, Any], expected: bool) -> None:
    assert counts({"scopes": [scope]}, "pods", asked) is expected
    assert not counts({"scopes": [scope]}, "services", {})


@pytest.mark.parametrize(
    ("asked", "without", "low", "high"),
    [
        (by_class("In", "high"), False, False, True),
        (by_class("NotIn", "high"), True, True, False),
        (by_class("Exists"), False, True, True),
        (by_class("DoesNotExist"), True, False, False),
        ({}, True, True, True),
    ],
)
def test_a_scope_selector_chooses_by_priority_class(
    asked: dict[str, Any], without: bool, low: bool, high: bool
) -> None:
    pods = [pod(), pod(priorityClassName="low"), pod(priorityClassName="high")]
    assert [counts(asked, "pods", each) for each in pods] == [without, low, high]
