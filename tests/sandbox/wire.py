"""A plain HTTPS client of a running sandbox, as any program would be one."""

import asyncio
import base64
import io
import json
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from rollouts.sandbox.cluster import Running

TABLE = "application/json;as=Table;v=v1;g=meta.k8s.io,application/json"
PODS = "/api/v1/namespaces/default/pods"
DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments"


class Answer:
    """Status, headers and body of one answer."""

    def __init__(self, status: int, headers: Any, body: bytes) -> None:
        self.status = status
        self.headers = headers
        self.body = body

    @property
    def json(self) -> dict[str, Any]:
        return json.loads(self.body)


class Wire:
    """Requests as one user of the cluster's kubeconfigs; user "" sends no token."""

    def __init__(self, cluster: Running, user: str = "admin") -> None:
        config = json.loads(cluster.kubeconfig().read_text())
        authority = config["clusters"][0]["cluster"]["certificate-authority-data"]
        self.trust = ssl.create_default_context(cadata=_pem(authority))
        self._url = cluster.url
        self._headers = {"Authorization": f"Bearer {token_of(cluster, user)}"} if user else {}
        self._session = aiohttp.ClientSession(read_bufsize=2**20)

    async def close(self) -> None:
        await self._session.close()

    async def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        sent = self._headers | {name.replace("_", "-"): value for name, value in headers.items()}
        data = None if body is None else io.BytesIO(body if isinstance(body, bytes) else json.dumps(body).encode())
        if data is not None:
            sent = {"Content-Type": "application/json"} | sent
        async with self._session.request(method, self._url + path, data=data, headers=sent, ssl=self.trust) as got:
            return Answer(got.status, got.headers, await got.read())

    async def get(self, path: str, **headers: str) -> Answer:
        return await self.ask("GET", path, **headers)

    async def get_unfollowed(self, path: str) -> Answer:
        """GET a path without going where the answer sends one."""
        url = self._url + path
        async with self._session.get(url, headers=self._headers, ssl=self.trust, allow_redirects=False) as got:
            return Answer(got.status, got.headers, await got.read())

    async def post(self, path: str, body: Any, **headers: str) -> Answer:
        return await self.ask("POST", path, body, **headers)

    async def patch(self, path: str, body: Any, kind: str = "merge-patch", **headers: str) -> Answer:
        return await self.ask("PATCH", path, body, **({"Content_Type": f"application/{kind}+json"} | headers))

    @asynccontextmanager
    async def socket(self, path: str, protocol: str) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
        """Open a WebSocket; protocol "" names none. Raises aiohttp.WSServerHandshakeError when it is refused."""
        url = self._url + path
        async with self._session.ws_connect(
            url, protocols=(protocol,) if protocol else (), headers=self._headers, ssl=self.trust
        ) as socket:
            yield socket

    @asynccontextmanager
    async def watch(self, path: str, **headers: str) -> AsyncIterator["Lines"]:
        """Open a watch; it is open when the headers are here."""
        url = f"{self._url}{path}{'&' if '?' in path else '?'}watch=true"
        async with self._session.get(url, headers=self._headers | headers, ssl=self.trust) as got:
            yield Lines(got)


class Lines:
    """The events of a watch."""

    def __init__(self, got: aiohttp.ClientResponse) -> None:
        self.status = got.status
        self._got = got

    async def next(self, seconds: float = 5.0) -> dict[str, Any]:
        async with asyncio.timeout(seconds):
            line = await self._got.content.readline()
        assert line, "the watch has ended"
        return json.loads(line)

    async def body(self) -> bytes:
        """Give what came instead of a stream."""
        return await self._got.read()

    async def take(self, count: int) -> list[tuple[str, str]]:
        """Give (type, name) of the next events."""
        events = [await self.next() for _ in range(count)]
        return [(each["type"], each["object"]["metadata"].get("name", "")) for each in events]

    async def rest(self) -> list[dict[str, Any]]:
        """Give what comes until the server ends the watch."""
        async with asyncio.timeout(10.0):
            return [json.loads(line) async for line in self._got.content]


def token_of(cluster: Running, user: str) -> str:
    return json.loads(cluster.kubeconfig(user).read_text())["users"][0]["user"]["token"]


def deployment(name: str = "web", **spec: Any) -> dict[str, Any]:
    labels = {"app": name}
    template = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "c", "image": "http-go:v1"}]}}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": name},
        "spec": {"replicas": 3, "selector": {"matchLabels": labels}, "template": template} | spec,
    }


def pod(name: str, **labels: str) -> dict[str, Any]:
    return {
        "metadata": {"name": name, "labels": labels},
        "spec": {"containers": [{"name": "c", "image": "http-go:v1"}]},
    }


def config_map(name: str, **labels: str) -> dict[str, Any]:
    return {"metadata": {"name": name, "labels": labels}, "data": {"a": "b"}}


def _pem(encoded: str) -> str:
    return base64.b64decode(encoded).decode()
