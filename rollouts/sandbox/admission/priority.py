"""Pods get the number of their priority class; there are two classes, and none to be made."""

from typing import Any

from rollouts.sandbox.admission.refusals import refuse
from rollouts.sandbox.identity import User
from rollouts.sandbox.plugins import Reader

Object = dict[str, Any]

CLASSES = {"": 0, "system-cluster-critical": 2_000_000_000, "system-node-critical": 2_000_001_000}


def admit(operation: str, resource: str, obj: Object, old: Object | None, user: User, objects: Reader) -> Object:  # noqa: ARG001
    """Raises ApiError (403) for a class that is not there, or a number that is not the class's."""
    if resource != "pods" or operation != "CREATE":
        return obj
    spec = obj.get("spec") or {}
    name = spec.get("priorityClassName", "")
    if name not in CLASSES:
        raise refuse(resource, obj, f"no PriorityClass with name {name} was found")
    if spec.get("priority") not in (None, CLASSES[name]):
        sentence = (
            f"the integer value of priority ({spec['priority']}) must not be provided in pod spec; "
            f"priority admission controller computed {CLASSES[name]} from the given PriorityClass name"
        )
        raise refuse(resource, obj, sentence)
    given = {"priority": CLASSES[name], "preemptionPolicy": spec.get("preemptionPolicy") or "PreemptLowerPriority"}
    return obj | {"spec": spec | given}
