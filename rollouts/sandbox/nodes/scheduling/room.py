"""What a node has and what is taken of it, kept up to date pod by pod."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema import quantity

ZERO = Fraction(0)


def requests_of(spec: Mapping[str, Any]) -> dict[str, Fraction]:
    """What a pod asks for: its containers together, or the largest init container if that is more."""
    total: dict[str, Fraction] = {}
    for container in spec["containers"]:
        _add(total, _requests(container))
    kept: dict[str, Fraction] = {}
    for container in spec.get("initContainers") or ():
        if container.get("restartPolicy") == "Always":
            _add(total, _requests(container))
            _add(kept, _requests(container))
            continue
        for name, amount in _requests(container).items():
            total[name] = max(total.get(name, ZERO), amount + kept.get(name, ZERO))
    _add(total, {name: quantity.of(amount) for name, amount in (spec.get("overhead") or {}).items()})
    return total


def _requests(container: Mapping[str, Any]) -> dict[str, Fraction]:
    written = (container.get("resources") or {}).get("requests") or {}
    return {name: quantity.of(amount) for name, amount in written.items()}


def _add(total: dict[str, Fraction], more: Mapping[str, Fraction]) -> None:
    for name, amount in more.items():
        total[name] = total.get(name, ZERO) + amount


def host_ports(spec: Mapping[str, Any]) -> set[tuple[str, int]]:
    """(protocol, port) of every hostPort."""
    return {
        (port.get("protocol") or "TCP", port["hostPort"])
        for container in spec["containers"]
        for port in container.get("ports") or ()
        if port.get("hostPort")
    }


def owner_of(pod: Object) -> str:
    """The uid of what controls the pod; "" for a pod of its own."""
    owners = pod["metadata"].get("ownerReferences") or ()
    return next((str(owner["uid"]) for owner in owners if owner.get("controller")), "")


@dataclass
class Room:
    """One node: the Node object, and the pods that are bound to it and not over."""

    node: Object
    pods: dict[str, Object] = field(default_factory=dict)
    taken: dict[str, Fraction] = field(default_factory=dict)
    owners: Counter[str] = field(default_factory=Counter)
    ports: Counter[tuple[str, int]] = field(default_factory=Counter)
    choosy: dict[str, Object] = field(default_factory=dict)
    """Those of its pods that must have others kept away."""

    @property
    def name(self) -> str:
        return str(self.node["metadata"]["name"])

    def allocatable(self, resource: str) -> Fraction:
        status = self.node.get("status") or {}
        amounts = status.get("allocatable") or status.get("capacity") or {}
        return quantity.of(amounts.get(resource, 0))

    def add(self, pod: Object) -> None:
        self.remove(pod)
        self.pods[pod["metadata"]["uid"]] = pod
        self._count(pod, 1)
        if (pod["spec"].get("affinity") or {}).get("podAntiAffinity"):
            self.choosy[pod["metadata"]["uid"]] = pod

    def renew(self, pod: Object) -> None:
        """Take in how a pod that is here looks now; what it takes of the node never changes."""
        uid = pod["metadata"]["uid"]
        if owner_of(self.pods[uid]) != owner_of(pod):
            self.add(pod)
        else:
            self.pods[uid] = pod

    def with_one_more(self, pod: Object) -> "Room":
        """The same node, if this pod were there too."""
        other = Room(self.node)
        for each in (*self.pods.values(), pod):
            other.add(each)
        return other

    def remove(self, pod: Object) -> None:
        known = self.pods.pop(pod["metadata"]["uid"], None)
        self.choosy.pop(pod["metadata"]["uid"], None)
        if known is not None:
            self._count(known, -1)

    def _count(self, pod: Object, sign: int) -> None:
        for name, amount in requests_of(pod["spec"]).items():
            self.taken[name] = self.taken.get(name, ZERO) + sign * amount
        self.owners[owner_of(pod)] += sign
        for port in host_ports(pod["spec"]):
            self.ports[port] += sign
