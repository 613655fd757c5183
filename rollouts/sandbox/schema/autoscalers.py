"""Autoscalers as autoscaling/v1 has them: a percentage of CPU; all else is kept in annotations, and comes back."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from rollouts.sandbox.basics.objects import Object

PREFIX = "autoscaling.alpha.kubernetes.io/"
METRICS, CURRENT, CONDITIONS, BEHAVIOR = (
    PREFIX + name for name in ("metrics", "current-metrics", "conditions", "behavior")
)
KEPT = (METRICS, CURRENT, CONDITIONS, BEHAVIOR)
"""What is in these annotations stands elsewhere in the stored version."""
CPU, CURRENT_CPU = "targetCPUUtilizationPercentage", "currentCPUUtilizationPercentage"
Paths = dict[str, tuple[str, ...]]

_METRIC: Paths = {"metricName": ("metric", "name"), "selector": ("metric", "selector")}
_USED: Paths = {"{}AverageUtilization": ("{}", "averageUtilization"), "{}AverageValue": ("{}", "averageValue")}
_SOURCES: Mapping[str, Paths] = {
    "resource": {"name": ("name",)} | _USED,
    "containerResource": {"name": ("name",), "container": ("container",)} | _USED,
    "pods": _METRIC | {"{}AverageValue": ("{}", "averageValue")},
    "object": _METRIC
    | {"target": ("describedObject",), "{}Value": ("{}", "value"), "averageValue": ("{}", "averageValue")},
    "external": {
        "metricName": ("metric", "name"),
        "metricSelector": ("metric", "selector"),
        "{}Value": ("{}", "value"),
        "{}AverageValue": ("{}", "averageValue"),
    },
}
"""The fields of a metric's source in v1, and where they stand in v2; {} is "target" or "current"."""
_TYPES = {"averageUtilization": "Utilization", "averageValue": "AverageValue", "value": "Value"}


def to_v1(obj: Object) -> Object:
    """Give a stored autoscaler as v1 shows it."""
    spec, status = dict(obj.get("spec") or {}), dict(obj.get("status") or {})
    metrics, current = spec.pop("metrics", None) or (), status.pop("currentMetrics", None) or ()
    kept: dict[str, Any] = {
        METRICS: [_old_metric(each, "target") for each in metrics if _cpu_percent(each, "target") is None],
        CURRENT: [_old_metric(each, "current") for each in current],
        CONDITIONS: status.pop("conditions", None),
        BEHAVIOR: _renamed(spec.pop("behavior", None), _upper),
    }
    told = {name: json.dumps(value, separators=(",", ":")) for name, value in kept.items() if value}
    for field, part, side, said in ((CPU, spec, "target", metrics), (CURRENT_CPU, status, "current", current)):
        percents = [percent for each in said if (percent := _cpu_percent(each, side)) is not None]
        if percents:
            part[field] = percents[0]
    status = {"currentReplicas": 0, "desiredReplicas": 0} | status
    return _annotated(obj, told) | {"spec": spec, "status": status}


def from_v1(obj: Object) -> Object:
    """Give an autoscaler that was written as v1 as it is stored. Annotations that cannot be read say nothing."""
    if not isinstance(obj.get("spec"), dict):
        return obj
    annotations = (obj.get("metadata") or {}).get("annotations")
    said = annotations if isinstance(annotations, dict) else {}
    spec, status = dict(obj["spec"]), obj.get("status")
    percent = spec.pop(CPU, None)
    metrics = [_new_metric(each, "target") for each in _list(said, METRICS)]
    if percent is not None:
        target = {"type": "Utilization", "averageUtilization": percent}
        metrics.append({"type": "Resource", "resource": {"name": "cpu", "target": target}})
    behaves = _read(said, BEHAVIOR)
    behavior = _renamed(behaves, _lower) if isinstance(behaves, dict) else None
    spec |= {key: value for key, value in (("metrics", metrics), ("behavior", behavior)) if value}
    new = _annotated(obj, {}) | {"spec": spec}
    if not isinstance(status, dict):
        return new
    current = [_new_metric(each, "current") for each in _list(said, CURRENT)]
    facts = (("currentMetrics", current), ("conditions", _list(said, CONDITIONS)))
    rest = {key: value for key, value in status.items() if key != CURRENT_CPU}
    return new | {"status": rest | {key: value for key, value in facts if value}}


def _cpu_percent(metric: Object, side: str) -> int | None:
    resource = metric.get("resource") or {}
    if metric.get("type") != "Resource" or resource.get("name") != "cpu":
        return None
    percent: int | None = (resource.get(side) or {}).get("averageUtilization")
    return percent


def _old_metric(metric: Object, side: str) -> Object:
    """One metric of v2 as v1 spells it: {"type": "Resource", "resource": {"name": .., "targetAverageValue": ..}}."""
    old: Object = {"type": metric.get("type")}
    for source in _SOURCES.keys() & metric.keys():
        flat = {name: _at(metric[source], path) for name, path in _paths(source, side).items()}
        old[source] = {name: value for name, value in flat.items() if value is not None}
    return old


def _new_metric(metric: Object, side: str) -> Object:
    new: Object = {"type": metric.get("type")}
    for source in _SOURCES.keys() & metric.keys():
        if isinstance(metric[source], dict):
            new[source] = _deep(metric[source], _paths(source, side), side)
    return new


def _deep(flat: Object, paths: Paths, side: str) -> Object:
    deep: Object = {}
    for name, path in paths.items():
        if flat.get(name) is not None:
            inner = deep.setdefault(path[0], {}) if len(path) > 1 else deep
            inner[path[-1]] = flat[name]
            if side == "target" and path[0] == side:
                inner["type"] = _TYPES[path[-1]]
    return deep


def _paths(source: str, side: str) -> Paths:
    paths = _SOURCES[source].items()
    return {name.format(side): tuple(step.format(side) for step in path) for name, path in paths}


def _at(value: Any, path: Sequence[str]) -> Any:
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _list(annotations: Object, name: str) -> list[Object]:
    found = _read(annotations, name)
    return found if isinstance(found, list) and all(isinstance(each, dict) for each in found) else []


def _read(annotations: Object, name: str) -> Any:
    try:
        return json.loads(annotations.get(name) or "null")
    except (TypeError, ValueError):
        return None


def _renamed(value: Any, rename: Any) -> Any:
    """The behavior is kept by Go's own names of its fields: {"ScaleDown": {"Policies": [..]}}."""
    match value:
        case dict():
            return {rename(key): _renamed(inner, rename) for key, inner in value.items() if inner is not None}
        case list():
            return [_renamed(inner, rename) for inner in value]
    return value


def _upper(name: str) -> str:
    return name[:1].upper() + name[1:]


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]


def _annotated(obj: Object, told: dict[str, str]) -> Object:
    metadata = obj.get("metadata")
    if not isinstance(metadata, dict):
        return obj
    held = metadata.get("annotations")
    others = {key: value for key, value in held.items() if key not in KEPT} if isinstance(held, dict) else {}
    rest = {key: value for key, value in metadata.items() if key != "annotations"}
    annotations = others | told
    return obj | {"metadata": rest | ({"annotations": annotations} if annotations else {})}
