"""The condition that says why a pod is not bound."""

from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.timestamps import seconds
from rollouts.sandbox.writing.registry import Registry
from rollouts.sandbox.writing.terms import Terms

SCHEDULED = "PodScheduled"


def refuse_binding(registry: Registry, pod: Object, reason: str, message: str, now: float, nominated: str = "") -> None:
    """Write why the pod stays pending, unless that is there already. nominated: a node that is made free for it."""
    status = pod.get("status") or {}
    condition = {"type": SCHEDULED, "status": "False", "reason": reason, "message": message}
    told = {**status, "conditions": written_into(status, condition, seconds(now))}
    if nominated:
        told["nominatedNodeName"] = nominated
    if told == status:
        return
    metadata = {key: value for key, value in pod["metadata"].items() if key != "resourceVersion"}
    changed = {**pod, "metadata": metadata, "status": told}
    registry.update("pods", changed, Terms(manager="kube-scheduler"), subresource="status")


def written_into(status: Object, condition: dict[str, Any], now: str) -> list[dict[str, Any]]:
    """Give the conditions of a status with this one in its place. now: a timestamp, for one that changes."""
    conditions = status.get("conditions") or []
    earlier = next((each for each in conditions if each["type"] == condition["type"]), None)
    same = earlier is not None and earlier["status"] == condition["status"]
    since = earlier["lastTransitionTime"] if same and earlier else now
    times = {"lastProbeTime": None, "lastTransitionTime": since}
    made = {"type": condition["type"], "status": condition["status"], **times, **condition}
    if earlier is None:
        return [*conditions, made]
    return [made if each is earlier else each for each in conditions]
