"""Conditions of a status, with the rule by which setting one again changes nothing."""

from collections.abc import Sequence

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.timestamps import seconds

Conditions = list[Object]


def find(conditions: Sequence[Object] | None, kind: str) -> Object | None:
    """Give the condition of a type, or None."""
    return next((each for each in conditions or () if each["type"] == kind), None)


def condition(kind: str, status: str, reason: str, message: str, now: float) -> Object:
    """Build a Deployment's condition that changed and was updated now."""
    return {
        "type": kind,
        "status": status,
        "lastUpdateTime": seconds(now),
        "lastTransitionTime": seconds(now),
        "reason": reason,
        "message": message,
    }


def failure(reason: str, message: str, now: float) -> Object:
    """Build a ReplicaSet's or ReplicationController's ReplicaFailure condition."""
    return {
        "type": "ReplicaFailure",
        "status": "True",
        "lastTransitionTime": seconds(now),
        "reason": reason,
        "message": message,
    }


def disrupted(pod: Object, reason: str, message: str, now: float) -> Object:
    """Give the status of a pod that is taken away for a cause outside of it, which its condition tells."""
    told = {
        "type": "DisruptionTarget",
        "status": "True",
        "lastProbeTime": None,
        "lastTransitionTime": seconds(now),
        "reason": reason,
        "message": message,
    }
    status: Object = pod.get("status") or {}
    return status | {"conditions": put(status.get("conditions") or (), told)}


def put(conditions: Sequence[Object], new: Object) -> Conditions:
    """Set a condition. Same status and reason: nothing changes, not even the message. Else it moves to the end."""
    old = find(conditions, new["type"])
    if old and (old["status"], old.get("reason")) == (new["status"], new.get("reason")):
        return list(conditions)
    if old and old["status"] == new["status"]:
        new = new | {"lastTransitionTime": old["lastTransitionTime"]}
    return [*without(conditions, new["type"]), new]


def without(conditions: Sequence[Object], kind: str) -> Conditions:
    """Give the other conditions."""
    return [each for each in conditions if each["type"] != kind]
