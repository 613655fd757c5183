"""What PodDisruptionBudgets let happen: an eviction is charged to the budget that guards the pod, or refused."""

from rollouts.sandbox.basics.errors import ApiError, internal
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.timestamps import seconds
from rollouts.sandbox.matching.selectors import from_label_selector, labels_of

ALLOWED = "DisruptionAllowed"
REFUSED = "Cannot evict pod as it would violate the pod's disruption budget."
SEVERAL = "This pod has more than one PodDisruptionBudget, which the eviction subresource does not support."
EXEMPT = ("Pending", "Succeeded", "Failed")


def guards(budget: Object, pod: Object) -> bool:
    """Tell whether a budget's selector fits a pod."""
    return from_label_selector((budget.get("spec") or {}).get("selector")).matches(labels_of(pod))


def charge(budgets: list[Object], pod: Object, now: float) -> Object | None:
    """Give the budget as the pod's eviction leaves it, None when it costs nothing. Raises ApiError (429).

    budgets: those of the pod's namespace.
    """
    status = pod.get("status") or {}
    if status.get("phase") in EXEMPT or pod["metadata"].get("deletionTimestamp"):
        return None
    guarding = [each for each in budgets if guards(each, pod)]
    if len(guarding) > 1:
        raise internal(SEVERAL)
    if not guarding or _goes_free(guarding[0], status):
        return None
    return _charged(guarding[0], pod["metadata"]["name"], now)


def _goes_free(budget: Object, pod_status: Object) -> bool:
    """A pod that is not ready costs nothing where it may always go, or where enough others are healthy."""
    ready = any(each["type"] == "Ready" and each["status"] == "True" for each in pod_status.get("conditions") or ())
    if ready:
        return False
    status = budget.get("status") or {}
    if (budget.get("spec") or {}).get("unhealthyPodEvictionPolicy") == "AlwaysAllow":
        return True
    return bool(0 < status.get("desiredHealthy", 0) <= status.get("currentHealthy", 0))


def _charged(budget: Object, pod: str, now: float) -> Object:
    status, name = budget.get("status") or {}, budget["metadata"]["name"]
    if status.get("observedGeneration", 0) < budget["metadata"].get("generation", 0):
        raise _refusal(f"The disruption budget {name} is still being processed by the server.")
    allowed = status.get("disruptionsAllowed", 0)
    if allowed <= 0:
        needed, healthy = status.get("desiredHealthy", 0), status.get("currentHealthy", 0)
        raise _refusal(f"The disruption budget {name} needs {needed} healthy pods and has {healthy} currently")
    evicted = {**(status.get("disruptedPods") or {}), pod: seconds(now)}
    conditions = status.get("conditions") or []
    if allowed == 1:
        none_left = {"status": "False", "reason": "InsufficientPods", "lastTransitionTime": seconds(now)}
        conditions = [each | none_left if each["type"] == ALLOWED else each for each in conditions]
    return budget | {
        "status": status | {"disruptionsAllowed": allowed - 1, "disruptedPods": evicted, "conditions": conditions}
    }


def _refusal(why: str) -> ApiError:
    return ApiError(429, "TooManyRequests", REFUSED, {"causes": [{"reason": "DisruptionBudget", "message": why}]})
