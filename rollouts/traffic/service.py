"""Which Service stands before a Deployment's pods."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from rollouts.model import front

Object = dict[str, Any]


@dataclass(frozen=True)
class Service:
    """A Service and the port of it that is asked."""

    namespace: str
    name: str
    port: str
    secure: bool = False

    @property
    def title(self) -> str:
        return f"{self.name}:{self.port}"

    @property
    def path(self) -> str:
        """Where the API server's proxy reaches it."""
        scheme = "https:" if self.secure else ""
        return f"/api/v1/namespaces/{self.namespace}/services/{scheme}{self.name}:{self.port}/proxy/"


def choose_service(services: Iterable[Object], labels: Mapping[str, str], deployment: str) -> Service | None:
    """The Service whose selector the pods' labels match: the Deployment's namesake, else the first by name."""
    fitting = [service for service in services if selects(service, labels) and _port(service) is not None]
    fitting.sort(key=lambda service: (service["metadata"]["name"] != deployment, service["metadata"]["name"]))
    if not fitting:
        return None
    metadata, port = fitting[0]["metadata"], _port(fitting[0]) or {}
    secure = port.get("port") == 443 or port.get("name") == "https"
    return Service(metadata["namespace"], metadata["name"], str(port["port"]), secure)


def named(services: Iterable[Object], name: str) -> Object | None:
    """The Service of this name, if there still is one inside the cluster."""
    found = next((service for service in services if service["metadata"]["name"] == name), None)
    return None if found is None or _leads_out(found) else found


def selects(service: Object, labels: Mapping[str, str]) -> bool:
    """Whether its selector takes pods with these labels; without one it takes none."""
    selector = (service.get("spec") or {}).get("selector") or {}
    return bool(selector) and not _leads_out(service) and front.selects(selector, labels)


def _leads_out(service: Object) -> bool:
    return bool((service.get("spec") or {}).get("type") == front.LEADS_OUT)


def _port(service: Object) -> Object | None:
    """The first of TCP that is called http or web, else the first."""
    ports = [port for port in service["spec"].get("ports") or () if port.get("protocol", "TCP") == "TCP"]
    named = [port for port in ports if port.get("name") in ("http", "web")]
    return next(iter([*named, *ports]), None)
