"""A pod's quality of service, from what its containers request and limit."""

from typing import Any

COMPUTE = ("cpu", "memory")


def qos_class(spec: dict[str, Any]) -> str:
    """Give "Guaranteed", "Burstable" or "BestEffort" for a pod spec."""
    asked = [_compute(each) for key in ("containers", "initContainers") for each in spec.get(key) or ()]
    if not any(requests or limits for requests, limits in asked):
        return "BestEffort"
    if all(len(limits) == len(COMPUTE) and requests == limits for requests, limits in asked):
        return "Guaranteed"
    return "Burstable"


def _compute(container: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    resources = container.get("resources") or {}
    requests, limits = (
        {name: amount for name, amount in (resources.get(key) or {}).items() if name in COMPUTE}
        for key in ("requests", "limits")
    )
    return requests, limits
