"""The scale subresource: one shape, autoscaling/v1 Scale, over every kind that has replicas."""

from typing import Any

from rollouts.sandbox.basics.errors import FieldError, invalid
from rollouts.sandbox.basics.objects import Object

KEPT = ("name", "namespace", "uid", "resourceVersion", "creationTimestamp")


def read_scale(obj: Object) -> Object:
    """Give the Scale of an object that has replicas."""
    metadata = {key: value for key, value in obj["metadata"].items() if key in KEPT}
    spec, status = obj.get("spec") or {}, obj.get("status") or {}
    replicas = spec.get("replicas", 0)
    told: dict[str, Any] = {"replicas": status.get("replicas", 0)}
    written = written_selector(spec.get("selector"))
    if written:
        told["selector"] = written
    return {
        "kind": "Scale",
        "apiVersion": "autoscaling/v1",
        "metadata": metadata,
        "spec": {"replicas": replicas} if replicas else {},
        "status": told,
    }


def write_scale(obj: Object, scale: Object) -> Object:
    """Give `obj` with the replicas that a Scale asks for. Raises ApiError (422) when they are no count."""
    replicas = (scale.get("spec") or {}).get("replicas", 0)
    asked = scale.get("metadata") or {}
    name = obj["metadata"]["name"]
    if not isinstance(replicas, int) or isinstance(replicas, bool):
        fault = FieldError("FieldValueInvalid", "spec.replicas", f"Invalid value: {replicas!r}: must be an integer")
        raise invalid("Scale", name, [fault], "autoscaling")
    if replicas < 0:
        text = f"Invalid value: {replicas}: must be greater than or equal to 0"
        raise invalid("Scale", name, [FieldError("FieldValueInvalid", "spec.replicas", text)], "autoscaling")
    preconditions = {key: asked[key] for key in ("uid", "resourceVersion") if asked.get(key)}
    metadata = {key: value for key, value in obj["metadata"].items() if key not in ("uid", "resourceVersion")}
    return obj | {"metadata": metadata | preconditions, "spec": (obj.get("spec") or {}) | {"replicas": replicas}}


def written_selector(selector: dict[str, Any] | None) -> str:
    """Write a LabelSelector, or the plain labels of a ReplicationController, as text: "app=web,tier in (a,b)"."""
    if not selector:
        return ""
    structured = "matchLabels" in selector or "matchExpressions" in selector
    labels = (selector.get("matchLabels") or {}) if structured else selector
    exact = [f"{key}={value}" for key, value in sorted(labels.items())]
    rest = [_expression(each) for each in selector.get("matchExpressions") or ()] if structured else []
    return ",".join(exact + rest)


def _expression(each: dict[str, Any]) -> str:
    key, operator = each["key"], each["operator"]
    if operator == "Exists":
        return str(key)
    if operator == "DoesNotExist":
        return f"!{key}"
    return f"{key} {operator.lower()} ({','.join(sorted(each.get('values') or ()))})"
