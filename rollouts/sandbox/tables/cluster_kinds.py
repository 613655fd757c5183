"""Nodes, Namespaces and what an administrator sets: quotas, limits, leases, autoscalers, components."""

from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.tables.column import (
    AGE,
    CREATED_AT,
    NAME,
    Cells,
    Column,
    Printer,
    joined,
    name_of,
    narrow,
    part,
    wide,
)
from rollouts.sandbox.tables.durations import age

ROLE_LABEL = "node-role.kubernetes.io/"


def _node(obj: Object, now: float) -> Cells:
    status = part(obj, "status")
    info = part(status, "nodeInfo")
    system = [info.get(key) or "<unknown>" for key in ("osImage", "kernelVersion", "containerRuntimeVersion")]
    where = [_node_address(status, kind) for kind in ("InternalIP", "ExternalIP")]
    shown = [_node_word(obj), _roles(obj), age(obj, now), info.get("kubeletVersion", "")]
    return [name_of(obj), *shown, *where, *system]


def _node_word(obj: Object) -> str:
    ready = [c for c in part(obj, "status").get("conditions") or () if c.get("type") == "Ready"]
    word = "Unknown"
    if ready:
        word = "Ready" if ready[0].get("status") == "True" else "NotReady"
    return f"{word},SchedulingDisabled" if part(obj, "spec").get("unschedulable") else word


def _roles(obj: Object) -> str:
    labels = obj["metadata"].get("labels") or {}
    roles = {key.removeprefix(ROLE_LABEL) for key in labels if key.startswith(ROLE_LABEL)}
    roles |= {labels[key] for key in ("kubernetes.io/role",) if labels.get(key)}
    return joined(sorted(role for role in roles if role))


def _node_address(status: dict[str, Any], kind: str) -> str:
    found = (each["address"] for each in status.get("addresses") or () if each.get("type") == kind)
    return next(found, "<none>")


def _namespace(obj: Object, now: float) -> Cells:
    return [name_of(obj), part(obj, "status").get("phase", ""), age(obj, now)]


def _quota(obj: Object, now: float) -> Cells:
    hard, used = part(obj, "spec").get("hard") or {}, part(obj, "status").get("used") or {}
    told = {name: f"{name}: {used.get(name, '0')}/{hard[name]}" for name in sorted(hard)}
    requests = [text for name, text in told.items() if not name.startswith("limits")]
    limits = [text for name, text in told.items() if name.startswith("limits")]
    return [name_of(obj), age(obj, now), ", ".join(requests), ", ".join(limits)]


def _autoscaler(obj: Object, now: float) -> Cells:
    spec, status = part(obj, "spec"), part(obj, "status")
    target = part(spec, "scaleTargetRef")
    sizes = [str(spec.get("minReplicas", "<unset>")), spec.get("maxReplicas", 0), status.get("currentReplicas", 0)]
    shown = [f"{target.get('kind', '')}/{target.get('name', '')}", _targets(spec), *sizes]
    return [name_of(obj), *shown, age(obj, now)]


def _targets(spec: dict[str, Any]) -> str:
    told = []
    for metric in spec.get("metrics") or ():
        resource = part(metric, "resource")
        percent = part(resource, "target").get("averageUtilization")
        wanted = f"{percent}%" if percent is not None else part(resource, "target").get("averageValue", "<auto>")
        told.append(f"{resource.get('name', '')}: <unknown>/{wanted}")
    return ", ".join(told) or "<none>"


def _lease(obj: Object, now: float) -> Cells:
    return [name_of(obj), part(obj, "spec").get("holderIdentity") or "", age(obj, now)]


def _component(obj: Object, now: float) -> Cells:  # noqa: ARG001
    health = next((each for each in obj.get("conditions") or () if each.get("type") == "Healthy"), None)
    if health is None:
        return [name_of(obj), "Unknown", "", ""]
    word = "Healthy" if health.get("status") == "True" else "Unhealthy"
    return [name_of(obj), word, health.get("message", ""), health.get("error", "")]


def _created(obj: Object, now: float) -> Cells:  # noqa: ARG001
    return [name_of(obj), obj["metadata"].get("creationTimestamp")]


NODES = Printer(
    (
        NAME,
        *narrow("Status", "Roles"),
        AGE,
        Column("Version"),
        *wide("Internal-IP", "External-IP", "OS-Image", "Kernel-Version", "Container-Runtime"),
    ),
    _node,
)
NAMESPACES = Printer((NAME, Column("Status"), AGE), _namespace)
QUOTAS = Printer((NAME, AGE, *narrow("Request", "Limit")), _quota)
AUTOSCALERS = Printer((NAME, *narrow("Reference", "Targets", "MinPods", "MaxPods", "Replicas"), AGE), _autoscaler)
LEASES = Printer((NAME, Column("Holder"), AGE), _lease)
COMPONENTS = Printer((NAME, *narrow("Status", "Message", "Error")), _component)
PLAIN = Printer((NAME, CREATED_AT), _created)
