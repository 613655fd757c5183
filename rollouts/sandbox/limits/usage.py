"""What an object takes of a ResourceQuota: one reckoning for admission and for the status."""

from collections import defaultdict
from fractions import Fraction

from rollouts.sandbox.basics.errors import qualified
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema import quantity

PLAIN = {"configmaps", "replicationcontrollers", "resourcequotas", "secrets", "services"}
"""What is counted under its own name too, and not only as count/NAME."""
UNPREFIXED = {"cpu", "memory", "ephemeral-storage"}
"""The requests that are counted under their own name too, and not only as requests.NAME."""


def usage(resource: str, obj: Object) -> dict[str, Fraction]:
    """Give what one object takes of each quota name: {"pods": 1, "requests.cpu": 1/2, ...}."""
    if resource == "pods":
        return {} if _has_ended(obj) else _pod_usage(obj)
    taken = {f"count/{qualified(resource)}": Fraction(1)}
    if resource in PLAIN:
        taken[resource] = Fraction(1)
    if resource == "services":
        taken |= _service_usage(obj)
    elif resource == "persistentvolumeclaims":
        taken |= _claim_usage(obj)
    return taken


def _pod_usage(pod: Object) -> dict[str, Fraction]:
    taken: dict[str, Fraction] = defaultdict(Fraction, {"pods": Fraction(1), "count/pods": Fraction(1)})
    for side in ("requests", "limits"):
        for name, amount in _pod_resources(_spec(pod), side).items():
            taken[f"{side}.{name}"] += amount
            if side == "requests" and name in UNPREFIXED:
                taken[name] += amount
    return dict(taken)


def _pod_resources(spec: Object, side: str) -> dict[str, Fraction]:
    """Containers add up; an init container counts when it alone needs more than they do together."""
    summed: dict[str, Fraction] = defaultdict(Fraction)
    for container in spec.get("containers") or ():
        for name, amount in ((container.get("resources") or {}).get(side) or {}).items():
            summed[name] += quantity.of(amount)
    for container in spec.get("initContainers") or ():
        for name, amount in ((container.get("resources") or {}).get(side) or {}).items():
            summed[name] = max(summed[name], quantity.of(amount))
    return summed


def _service_usage(service: Object) -> dict[str, Fraction]:
    kind, ports = _spec(service).get("type"), _spec(service).get("ports") or ()
    nodeports = sum(1 for port in ports if port.get("nodePort")) if kind in ("NodePort", "LoadBalancer") else 0
    balancers = int(kind == "LoadBalancer")
    return {"services.nodeports": Fraction(nodeports), "services.loadbalancers": Fraction(balancers)}


def _claim_usage(claim: Object) -> dict[str, Fraction]:
    asked = (_spec(claim).get("resources") or {}).get("requests") or {}
    own = {"persistentvolumeclaims": Fraction(1), "requests.storage": quantity.of(asked.get("storage", "0"))}
    chosen = _spec(claim).get("storageClassName")
    of_class = f"{chosen}.storageclass.storage.k8s.io/"
    return own | ({f"{of_class}{name}": amount for name, amount in own.items()} if chosen else {})


def _spec(obj: Object) -> Object:
    spec: Object = obj.get("spec") or {}
    return spec


def _has_ended(pod: Object) -> bool:
    return (pod.get("status") or {}).get("phase") in ("Succeeded", "Failed")
