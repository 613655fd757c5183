"""A proxy between the feed and a real API server, which does what networks, balancers and servers in trouble do.

It ends TLS and speaks HTTP on both sides, so that it can break an answer in the middle of a line, or give one of its
own in the server's stead.
"""

import asyncio
import json
import ssl
from collections import defaultdict, deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
from aiohttp import web
from multidict import CIMultiDict

from rollouts.sandbox.access.certificates import Certificates
from tests.feed.api_server import status

PASSED_ON = ("Content-Type", "Retry-After", "Cache-Control")
BROKEN = (aiohttp.ClientError, OSError)


class FaultProxy:
    """refusals: by "list pods", "watch pods" or "get /version", the codes that answer the next such requests.

    forbidden: kinds that are refused for as long as they are named. trickle: so many bytes go through every ms, 0 for
    all at once. watch_list: "offered", or "refused" or "ignored" as older servers do.
    """

    def __init__(self, certificates: Certificates) -> None:
        self.port = 0
        self.refusals: dict[str, deque[int]] = defaultdict(deque)
        self.forbidden: set[str] = set()
        self.trickle = 0
        self.watch_list = "offered"
        self._context = certificates.context()
        self._server = web.Server(self._serve, handler_cancellation=True, access_log=None)
        self._session = aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0), auto_decompress=False)
        self._listener: asyncio.Server | None = None
        self._upstream, self._trust = "", ssl.create_default_context()
        self._going = asyncio.Event()
        self._going.set()
        self._generation = 0
        self._truncated: set[str] = set()
        self._garbled: set[str] = set()

    def lead_to(self, server: str, authority: str) -> None:
        """Where requests go from now on, and whom to trust there."""
        self._upstream, self._trust = server, ssl.create_default_context(cadata=authority)

    async def accept(self) -> None:
        """Take connections, at the same port as ever."""
        if self._listener is None:
            loop = asyncio.get_running_loop()
            self._listener = await loop.create_server(self._server, "127.0.0.1", self.port, ssl=self._context)
            self.port = self._listener.sockets[0].getsockname()[1]

    def refuse(self) -> None:
        """Refuse new connections and break those that there are."""
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.close()
        self.cut()

    def cut(self) -> None:
        """Break every connection."""
        for connection in self._server.connections:
            if connection.transport is not None:
                connection.transport.abort()

    def hang(self) -> None:
        """Pass nothing on, and close nothing."""
        self._going.clear()

    def go_on(self) -> None:
        """Pass on what waited."""
        self._going.set()

    def strand(self) -> None:
        """Never again pass anything on what is being answered now; whoever asks anew is served."""
        self._generation += 1

    def truncate(self, plural: str) -> None:
        """Break the next answer about this kind in the middle of a line."""
        self._truncated.add(plural)

    def garble(self, plural: str) -> None:
        """Say something that is no JSON before the next line about this kind."""
        self._garbled.add(plural)

    def mend(self) -> None:
        """End whatever is wrong, but for what is under way on stranded connections."""
        self.refusals.clear()
        self.forbidden.clear()
        self._truncated.clear()
        self._garbled.clear()
        self.trickle = 0
        self.go_on()

    async def end(self) -> None:
        """Let go of everything."""
        self.go_on()
        self.refuse()
        await self._server.shutdown(0.1)
        await self._session.close()

    async def _serve(self, request: web.BaseRequest) -> web.StreamResponse:
        generation, plural = self._generation, request.path.rpartition("/")[2]
        code = self._refusal(request, plural)
        if code:
            return _refused(code)
        headers = CIMultiDict({"Authorization": request.headers["Authorization"], "Accept": "application/json"})
        try:
            asked = self._session.get(self._upstream + self._path(request), headers=headers, ssl=self._trust)
            async with asked as answer:
                kept = {name: answer.headers[name] for name in PASSED_ON if name in answer.headers}
                response = web.StreamResponse(status=answer.status, headers=kept)
                response.enable_chunked_encoding()
                await self._may_pass(generation)
                await response.prepare(request)
                async for data in answer.content.iter_any():
                    await self._may_pass(generation)
                    await self._pass(data, plural, response)
        except BROKEN:
            if request.transport is not None:
                request.transport.abort()
            raise asyncio.CancelledError from None
        return response

    def _refusal(self, request: web.BaseRequest, plural: str) -> int:
        if plural in self.forbidden:
            return 403
        verb = "get" if plural == "version" else "watch" if "watch" in request.query else "list"
        waiting = self.refusals[f"{verb} {plural}"]
        if waiting:
            return waiting.popleft()
        return 422 if self.watch_list == "refused" and "sendInitialEvents" in request.query else 0

    def _path(self, request: web.BaseRequest) -> str:
        if self.watch_list != "ignored" or "sendInitialEvents" not in request.query:
            return request.path_qs
        url = request.rel_url.without_query_params("sendInitialEvents", "resourceVersionMatch")
        return str(url)

    async def _may_pass(self, generation: int) -> None:
        await self._going.wait()
        if generation != self._generation:
            await asyncio.Event().wait()

    async def _pass(self, data: bytes, plural: str, response: web.StreamResponse) -> None:
        if plural in self._truncated and len(data) > 1:
            self._truncated.discard(plural)
            await response.write(data[: len(data) // 2])
            raise ConnectionResetError
        if plural in self._garbled and data.startswith(b'{"type"'):
            self._garbled.discard(plural)
            data = b"\xff\xfe no json\n" + data
        step = self.trickle or len(data)
        for start in range(0, len(data), step):
            await response.write(data[start : start + step])
            if self.trickle:
                await asyncio.sleep(0.001)


def _refused(code: int) -> web.Response:
    """As an API server refuses; with 410 and 504 that is what becomes of a place in the stream."""
    headers = {"Retry-After": "0"} if code == 429 else {}
    body = json.dumps(status(code, "Expired" if code == 410 else "", "the proxy says so"))
    return web.Response(text=body, status=code, content_type="application/json", headers=headers)


@asynccontextmanager
async def running_proxy(certificates: Certificates) -> AsyncIterator[FaultProxy]:
    """A proxy that takes connections and leads nowhere yet."""
    proxy = FaultProxy(certificates)
    await proxy.accept()
    try:
        yield proxy
    finally:
        await proxy.end()
