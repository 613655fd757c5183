"""The cluster as traffic reaches it: under the identity of the person who asked for it."""

from typing import Any

from dashboard.clusters.acting import deployment_path
from rollouts.cluster.client import Client, Reply
from rollouts.cluster.identity import Identity


class ProbingAs:
    """Reads what stands before a Deployment and knocks there; None is for the shared mode alone."""

    def __init__(self, client: Client, identity: Identity | None, person_id: int) -> None:
        self.person_id = person_id
        self._client = client
        self.identity = identity

    async def read_labels(self, namespace: str, deployment: str) -> dict[str, str]:
        """The labels of its pod template."""
        found = await self._client.get(deployment_path(namespace, deployment), identity=self.identity)
        return dict((found["spec"]["template"].get("metadata") or {}).get("labels") or {})

    async def list_services(self, namespace: str) -> list[dict[str, Any]]:
        """All of the namespace."""
        return await self._client.list_objects(f"/api/v1/namespaces/{namespace}/services", identity=self.identity)

    async def knock(self, path: str, limit: int) -> Reply:
        """As `Client.knock`."""
        return await self._client.knock(path, limit, identity=self.identity)
