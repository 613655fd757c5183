"""The addresses of Services: a cluster IP, and node ports from 30000 to 32767.

`ServiceAddresses.admit` is an admission step for the registry, after defaults and before validation.
"""

import socket
from collections.abc import Callable, Iterator, Sequence
from ipaddress import ip_address, ip_network
from random import SystemRandom
from typing import Any

from rollouts.sandbox.access.identity import User
from rollouts.sandbox.basics.errors import FieldError, invalid
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.reader import Reader

FIRST_PORT, LAST_PORT = 30_000, 32_767
PORT_TYPES = ("NodePort", "LoadBalancer")
HOST = "127.0.0.1"
RESERVED = {"10.96.0.1", "10.96.0.10"}
HEADLESS = "None"
CLUSTER_IPS = ip_network("10.96.0.0/16")
OUT_OF_RANGE = "provided port is not in the valid range. The range of valid ports is 30000-32767"
TAKEN = "provided port is already allocated"


def is_free(port: int) -> bool:
    """Whether the host lets us listen on 127.0.0.1:port."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return True


def free_node_port(taken: set[int], free: Callable[[int], bool] = is_free) -> int:
    """A node port that neither a Service nor the host uses. Raises LookupError when all are taken."""
    ports = [port for port in range(FIRST_PORT, LAST_PORT + 1) if port not in taken]
    SystemRandom().shuffle(ports)
    for port in ports:
        if free(port):
            return port
    raise LookupError("no node port is free")


def node_ports(services: Sequence[Object], but: str = "") -> set[int]:
    """The node ports of all Services but the one with this uid."""
    others = (service for service in services if service["metadata"].get("uid") != but)
    return {port["nodePort"] for service in others for port in ports_of(service) if port.get("nodePort")}


def ports_of(service: Object) -> list[dict[str, Any]]:
    return list((service.get("spec") or {}).get("ports") or ())


class ServiceAddresses:
    """Gives Services what they ask for, and keeps what they have."""

    def __init__(self, free: Callable[[int], bool] = is_free) -> None:
        self._free = free
        self._random = SystemRandom()

    def admit(
        self,
        operation: str,
        resource: str,
        obj: Object,
        old: Object | None,
        user: User,  # noqa: ARG002
        objects: Reader,
    ) -> Object:
        """The Service with its addresses. Raises ApiError (422) for one that cannot be had."""
        if resource != "services" or operation == "DELETE":
            return obj
        others = [each for each in objects.list("services") if each["metadata"]["uid"] != obj["metadata"].get("uid")]
        spec = _without_leftovers(dict(obj["spec"]), (old or {}).get("spec") or {})
        if spec.get("type") != "ExternalName":
            spec = self._with_cluster_ip(obj, spec, (old or {}).get("spec") or {}, others)
        if spec.get("type") in PORT_TYPES:
            spec["ports"] = list(self._with_node_ports(obj, spec, old, others))
        return {**obj, "spec": spec}

    def _with_cluster_ip(self, obj: Object, spec: Object, before: Object, others: list[Object]) -> Object:
        taken = {each["spec"].get("clusterIP") for each in others}
        wanted = spec.get("clusterIP") or before.get("clusterIP")
        if wanted and wanted != HEADLESS and not before.get("clusterIP"):  # one that it has, validation keeps
            problem = _unusable(wanted, taken)
            if problem:
                told = f'Invalid value: []string{{"{wanted}"}}: failed to allocate IP {wanted}: {problem}'
                raise invalid("Service", obj["metadata"]["name"], [_fault("spec.clusterIPs", told)])
        address = wanted or next(ip for ip in self._cluster_ips() if ip not in taken | RESERVED)
        return {
            **spec,
            "clusterIP": address,
            "clusterIPs": [address],
            "ipFamilies": spec.get("ipFamilies") or ["IPv4"],
            "ipFamilyPolicy": spec.get("ipFamilyPolicy") or "SingleStack",
        }

    def _cluster_ips(self) -> Iterator[str]:
        while True:
            yield f"10.96.{self._random.randint(1, 254)}.{self._random.randint(1, 254)}"

    def _with_node_ports(
        self, obj: Object, spec: Object, old: Object | None, others: list[Object]
    ) -> Iterator[dict[str, Any]]:
        taken = node_ports(others)
        before = {_port_key(port): port.get("nodePort") for port in ports_of(old or {})}
        for index, port in enumerate(spec.get("ports") or ()):
            number = port.get("nodePort") or before.get(_port_key(port)) or free_node_port(taken, self._free)
            field = f"spec.ports[{index}].nodePort"
            if number not in before.values():
                problem = OUT_OF_RANGE if not FIRST_PORT <= number <= LAST_PORT else TAKEN if number in taken else ""
                if problem:
                    fault = _fault(field, f"Invalid value: {number}: {problem}")
                    raise invalid("Service", obj["metadata"]["name"], [fault])
            taken.add(number)
            yield {**port, "nodePort": number}


def _unusable(wanted: str, taken: set[str | None]) -> str:
    """Why a Service cannot have this address; "" also for what is no address, which validation refuses."""
    try:
        address = ip_address(wanted)
    except ValueError:
        return ""
    if address not in CLUSTER_IPS:
        return f"the provided IP ({wanted}) is not in the valid range. The range of valid IPs is {CLUSTER_IPS}"
    return "provided IP is already allocated" if wanted in taken else ""


def _without_leftovers(spec: Object, before: Object) -> Object:
    """A type that was left behind takes along what only it needed, unless that was set anew."""
    if spec.get("type") == "ExternalName" and before.get("type") != "ExternalName":
        spec = {key: value for key, value in spec.items() if key not in ("clusterIP", "clusterIPs")}
    if spec.get("type") not in PORT_TYPES and before.get("type") in PORT_TYPES:
        had = {port.get("nodePort") for port in before.get("ports") or ()}
        spec["ports"] = [_without_node_port(p) if p.get("nodePort") in had else p for p in spec.get("ports") or ()]
        spec = {key: value for key, value in spec.items() if key not in DEPENDENT}
    return spec


DEPENDENT = ("externalTrafficPolicy", "allocateLoadBalancerNodePorts", "healthCheckNodePort")


def _without_node_port(port: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in port.items() if key != "nodePort"}


def _port_key(port: dict[str, Any]) -> tuple[Any, Any]:
    return port.get("protocol") or "TCP", port.get("port")


def _fault(field: str, message: str) -> FieldError:
    return FieldError("FieldValueInvalid", field, message)
