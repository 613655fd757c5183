"""The channels of `v5.channel.k8s.io` and its elders: stdin 0, stdout 1, stderr 2, errors 3, resize 4, close 255."""

import asyncio
import contextlib
import json
from collections.abc import Callable
from typing import Any

from aiohttp import web

from rollouts.sandbox.nodes.streams.framing import (
    CLOSE,
    ERROR,
    FRAMINGS,
    STDIN,
    Socket,
    framing_of,
)

PROTOCOLS = tuple(FRAMINGS)
HIGH_WATER = 262_144
LARGEST_MESSAGE = 1_048_576


def websocket(*protocols: str) -> web.WebSocketResponse:
    return web.WebSocketResponse(protocols=protocols, heartbeat=30.0, compress=False, max_msg_size=LARGEST_MESSAGE)


def exit_sentence(code: int) -> str:
    """How a command failed."""
    return f"command terminated with non-zero exit code: exit status {code}"


def exit_status(code: int) -> dict[str, Any]:
    """The Status that ends a command on the error channel."""
    if code == 0:
        return {"metadata": {}, "status": "Success"}
    return {
        "metadata": {},
        "status": "Failure",
        "message": exit_sentence(code),
        "reason": "NonZeroExitCode",
        "details": {"causes": [{"reason": "ExitCode", "message": str(code)}]},
    }


async def cancel(*tasks: "asyncio.Future[Any]") -> None:
    """End tasks and wait for their ends."""
    for task in tasks:
        task.cancel()
    for task in tasks:
        with contextlib.suppress(asyncio.CancelledError, ConnectionError):
            await task


class Channels:
    """One WebSocket with its channels. Writes are queued; `pace` waits while too much is on the way."""

    def __init__(self, socket: Socket) -> None:
        self._socket = socket
        self._framing = framing_of(socket.ws_protocol)
        self._queue: asyncio.Queue[tuple[int, bytes] | None] = asyncio.Queue()
        self._waiting = 0
        self._drained = asyncio.Event()
        self._drained.set()

    def write(self, channel: int, data: bytes) -> None:
        self._waiting += len(data)
        if self._waiting > HIGH_WATER:
            self._drained.clear()
        self._queue.put_nowait((channel, data))

    def offer(self, channel: int, data: bytes) -> None:
        """Write, unless the client does not read: then it misses this."""
        if data and self._drained.is_set():
            self.write(channel, data)

    async def pace(self) -> None:
        """Let others run; while the client does not read, wait."""
        await asyncio.sleep(0)
        await self._drained.wait()

    def finish(self, code: int) -> None:
        """Say how the command ended, as the last word."""
        if self._framing.with_status:
            self.write(ERROR, json.dumps(exit_status(code), separators=(",", ":")).encode())
        elif code:
            self.write(ERROR, exit_sentence(code).encode())
        self._queue.put_nowait(None)

    async def send_all(self) -> None:
        """Send what is queued until `finish`. Raises ConnectionError when the client is gone."""
        while (message := await self._queue.get()) is not None:
            await self._framing.send(self._socket, *message)
            self._waiting -= len(message[1])
            if self._waiting <= HIGH_WATER // 2:
                self._drained.set()

    async def receive_all(self, on_input: Callable[[bytes], None], on_end: Callable[[], None]) -> None:
        """Hand over what comes on stdin until the client leaves or closes it."""
        async for message in self._socket:
            came = self._framing.read(message)
            if not came:
                continue
            channel, data = came[0], came[1:]
            if channel == STDIN:
                on_input(data)
            elif channel == CLOSE and data[:1] == bytes((STDIN,)):
                on_end()
