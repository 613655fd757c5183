"""What an operation acts on: a Deployment and its ReplicaSets, as the API server gave them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rollouts.model.template import Container

Object = Mapping[str, Any]


@dataclass(frozen=True)
class Target:
    """A Deployment read a moment ago, and the ReplicaSets it controls.

    home: the namespace that a bare kubectl means, "" where nobody knows: then each is named.
    """

    deployment: Object
    replica_sets: Sequence[Object] = ()
    home: str = "default"

    @property
    def name(self) -> str:
        return str(self.metadata["name"])

    @property
    def namespace(self) -> str:
        return str(self.metadata.get("namespace", "default"))

    @property
    def uid(self) -> str:
        return str(self.metadata.get("uid", ""))

    @property
    def generation(self) -> int:
        return int(self.metadata.get("generation") or 0)

    @property
    def resource_version(self) -> str:
        return str(self.metadata.get("resourceVersion", ""))

    @property
    def metadata(self) -> Mapping[str, Any]:
        return self.deployment.get("metadata") or {}

    @property
    def spec(self) -> Mapping[str, Any]:
        return self.deployment.get("spec") or {}

    @property
    def annotations(self) -> Mapping[str, str]:
        return self.metadata.get("annotations") or {}

    @property
    def template(self) -> Mapping[str, Any]:
        return self.spec.get("template") or {}

    @property
    def paused(self) -> bool:
        return bool(self.spec.get("paused"))

    @property
    def replicas(self) -> int:
        replicas = self.spec.get("replicas")
        return 1 if replicas is None else int(replicas)

    @property
    def containers(self) -> tuple[Container, ...]:
        """Those of the pod template in their order, init containers last."""
        pod = self.template.get("spec") or {}
        return tuple(
            Container(str(container.get("name", "")), str(container.get("image") or ""), init)
            for key, init in (("containers", False), ("initContainers", True))
            for container in pod.get(key) or ()
        )
