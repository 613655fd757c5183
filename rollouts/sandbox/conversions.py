"""The two kinds that are served in a second version: events (core/v1 is stored) and autoscalers (v2 is stored)."""

from collections.abc import Callable, Iterator
from typing import Any

from rollouts.sandbox.objects import Object
from rollouts.sandbox.resources import RESOURCES, join_group

Convert = Callable[[Object], Object]
_EVENT_NAMES = {
    "involvedObject": "regarding",
    "message": "note",
    "source": "deprecatedSource",
    "firstTimestamp": "deprecatedFirstTimestamp",
    "lastTimestamp": "deprecatedLastTimestamp",
    "count": "deprecatedCount",
    "reportingComponent": "reportingController",
}
_EVENT_NAMES_BACK = {new: old for old, new in _EVENT_NAMES.items()}


def to_version(resource: str, group: str, version: str, obj: Object) -> Object:
    """Give a stored object as (group, version) shows it; the same object when that is how it is stored."""
    convert = _OUT.get((resource, group, version))
    return obj if convert is None else convert(obj) | {"apiVersion": join_group(group, version)}


def from_version(resource: str, group: str, version: str, obj: Object) -> Object:
    """Give an object that was written in (group, version) as it is stored."""
    convert = _IN.get((resource, group, version))
    return obj if convert is None else convert(obj) | {"apiVersion": RESOURCES[resource].api_version}


def _event_out(obj: Object) -> Object:
    return {_EVENT_NAMES.get(key, key): value for key, value in obj.items()}


def _event_in(obj: Object) -> Object:
    return {_EVENT_NAMES_BACK.get(key, key): value for key, value in obj.items()}


def _autoscaler_out(obj: Object) -> Object:
    spec = dict(obj.get("spec") or {})
    percent = _cpu_percent(spec.pop("metrics", None), "target")
    if percent is not None:
        spec["targetCPUUtilizationPercentage"] = percent
    spec.pop("behavior", None)
    status = dict(obj.get("status") or {})
    current = _cpu_percent(status.pop("currentMetrics", None), "current")
    if current is not None:
        status["currentCPUUtilizationPercentage"] = current
    status.pop("conditions", None)
    return obj | {"spec": spec, "status": {"currentReplicas": 0, "desiredReplicas": 0} | status}


def _autoscaler_in(obj: Object) -> Object:
    spec = obj.get("spec")
    if not isinstance(spec, dict):
        return obj
    rest = {key: value for key, value in spec.items() if key != "targetCPUUtilizationPercentage"}
    percent = spec.get("targetCPUUtilizationPercentage")
    if percent is None:
        return obj | {"spec": rest}
    target = {"type": "Utilization", "averageUtilization": percent}
    return obj | {"spec": rest | {"metrics": [{"type": "Resource", "resource": {"name": "cpu", "target": target}}]}}


def _cpu_percent(metrics: Any, side: str) -> int | None:
    return next((each.get(side, {}).get("averageUtilization") for each in _cpu(metrics)), None)


def _cpu(metrics: Any) -> Iterator[dict[str, Any]]:
    for metric in metrics or ():
        resource = metric.get("resource") or {}
        if metric.get("type") == "Resource" and resource.get("name") == "cpu":
            yield resource


_OUT: dict[tuple[str, str, str], Convert] = {
    ("events", "events.k8s.io", "v1"): _event_out,
    ("horizontalpodautoscalers", "autoscaling", "v1"): _autoscaler_out,
}
_IN: dict[tuple[str, str, str], Convert] = {
    ("events", "events.k8s.io", "v1"): _event_in,
    ("horizontalpodautoscalers", "autoscaling", "v1"): _autoscaler_in,
}
