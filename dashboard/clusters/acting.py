"""The cluster as one person reaches it: what `perform` asks for, over the client, under an identity."""

from typing import Any, Protocol

from rollouts.cluster.identity import Identity
from rollouts.operations.operation import Patch
from rollouts.operations.selector import write_selector
from rollouts.operations.target import Object, Target

FIELD_MANAGER = "rollboard"


class Api(Protocol):
    """What is used of `rollouts.cluster.client.Client`."""

    async def get(self, path: str, *, identity: Identity | None = None) -> dict[str, Any]: ...

    async def list_objects(
        self, path: str, params: Any = None, *, identity: Identity | None = None
    ) -> list[dict[str, Any]]: ...

    async def patch(
        self, path: str, body: Any, content_type: str, params: Any, *, identity: Identity | None = None
    ) -> dict[str, Any]: ...


class ActingAs:
    """Reads and patches as the identity; None, the kubeconfig's own, is for the shared mode alone."""

    def __init__(self, api: Api, identity: Identity | None, home: str = "") -> None:
        self._api = api
        self._identity = identity
        self._home = home

    async def read_target(self, namespace: str, name: str) -> Target:
        """The Deployment and the ReplicaSets its selector matches."""
        deployment = await self._api.get(deployment_path(namespace, name), identity=self._identity)
        path = f"/apis/apps/v1/namespaces/{namespace}/replicasets"
        selector = write_selector(deployment["spec"].get("selector") or {})
        replica_sets = await self._api.list_objects(path, {"labelSelector": selector}, identity=self._identity)
        return Target(deployment, replica_sets, self._home)

    async def patch_deployment(self, namespace: str, name: str, patch: Patch) -> Object:
        """Send the patch under our field manager."""
        path = deployment_path(namespace, name) + (f"/{patch.subresource}" if patch.subresource else "")
        params = {"fieldManager": FIELD_MANAGER}
        return await self._api.patch(path, patch.body, patch.kind, params, identity=self._identity)


def deployment_path(namespace: str, name: str) -> str:
    """The API path; both names were checked as DNS-1123 where they came in."""
    return f"/apis/apps/v1/namespaces/{namespace}/deployments/{name}"
