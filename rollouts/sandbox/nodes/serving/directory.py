"""Who is meant: the ready pods behind a Service, and pods and Services by name or address."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from random import SystemRandom
from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.storing.storage import Storage

DOMAIN = "cluster.local"


@dataclass(frozen=True)
class Backend:
    """A pod and the port that a Service sends to."""

    pod: Object
    port: int


class Directory:
    """Looks things up in the storage; keeps nothing."""

    def __init__(self, storage: Storage) -> None:
        self._storage = storage
        self._random = SystemRandom()

    def service(self, namespace: str, name: str) -> Object | None:
        return self._storage.get("services", namespace, name)

    def pod(self, namespace: str, name: str) -> Object | None:
        return self._storage.get("pods", namespace, name)

    def backends(self, namespace: str, service: str, port_name: str) -> Iterator[Backend]:
        """The ready pods behind the port of this name ("" for a Service's only port)."""
        endpoints = self._storage.get("endpoints", namespace, service) or {}
        return (
            Backend(pod, port["port"])
            for subset in endpoints.get("subsets") or ()
            for port in subset.get("ports") or ()
            if (port.get("name") or "") == port_name
            for address in subset.get("addresses") or ()
            if (pod := self._target(namespace, address)) is not None
        )

    def choose(self, namespace: str, service: str, port_name: str) -> Backend | None:
        """One of them by chance, or with session affinity always the same; None when none is ready."""
        backends = list(self.backends(namespace, service, port_name))
        if not backends:
            return None
        spec = (self.service(namespace, service) or {}).get("spec") or {}
        if spec.get("sessionAffinity") == "ClientIP":
            # All clients are this one machine.
            return min(backends, key=lambda backend: str(backend.pod["metadata"]["uid"]))
        return self._random.choice(backends)

    def _target(self, namespace: str, address: Mapping[str, Any]) -> Object | None:
        target = address.get("targetRef") or {}
        if target.get("kind") != "Pod":
            return None
        return self.pod(target.get("namespace") or namespace, target.get("name", ""))

    def at_address(self, address: str) -> Object | None:
        """The pod or Service that has this IP address."""
        for pod in self._storage.list("pods"):
            if (pod.get("status") or {}).get("podIP") == address:
                return pod
        for service in self._storage.list("services"):
            if address == service["spec"].get("clusterIP"):
                return service
        return None

    def resolve(self, host: str, namespace: str) -> tuple[str, list[str]]:
        """The full name of a host as DNS would say it, and its addresses: of a headless Service those of its pods."""
        pod = self.pod_of_host(host, namespace)
        if pod is not None:
            spec, where = pod["spec"], pod["metadata"]["namespace"]
            return f"{spec['hostname']}.{spec['subdomain']}.{where}.svc.{DOMAIN}", [pod["status"]["podIP"]]
        service = self.service_of_host(host, namespace)
        if service is None:
            return (host if "." in host else f"{host}.{namespace}.svc.{DOMAIN}"), []
        metadata, address = service["metadata"], service["spec"].get("clusterIP")
        full = f"{metadata['name']}.{metadata['namespace']}.svc.{DOMAIN}"
        if address != "None":
            return full, [address] if address else []
        endpoints = self._storage.get("endpoints", metadata["namespace"], metadata["name"]) or {}
        subsets = endpoints.get("subsets") or ()
        return full, sorted({each["ip"] for subset in subsets for each in subset.get("addresses") or ()})

    def service_of_host(self, host: str, namespace: str) -> Object | None:
        """A Service by its DNS name as seen from `namespace`: web, web.shop, web.shop.svc.cluster.local."""
        name, _, where = _within_cluster(host).partition(".")
        return self.service(where or namespace, name)

    def pod_of_host(self, host: str, namespace: str) -> Object | None:
        """A pod with a name of its own below a headless Service that publishes it: web-0.web, web-0.web.shop."""
        name, _, rest = _within_cluster(host).partition(".")
        subdomain, _, where = rest.partition(".")
        where = where or namespace
        service = self.service(where, subdomain) if subdomain else None
        if service is None or service["spec"].get("clusterIP") != "None":
            return None
        endpoints = self._storage.get("endpoints", where, subdomain) or {}
        for subset in endpoints.get("subsets") or ():
            for address in subset.get("addresses") or ():
                if address.get("hostname") == name:
                    return self._target(where, address)
        return None


def _within_cluster(host: str) -> str:
    return host.rstrip(".").removesuffix(f".{DOMAIN}").removesuffix(".svc")
