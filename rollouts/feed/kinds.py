"""The kinds that a board is made of: where they are, and what they are read as."""

from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from rollouts.model.manifests import (
    DeploymentManifest,
    EventManifest,
    Manifest,
    NamespaceManifest,
    PodManifest,
    ReplicaSetManifest,
    ReplicationControllerManifest,
    ServiceManifest,
)

M = TypeVar("M", bound=Manifest)


@dataclass(frozen=True)
class Kind(Generic[M]):
    """`prefix` stands before `/namespaces/`. essential: without it there is no board worth the name.

    only: the one namespace that it is followed in, where a feed follows several by name.
    """

    plural: str
    prefix: str
    manifest: type[M]
    essential: bool = True
    only: str = ""

    @property
    def name(self) -> str:
        """What it is called among the kinds of a feed."""
        return f"{self.plural} in {self.only}" if self.only else self.plural

    def within(self, namespace: str) -> "Kind[M]":
        """The same, of one namespace."""
        return replace(self, only=namespace)

    def path(self, namespace: str) -> str:
        """Where to list and watch it; "" is all namespaces."""
        namespace = namespace or self.only
        return f"{self.prefix}/namespaces/{namespace}/{self.plural}" if namespace else f"{self.prefix}/{self.plural}"


DEPLOYMENTS = Kind("deployments", "/apis/apps/v1", DeploymentManifest)
REPLICASETS = Kind("replicasets", "/apis/apps/v1", ReplicaSetManifest)
PODS = Kind("pods", "/api/v1", PodManifest)
EVENTS = Kind("events", "/api/v1", EventManifest, essential=False)
SERVICES = Kind("services", "/api/v1", ServiceManifest, essential=False)
REPLICATIONCONTROLLERS = Kind("replicationcontrollers", "/api/v1", ReplicationControllerManifest, essential=False)
NAMESPACES = Kind("namespaces", "/api/v1", NamespaceManifest, essential=False)
