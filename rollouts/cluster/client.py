"""One client of one API server: list, watch, get, post, patch, delete, and nothing that knows what an object means."""

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import msgspec
from multidict import CIMultiDict

from rollouts.cluster.access import Access, Backend
from rollouts.cluster.identity import Identity
from rollouts.cluster.lines import split_lines
from rollouts.cluster.paths import check_path
from rollouts.cluster.translate import error_of, unreachable
from rollouts.errors import ClusterError, ServerFault, Unauthorized

JSON = "application/json"
CONNECT_SECONDS = 5
ANSWER_SECONDS = 30
LIST_SECONDS = 120  # a list of 5,000 pods has 40 MB
READ_BUFFER = 1 << 18
BROKEN = (aiohttp.ClientError, OSError, TimeoutError)

Params = Mapping[str, str]


class Client:
    """Signs in on the first request, and once more when a 401 says that the credentials have expired.

    Every failure is one of `rollouts.errors`, with the library's own error as its cause.
    """

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._access: Access | None = None
        self._session: aiohttp.ClientSession | None = None
        self._signing_in = asyncio.Lock()

    @property
    def name(self) -> str:
        """The backend's name, for people."""
        return self._backend.name

    async def close(self) -> None:
        """End every connection, watches included; harmless when repeated."""
        session, self._session, self._access = self._session, None, None
        if session is not None:
            await session.close()

    async def get(self, path: str, params: Params | None = None, *, identity: Identity | None = None) -> dict[str, Any]:
        """Read one object."""
        return _object(await self._answer("GET", path, params, identity=identity))

    async def post(
        self, path: str, body: Any, params: Params | None = None, *, identity: Identity | None = None
    ) -> dict[str, Any]:
        """Create an object, or ask a review."""
        return _object(await self._answer("POST", path, params, body=body, identity=identity))

    async def patch(
        self,
        path: str,
        body: Any,
        content_type: str = "application/strategic-merge-patch+json",
        params: Params | None = None,
        *,
        identity: Identity | None = None,
    ) -> dict[str, Any]:
        """Change an object; returns it as it stands afterwards."""
        patched = await self._answer("PATCH", path, params, body=body, content_type=content_type, identity=identity)
        return _object(patched)

    async def delete(
        self, path: str, params: Params | None = None, *, body: Any = None, identity: Identity | None = None
    ) -> dict[str, Any]:
        """Ask for an object's deletion."""
        return _object(await self._answer("DELETE", path, params, body=body, identity=identity))

    async def list(
        self, path: str, params: Params | None = None, *, identity: Identity | None = None
    ) -> bytes | bytearray:
        """Read a list as the bytes that came, since only the reader knows which fields it wants."""
        return await self._answer("GET", path, params, identity=identity, seconds=LIST_SECONDS)

    async def watch(
        self, path: str, params: Params | None = None, *, identity: Identity | None = None
    ) -> AsyncGenerator[bytes, None]:
        """Yield a watch's lines as they come, for as long as the server keeps it open and the reader reads.

        The first item is empty and says that the server has accepted the watch: a quiet one may have no line for long.
        Silence is the reader's to judge: it alone knows how often a bookmark is due.
        """
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS)
        request = self._request("GET", path, {**(params or {}), "watch": "true"}, identity=identity, timeout=timeout)
        try:
            async with request as response:
                yield b""
                async for line in split_lines(response.content.iter_any()):
                    yield line
        except BROKEN as broken:
            raise unreachable(broken) from broken

    async def allowed(
        self,
        verb: str,
        group: str,
        resource: str,
        namespace: str = "",
        name: str = "",
        subresource: str = "",
        identity: Identity | None = None,
    ) -> bool:
        """Ask the API server whether this identity may; an error is for the caller to take as a no."""
        attributes = {
            "verb": verb,
            "group": group,
            "resource": resource,
            "namespace": namespace,
            "name": name,
            "subresource": subresource,
        }
        review = {
            "apiVersion": "authorization.k8s.io/v1",
            "kind": "SelfSubjectAccessReview",
            "spec": {"resourceAttributes": {key: value for key, value in attributes.items() if value}},
        }
        answer = await self.post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", review, identity=identity)
        status = answer.get("status")
        return isinstance(status, dict) and status.get("allowed") is True

    async def _answer(
        self,
        method: str,
        path: str,
        params: Params | None,
        *,
        body: Any = None,
        content_type: str = JSON,
        identity: Identity | None = None,
        seconds: float = ANSWER_SECONDS,
    ) -> bytes | bytearray:
        timeout = aiohttp.ClientTimeout(total=seconds, sock_connect=CONNECT_SECONDS)
        data = None if body is None else msgspec.json.encode(body)
        headers = {} if body is None else {"Content-Type": content_type}
        request = self._request(method, path, params, data=data, headers=headers, identity=identity, timeout=timeout)
        try:
            async with request as response:
                return await _read(response)
        except BROKEN as broken:
            raise unreachable(broken) from broken

    @asynccontextmanager
    async def _request(
        self,
        method: str,
        path: str,
        params: Params | None,
        *,
        timeout: aiohttp.ClientTimeout,  # noqa: ASYNC109 the library's own, for one request
        identity: Identity | None = None,
        data: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> AsyncIterator[aiohttp.ClientResponse]:
        """One request, answered with success; on a 401 the credentials are read anew, once."""
        check_path(path)
        for last in (False, True):
            access, session = await self._connection()
            sent: CIMultiDict[str] = CIMultiDict({"Accept": JSON, **(headers or {}), **access.headers})
            sent.extend(identity.headers() if identity else [])
            async with session.request(
                method,
                access.server + path,
                params=params,
                data=data,
                headers=sent,
                timeout=timeout,
                proxy=access.proxy,
                ssl=access.ssl or True,
                server_hostname=access.server_name,
                allow_redirects=False,
            ) as response:
                refusal = await _refusal(response)
                if refusal is None:
                    yield response
                    return
            if last or not isinstance(refusal, Unauthorized):
                raise refusal
            self._forget(access)

    async def _connection(self) -> tuple[Access, aiohttp.ClientSession]:
        async with self._signing_in:
            if self._access is None:
                self._access = await self._backend.load()
            if self._session is None:
                self._session = _session()
            return self._access, self._session

    def _forget(self, access: Access) -> None:
        """Drop these credentials, unless another request has replaced them already; open watches live on."""
        if self._access is access:
            self._access = None


def _session() -> aiohttp.ClientSession:
    # No limit: a watch holds its connection for as long as it lives.
    connector = aiohttp.TCPConnector(limit=0)
    return aiohttp.ClientSession(connector=connector, read_bufsize=READ_BUFFER, cookie_jar=aiohttp.DummyCookieJar())


async def _refusal(response: aiohttp.ClientResponse) -> ClusterError | None:
    if response.status < 300:
        return None
    if response.status < 400:
        return ServerFault("the API server redirects; redirects are not followed", code=response.status)
    return error_of(response.status, await response.read(), response.headers.get("Retry-After"))


async def _read(response: aiohttp.ClientResponse) -> bytearray:
    """Gather the body in one growing buffer: joining its chunks would hold a long list twice."""
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
    return body


def _object(body: bytes | bytearray) -> dict[str, Any]:
    try:
        read = msgspec.json.decode(body)
    except msgspec.DecodeError as broken:
        raise ServerFault("the API server's answer is no JSON") from broken
    if not isinstance(read, dict):
        raise ServerFault("the API server's answer is no object")
    return read
