"""What an autoscaler says of each metric that it cannot read: this cluster serves none of the metrics APIs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

NOT_SERVED = "the server could not find the requested resource"
MEASURED = f"unable to fetch metrics from resource metrics API: {NOT_SERVED} (get pods.metrics.k8s.io)"
CUSTOM = "unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered"
EXTERNAL = "unable to fetch metrics from external metrics API"


@dataclass(frozen=True, slots=True)
class Unread:
    """reason, message: of the event; error: what it becomes in the summary."""

    reason: str
    message: str
    error: str


def unread(metric: Mapping[str, Any], namespace: str) -> Unread:
    """Give what is said of a metric (of autoscaling/v2) of an autoscaler in this namespace."""
    kind: str = metric["type"]
    source = metric[kind[0].lower() + kind[1:]]
    match kind:
        case "Resource":
            text, value = _measured(source), f"{source['name']} resource"
        case "ContainerResource":
            text, value = _measured(source), f"{source['container']} container"
        case "Pods":
            text, value = f"unable to get metric {source['metric']['name']}: {CUSTOM}", "pods"
        case "Object":
            about = source["describedObject"]
            where = f"{about['kind']} on {namespace} {about['name']}"
            text, value = f"unable to get metric {source['metric']['name']}: {where}/{CUSTOM}", "object"
        case _:
            text, value = _external(source["metric"], namespace), "external"
    return Unread(f"FailedGet{kind}Metric", text, f"failed to get {value} metric value: {text}")


def _measured(source: Mapping[str, Any]) -> str:
    name = source["name"]
    what = "utilization" if source["target"].get("averageUtilization") is not None else "usage"
    return f"failed to get {name} {what}: unable to get metrics for resource {name}: {MEASURED}"


def _external(metric: Mapping[str, Any], namespace: str) -> str:
    name, selector = metric["name"], _as_go_prints(metric.get("selector"))
    missing = f"{NOT_SERVED} (get {name}.external.metrics.k8s.io)"
    return f"unable to get external metric {namespace}/{name}/{selector}: {EXTERNAL}: {missing}"


def _as_go_prints(selector: Mapping[str, Any] | None) -> str:
    if selector is None:
        return "nil"
    labels = "".join(f"{key}: {value}," for key, value in sorted((selector.get("matchLabels") or {}).items()))
    expressions = "".join(
        f"LabelSelectorRequirement{{Key:{each['key']},Operator:{each['operator']},"
        f"Values:[{' '.join(each.get('values') or ())}],}},"
        for each in selector.get("matchExpressions") or ()
    )
    return (
        f"&LabelSelector{{MatchLabels:map[string]string{{{labels}}},"
        f"MatchExpressions:[]LabelSelectorRequirement{{{expressions}}},}}"
    )
