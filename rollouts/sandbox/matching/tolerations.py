"""Which taints of a node a pod puts up with."""

from collections.abc import Iterable, Mapping
from typing import Any

from rollouts.sandbox.basics.objects import Object

NO_EXECUTE = "NoExecute"
CORDON = {"key": "node.kubernetes.io/unschedulable", "effect": "NoSchedule"}
"""The taint of a node that is cordoned."""


def tolerates(pod: Object, taint: Mapping[str, Any]) -> bool:
    """Tell whether any toleration of the pod fits the taint."""
    return any(fits(each, taint) for each in tolerations(pod))


def tolerations(pod: Object) -> list[Object]:
    """spec.tolerations."""
    return list((pod.get("spec") or {}).get("tolerations") or ())


def taints(node: Object, effects: Iterable[str] = (NO_EXECUTE,)) -> list[Object]:
    """The node's taints with one of these effects."""
    return [each for each in (node.get("spec") or {}).get("taints") or () if each.get("effect") in effects]


def fits(toleration: Mapping[str, Any], taint: Mapping[str, Any]) -> bool:
    """Tell whether a toleration fits a taint; one without effect or key fits every effect or key."""
    if toleration.get("effect") and toleration["effect"] != taint.get("effect"):
        return False
    if toleration.get("key") and toleration["key"] != taint["key"]:
        return False
    operator = toleration.get("operator") or "Equal"
    if operator == "Exists":
        return True
    return bool(toleration.get("key")) and (toleration.get("value") or "") == (taint.get("value") or "")
