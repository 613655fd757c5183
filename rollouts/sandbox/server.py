"""The listener: aiohttp over TLS, which hands every request to the API."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from aiohttp import web

from rollouts.sandbox.access.certificates import Certificates

Handle = Callable[[web.BaseRequest], Awaitable[web.StreamResponse]]
STOP_SECONDS = 0.3
LONGEST_LINE = 64 * 1024


class Server:
    """One TLS listener on a loopback address."""

    def __init__(self, handle: Handle, certificates: Certificates, host: str = "127.0.0.1") -> None:
        self._context = certificates.context()
        self._host = host
        self._handle = handle
        self._stopped = False
        server = web.Server(
            self._take,
            handler_cancellation=True,
            access_log=None,
            auto_decompress=False,  # the real server reads bodies as they come; a compressed one could also unfold
            max_line_size=LONGEST_LINE,
            max_field_size=LONGEST_LINE,
        )
        self._runner = web.ServerRunner(server, shutdown_timeout=STOP_SECONDS)
        self.port = 0

    @property
    def url(self) -> str:
        """Where the server answers, once started."""
        return f"https://{self.address}"

    @property
    def address(self) -> str:
        """The host and port."""
        return f"{self._host}:{self.port}"

    async def start(self, port: int = 0) -> None:
        """Listen; with port 0 on a free one. Raises OSError when the port is taken."""
        await self._runner.setup()
        site = web.TCPSite(self._runner, self._host, port, ssl_context=self._context)
        await site.start()
        addresses: list[Any] = self._runner.addresses
        self.port = addresses[0][1]

    async def stop(self) -> None:
        """Stop listening and let go of every connection, within a second."""
        self._stopped = True
        async with asyncio.timeout(1.0):
            await self._runner.cleanup()

    async def _take(self, request: web.BaseRequest) -> web.StreamResponse:
        """Whoever was still shaking hands when we stopped would be served by what has ended."""
        if self._stopped and request.transport is not None:
            request.transport.abort()
            raise asyncio.CancelledError
        return await self._handle(request)
