"""One object, the versions that it can be asked for in."""

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema.conversions import from_version, to_version

RESOURCE = "horizontalpodautoscalers"
CPU = {"type": "Resource", "resource": {"name": "cpu", "target": {"type": "Utilization", "averageUtilization": 60}}}
MEMORY = {"type": "Resource", "resource": {"name": "memory", "target": {"type": "AverageValue", "averageValue": "1Gi"}}}


def autoscaler(**spec: object) -> Object:
    return {"apiVersion": "autoscaling/v2", "metadata": {"name": "web"}, "spec": {"maxReplicas": 5} | spec}


def test_the_old_autoscaler_knows_of_cpu_alone() -> None:
    now = {"resource": {"name": "cpu", "current": {"averageUtilization": 33}}, "type": "Resource"}
    new = autoscaler(metrics=[MEMORY, CPU], behavior={}) | {"status": {"currentMetrics": [now], "conditions": []}}
    old = to_version(RESOURCE, "autoscaling", "v1", new)
    assert old["apiVersion"] == "autoscaling/v1"
    assert old["spec"] == {"maxReplicas": 5, "targetCPUUtilizationPercentage": 60}
    assert old["status"] == {"currentReplicas": 0, "desiredReplicas": 0, "currentCPUUtilizationPercentage": 33}


def test_what_is_written_as_the_old_one_is_kept_as_the_new_one() -> None:
    old = autoscaler(targetCPUUtilizationPercentage=60) | {"apiVersion": "autoscaling/v1"}
    assert from_version(RESOURCE, "autoscaling", "v1", old) == autoscaler(metrics=[CPU])
    plain = autoscaler() | {"apiVersion": "autoscaling/v1"}
    assert from_version(RESOURCE, "autoscaling", "v1", plain) == autoscaler()
    odd = {"apiVersion": "autoscaling/v1", "metadata": {"name": "web"}, "spec": None}
    assert from_version(RESOURCE, "autoscaling", "v1", odd) == odd | {"apiVersion": "autoscaling/v2"}


def test_an_event_has_other_names_in_the_newer_group_and_comes_back_the_same() -> None:
    event = {"apiVersion": "v1", "metadata": {"name": "e"}, "count": 3, "involvedObject": {"name": "p"}, "message": "m"}
    newer = to_version("events", "events.k8s.io", "v1", event)
    assert newer["apiVersion"] == "events.k8s.io/v1"
    assert (newer["regarding"], newer["note"], newer["deprecatedCount"]) == ({"name": "p"}, "m", 3)
    assert from_version("events", "events.k8s.io", "v1", newer) == event


def test_every_other_kind_has_one_version_only() -> None:
    pod = {"apiVersion": "v1", "metadata": {"name": "p"}}
    assert to_version("pods", "", "v1", pod) is pod
    assert from_version("pods", "", "v1", pod) is pod
