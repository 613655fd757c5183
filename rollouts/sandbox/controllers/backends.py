"""Which pods stand behind a Service, and at which addresses and ports: what Endpoints and EndpointSlices share."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.controllers.reading import (
    carries,
    has_ended,
    is_leaving,
    labels_of,
    name_of,
    namespace_of,
    ready_condition,
    spec_of,
    status_of,
    uid_of,
)

HEADLESS = "service.kubernetes.io/headless"


@dataclass(frozen=True, slots=True)
class Port:
    """A target port of one pod. name: "" where the Service names none."""

    name: str
    number: int
    protocol: str


@dataclass(frozen=True, slots=True)
class Backend:
    """One pod behind a Service. A leaving one serves on as long as it is ready, but is not `ready` for new clients."""

    pod: Object
    address: str
    serving: bool
    leaving: bool
    host_name: str
    """Under which DNS finds it below its Service; "" for most."""
    ports: tuple[Port, ...]

    @property
    def order(self) -> tuple[tuple[int, ...], str]:
        """Sort key: by address, as numbers."""
        return tuple(int(part) for part in self.address.split(".") if part.isdigit()), uid_of(self.pod)


def backends(service: Object, pods: Sequence[Object]) -> list[Backend]:
    """Give the pods that a Service selects and that have an address, in the order of their addresses."""
    selector = spec_of(service).get("selector")
    if not selector:
        return []
    chosen = [pod for pod in pods if carries(labels_of(pod), selector) and _has_address(pod)]
    return sorted((_backend(service, pod) for pod in chosen), key=lambda backend: backend.order)


def selects(service: Object, pod: Object) -> bool:
    """Tell whether a Service selects a pod by its labels."""
    selector = spec_of(service).get("selector")
    return bool(selector) and carries(labels_of(pod), selector)


def target_of(pod: Object) -> Object:
    """Build the reference by which an endpoint names its pod."""
    return {"kind": "Pod", "namespace": namespace_of(pod), "name": name_of(pod), "uid": uid_of(pod)}


def publishes_unready(service: Object) -> bool:
    """Tell whether the Service wants its pods' readiness ignored."""
    return bool(spec_of(service).get("publishNotReadyAddresses"))


def headless_label(service: Object) -> dict[str, str]:
    """Give the label that marks what belongs to a Service without an address of its own."""
    return {HEADLESS: ""} if spec_of(service).get("clusterIP") == "None" else {}


def _has_address(pod: Object) -> bool:
    return bool(status_of(pod).get("podIP")) and not has_ended(pod)


def _backend(service: Object, pod: Object) -> Backend:
    ports = [_resolved(port, pod) for port in spec_of(service).get("ports") or ()]
    found = tuple(port for port in ports if port is not None)
    spec = spec_of(pod)
    named = spec.get("hostname", "") if spec.get("subdomain") == name_of(service) else ""
    return Backend(pod, status_of(pod)["podIP"], ready_condition(pod) is not None, is_leaving(pod), named, found)


def _resolved(port: Object, pod: Object) -> Port | None:
    protocol = port.get("protocol", "TCP")
    target: int | str = port.get("targetPort") or port["port"]
    number = target if isinstance(target, int) else _named(target, protocol, pod)
    return Port(port.get("name", ""), number or port["port"], protocol) if number is not None else None


def _named(name: str, protocol: str, pod: Object) -> int | None:
    containers: list[dict[str, Any]] = spec_of(pod).get("containers") or []
    for container in containers:
        for port in container.get("ports") or ():
            if port.get("name") == name and port.get("protocol", "TCP") == protocol:
                number: int = port["containerPort"]
                return number
    return None
