"""An API server that says what a test wants, and remembers what it was asked."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web
from aiohttp.test_utils import unused_port

from rollouts.cluster.access import Access

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
POD = "/api/v1/namespaces/default/pods/web"


class Backend:
    """Signs in with the next token each time."""

    name = "test"

    def __init__(self, port: int) -> None:
        self.loads = 0
        self._port = port

    async def load(self) -> Access:
        self.loads += 1
        return Access(f"http://127.0.0.1:{self._port}", {"Authorization": f"Bearer token-{self.loads}"}, None)


class Answers:
    """What the server says next, and what it was asked."""

    def __init__(self) -> None:
        self.port = unused_port()
        self.asked: list[tuple[web.Request, bytes]] = []
        self.handler: Handler = self.ok

    async def ok(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({"kind": "Pod"})

    async def take(self, request: web.Request) -> web.StreamResponse:
        self.asked.append((request, await request.read()))
        return await self.handler(request)

    def refuse(self, code: int, body: Any, **headers: str) -> None:
        async def refuse(request: web.Request) -> web.StreamResponse:
            return web.json_response(body, status=code, headers=headers)

        self.handler = refuse
