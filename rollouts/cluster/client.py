"""One client of one API server: list, watch, get, post, patch, delete, and nothing that knows what an object means."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from typing import Any

import aiohttp
import msgspec

from rollouts.cluster.access import Backend
from rollouts.cluster.connection import JSON, Connection, Params
from rollouts.cluster.identity import Identity
from rollouts.cluster.lines import split_lines
from rollouts.cluster.reviews import PATH as REVIEWS
from rollouts.cluster.reviews import Question, access_review, is_allowed
from rollouts.cluster.translate import unreachable
from rollouts.errors import UNREADABLE, ServerFault

CONNECT_SECONDS = 5
ANSWER_SECONDS = 30
LIST_SECONDS = 120  # a list of 5,000 pods has 40 MB
POD_HEADER = "X-Rollboard-Pod"
NAME_LIMIT = 253
Objects = list[dict[str, Any]]
BROKEN = (aiohttp.ClientError, OSError)  # a TimeoutError is an OSError


@dataclass(frozen=True)
class Reply:
    """What came back through the proxy, whatever its status; `pod` is what the answer's own header names."""

    status: int
    pod: str
    body: bytes


class Client:
    """`name` is the backend's, for people. Every failure is one of `rollouts.errors`, caused by the library's own."""

    def __init__(self, backend: Backend) -> None:
        self.name = backend.name
        self._connection = Connection(backend)

    async def close(self) -> None:
        """End every connection, watches included; harmless when repeated."""
        await self._connection.close()

    async def get(self, path: str, params: Params | None = None, *, identity: Identity | None = None) -> dict[str, Any]:
        """Read one object."""
        return _object(await self._answer("GET", path, params, identity=identity))

    async def post(
        self, path: str, body: Any, params: Params | None = None, *, identity: Identity | None = None
    ) -> dict[str, Any]:
        """Create an object, or ask a review."""
        return _object(await self._answer("POST", path, params, body=body, identity=identity))

    async def put(
        self, path: str, body: Any, params: Params | None = None, *, identity: Identity | None = None
    ) -> dict[str, Any]:
        """Replace an object, or turn what is set at a path."""
        return _object(await self._answer("PUT", path, params, body=body, identity=identity))

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

    async def list_objects(
        self, path: str, params: Params | None = None, *, identity: Identity | None = None
    ) -> Objects:
        """Read a list as plain objects, in the server's order."""
        return _items(_object(await self.list(path, params, identity=identity)))

    async def watch(
        self, path: str, params: Params | None = None, *, identity: Identity | None = None
    ) -> AsyncGenerator[bytes, None]:
        """Yield a watch's lines as they come, for as long as the server keeps it open and the reader reads.

        The first item is empty and says that the server has accepted the watch: a quiet one may have no line for long.
        Silence is the reader's to judge: it alone knows how often a bookmark is due.
        """
        timeout = aiohttp.ClientTimeout(total=None, sock_connect=CONNECT_SECONDS)
        request = self._connection.request(
            "GET", path, {**(params or {}), "watch": "true"}, identity=identity, timeout=timeout
        )
        try:
            async with request as response:
                yield b""
                async for line in split_lines(response.content.iter_any()):
                    yield line
        except BROKEN as broken:
            raise unreachable(broken) from broken

    async def knock(self, path: str, limit: int, *, identity: Identity | None = None) -> Reply:
        """GET a Service through the proxy over a connection of its own; at most `limit` bytes of the body are read.

        Nothing but our own credentials goes along, and no redirect is followed. The caller sets the time.
        """
        try:
            async with self._connection.unshared(path, identity) as response:
                body = await _read_at_most(response, limit)
                return Reply(response.status, response.headers.get(POD_HEADER, "")[:NAME_LIMIT], body)
        except TimeoutError:
            raise
        except BROKEN as broken:
            raise unreachable(broken) from broken

    async def allowed(self, question: Question, identity: Identity | None = None) -> bool:
        """Ask the API server whether this identity may; an error is for the caller to take as a no."""
        return is_allowed(await self.post(REVIEWS, access_review(question), identity=identity))

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
        request = self._connection.request(
            method, path, params, data=data, headers=headers, identity=identity, timeout=timeout
        )
        try:
            async with request as response:
                return await _read(response)
        except BROKEN as broken:
            raise unreachable(broken) from broken


async def _read(response: aiohttp.ClientResponse) -> bytearray:
    """Gather the body in one growing buffer: joining its chunks would hold a long list twice."""
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
    return body


async def _read_at_most(response: aiohttp.ClientResponse, limit: int) -> bytes:
    """The first bytes; the connection is given up with the rest unread."""
    body = bytearray()
    async for chunk in response.content.iter_any():
        body += chunk
        if len(body) >= limit:
            break
    return bytes(body[:limit])


def _items(listed: dict[str, Any]) -> Objects:
    items = listed.get("items") or []
    if not isinstance(items, list) or not all(isinstance(item, dict) for item in items):
        raise ServerFault("the API server's answer is no list")
    return items


def _object(body: bytes | bytearray) -> dict[str, Any]:
    try:
        read = msgspec.json.decode(body)
    except UNREADABLE as broken:
        raise ServerFault("the API server's answer is no JSON") from broken
    if not isinstance(read, dict):
        raise ServerFault("the API server's answer is no object")
    return read
