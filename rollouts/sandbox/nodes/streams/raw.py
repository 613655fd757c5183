"""A connection taken over from HTTP: whatever comes next on it is SPDY, as kubectl before 1.30 speaks it."""

import asyncio
from collections import deque
from typing import Any

from aiohttp import WSMessage, WSMsgType, web

from rollouts.sandbox.basics.errors import ApiError

SPDY = "SPDY/3.1"
VERSION = "X-Stream-Protocol-Version"
MOST_UNREAD = 262_144  # bytes


def asks_for_spdy(request: web.BaseRequest) -> bool:
    """Tell whether a client wants to go on in SPDY."""
    return request.headers.get("Upgrade", "").lower() == SPDY.lower()


class Taken(web.StreamResponse):
    """What stands for the answer that was given already."""

    def __init__(self) -> None:
        super().__init__(status=101)
        self.force_close()

    async def prepare(self, request: web.BaseRequest) -> None:
        """Its head has been sent."""

    async def write_eof(self, data: bytes = b"") -> None:
        """Its end is that of the connection."""


class RawSocket(asyncio.Protocol):
    """Bytes as they come and go, with the face of a WebSocket."""

    ws_protocol: str | None = None

    def __init__(self, request: web.BaseRequest, version: str) -> None:
        """Take the connection over and say so. Raises ApiError (400) for a version that the client does not offer."""
        offered = [each.strip() for line in request.headers.getall(VERSION, []) for each in line.split(",")]
        if version not in offered or request.transport is None:
            told = f"client supports [{' '.join(offered)}], server accepts [{version}]"
            raise ApiError(403, "Forbidden", f"unable to upgrade: unable to negotiate protocol: {told}")
        self._transport = request.transport
        self._http: asyncio.Protocol = request.protocol
        self._chunks: deque[bytes] = deque()
        self._unread = 0
        self._news = asyncio.Event()
        self._writable = asyncio.Event()
        self._writable.set()
        self._ended = False
        self._transport.set_protocol(self)
        head = f"HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: {SPDY}\r\n{VERSION}: {version}"
        self._transport.write(f"{head}\r\n\r\n".encode())

    def data_received(self, data: bytes) -> None:
        """Keep what came; hold the client up while much is unread."""
        self._chunks.append(data)
        self._unread += len(data)
        if self._unread > MOST_UNREAD:
            self._transport.pause_reading()
        self._news.set()

    def eof_received(self) -> None:
        """End the conversation: nobody listens any more."""
        self._end()

    def connection_lost(self, exc: Exception | None) -> None:
        """End it, and let HTTP end what it began."""
        self._end()
        self._http.connection_lost(exc)

    def pause_writing(self) -> None:
        """Wait with what is still to be sent."""
        self._writable.clear()

    def resume_writing(self) -> None:
        """Go on sending."""
        self._writable.set()

    def _end(self) -> None:
        self._ended = True
        self._news.set()
        self._writable.set()

    async def send_bytes(self, data: bytes) -> None:
        """Send, at the pace at which the client reads. Raises ConnectionError when it is gone."""
        await self._writable.wait()
        if self._ended or self._transport.is_closing():
            raise ConnectionResetError("the client is gone")
        self._transport.write(data)

    async def send_str(self, data: str) -> None:
        """Send text as its bytes."""
        await self.send_bytes(data.encode())

    async def close(self, **_: Any) -> bool:
        """Close once everything is sent."""
        if not self._transport.is_closing():
            self._transport.close()
        return True

    def __aiter__(self) -> "RawSocket":
        return self

    async def __anext__(self) -> WSMessage:
        """Give the next bytes that came."""
        while not self._chunks:
            if self._ended:
                raise StopAsyncIteration
            self._news.clear()
            await self._news.wait()
        chunk = self._chunks.popleft()
        self._unread -= len(chunk)
        if self._unread <= MOST_UNREAD // 2 and not self._transport.is_closing():
            self._transport.resume_reading()
        return WSMessage(WSMsgType.BINARY, chunk, None)
