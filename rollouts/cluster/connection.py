"""Signed-in requests: the credentials, the session, and when to read the kubeconfig anew."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
from multidict import CIMultiDict

from rollouts.cluster.access import Access, Backend
from rollouts.cluster.identity import Identity
from rollouts.cluster.paths import check_path
from rollouts.cluster.translate import error_of
from rollouts.errors import ClusterError, ServerFault, Unauthorized

JSON = "application/json"
READ_BUFFER = 1 << 18

Params = Mapping[str, str]


class Connection:
    """Signs in with the first request, and once more when the server says 401 or shows a certificate of another CA.

    Both happen when tokens rotate, or when a server comes back anew; the kubeconfig then holds what is right. The
    certificate is verified again with what was read.
    """

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._access: Access | None = None
        self._session: aiohttp.ClientSession | None = None
        self._signing_in = asyncio.Lock()

    async def close(self) -> None:
        """End every connection; harmless when repeated."""
        session, self._session, self._access = self._session, None, None
        if session is not None:
            await session.close()

    @asynccontextmanager
    async def request(
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
        """One request, answered with success. Raises our errors for refusals, the library's for broken connections."""
        check_path(path)
        wanted = {"Accept": JSON, **(headers or {})}
        options = {"params": params, "data": data, "timeout": timeout}
        try:
            response = await self._attempt(method, path, wanted, identity, options)
        except (Unauthorized, aiohttp.ClientConnectorCertificateError):
            response = await self._attempt(method, path, wanted, identity, options)
        async with response:
            yield response

    @asynccontextmanager
    async def unshared(self, path: str, identity: Identity | None) -> AsyncIterator[aiohttp.ClientResponse]:
        """A GET over a connection that nothing used before it or uses after; answered with whatever status.

        Nothing is unpacked: who answers is any program, and 4 KB may be made of a gigabyte.
        """
        check_path(path)
        access, _ = await self._signed_in()
        wanted = {"Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close"}
        async with (
            aiohttp.ClientSession(cookie_jar=aiohttp.DummyCookieJar(), auto_decompress=False) as session,
            session.get(access.server + path, headers=_headers(wanted, access, identity), **_way(access)) as response,
        ):
            yield response

    async def _attempt(
        self,
        method: str,
        path: str,
        wanted: Mapping[str, str],
        identity: Identity | None,
        options: Mapping[str, Any],
    ) -> aiohttp.ClientResponse:
        """Send it once; what the server does not take for our credentials is forgotten. The caller releases."""
        access, session = await self._signed_in()
        headers = _headers(wanted, access, identity)
        try:
            response = await session.request(method, access.server + path, headers=headers, **_way(access), **options)
            refusal = await _refusal(response)
        except aiohttp.ClientConnectorCertificateError:
            self._forget(access)
            raise
        if refusal is None:
            return response
        response.release()
        if isinstance(refusal, Unauthorized):
            self._forget(access)
        raise refusal

    async def _signed_in(self) -> tuple[Access, aiohttp.ClientSession]:
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


def _headers(wanted: Mapping[str, str], access: Access, identity: Identity | None) -> CIMultiDict[str]:
    headers: CIMultiDict[str] = CIMultiDict({**wanted, **access.headers})
    headers.extend(identity.headers() if identity else [])
    return headers


def _way(access: Access) -> dict[str, Any]:
    """How the library is to reach the server, and that it goes nowhere else."""
    return {
        "proxy": access.proxy,
        "ssl": access.ssl or True,
        "server_hostname": access.server_name,
        "allow_redirects": False,
    }


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
