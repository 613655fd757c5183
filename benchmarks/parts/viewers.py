"""A program: people who look at a board, hundreds of them, each with a socket of their own.

`python -m benchmarks.parts.viewers`. Orders:
{"connect": n, "port", "path", "cookies": [...], "narrow": bool}  opens n sockets, narrow ones as over a poor network
{"stall": true}                                                   the narrow ones stop reading for good
{"report": true}                                                  what came since the last report (see `report`)
Each is answered with a report; the first when every socket has its snapshot.
"""

import asyncio
import json
import random
import socket
import time
from typing import Any

from benchmarks.parts import stamps
from benchmarks.parts.orders import orders, say
from benchmarks.parts.websocket import PING, PONG, TEXT, decode, encode, handshake

HOST = "127.0.0.1"
SEEN_SECONDS = 5.0  # as the page does
SEGMENT, BUFFER = 1_400, 8_192  # with the loopback's own sizes the kernel swallows megabytes for one that stalls
PATIENCE = 120.0
AT_ONCE = 20


class Viewer(asyncio.Protocol):
    """One socket. late: ms from a frame's own time to its coming; changes: the same of each stamp, in µs."""

    def __init__(self, request: bytes) -> None:
        self.snapshot = asyncio.get_running_loop().create_future()
        self.transport: asyncio.Transport
        self.seq = 0
        self._request = request
        self._buffer = bytearray()
        self._open = False
        self.forget()

    def forget(self) -> None:
        """Begin to count anew."""
        self.late: list[int] = []
        self.changes: list[int] = []
        self.bytes = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask for the upgrade."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport
        transport.write(self._request)

    def connection_lost(self, exc: Exception | None) -> None:
        """Tell whoever waits for the snapshot."""
        if not self.snapshot.done():
            self.snapshot.set_exception(exc or ConnectionError("the board closed the socket"))

    def data_received(self, data: bytes) -> None:
        """Count what came."""
        self.bytes += len(data)
        self._buffer += data
        if not self._open:
            head, end, rest = bytes(self._buffer).partition(b"\r\n\r\n")
            if not end:
                return
            if b" 101 " not in head.split(b"\r\n", 1)[0]:
                self.transport.abort()
                return
            self._open, self._buffer = True, bytearray(rest)
        for kind, payload in decode(self._buffer):
            self._take(kind, payload)

    def report_seen(self) -> None:
        """As the page does every five seconds."""
        if self.seq and not self.transport.is_closing():
            message = {"type": "seen", "seq": self.seq, "now": round(time.time() * 1000)}
            self.transport.write(encode(TEXT, json.dumps(message).encode()))

    def _take(self, kind: int, payload: bytes) -> None:
        if kind == PING:
            self.transport.write(encode(PONG, payload))
        elif payload.startswith(b'{"type":"frame"'):
            self._count(payload)
        elif payload.startswith(b'{"type":"snapshot"') and not self.snapshot.done():
            self.snapshot.set_result(len(payload))

    def _count(self, frame: bytes) -> None:
        _, _, rest = frame[:80].partition(b'"seq":')
        number, _, rest = rest.partition(b',"now":')
        self.seq = int(number)
        self.late.append(time.time_ns() // 1_000_000 - int(rest.partition(b",")[0]))
        at = stamps.now()
        self.changes.extend(at - int(stamp) for stamp in stamps.SHOWN.findall(frame))


class Crowd:
    """All viewers of this program."""

    def __init__(self) -> None:
        self.viewers: list[Viewer] = []
        self._narrow: list[Viewer] = []

    async def connect(self, order: dict[str, Any]) -> None:
        """Open the sockets, some at a time, and wait for their snapshots."""
        cookies, narrow = order["cookies"], order["narrow"]
        gate = asyncio.Semaphore(AT_ONCE)

        async def one(cookie: str) -> None:
            async with gate:
                request = handshake(HOST, order["port"], order["path"], cookie)
                viewer = await _open(order["port"], request, narrow=narrow)
                await viewer.snapshot
                self.viewers.append(viewer)
                if narrow:
                    self._narrow.append(viewer)

        async with asyncio.timeout(PATIENCE):
            await asyncio.gather(*(one(cookies[number % len(cookies)]) for number in range(order["connect"])))

    def stall(self) -> None:
        """Let the narrow ones stop reading; they count no more."""
        for viewer in self._narrow:
            viewer.transport.pause_reading()
            self.viewers.remove(viewer)

    async def report_seen_for_ever(self) -> None:
        """Each viewer once in five seconds, spread evenly."""
        while True:
            for viewer in tuple(self.viewers):
                viewer.report_seen()
                await asyncio.sleep(SEEN_SECONDS / max(len(self.viewers), 1))
            await asyncio.sleep(random.uniform(0, 0.1))

    def report(self) -> dict[str, Any]:
        """Since the last one. frames: how many came to each; late: ms of every frame; changes: µs of every change."""
        told = {
            "frames": [len(viewer.late) for viewer in self.viewers],
            "late": [late for viewer in self.viewers for late in viewer.late],
            "changes": [late for viewer in self.viewers for late in viewer.changes],
            "bytes": sum(viewer.bytes for viewer in self.viewers),
            "open": sum(not viewer.transport.is_closing() for viewer in self.viewers),
        }
        for viewer in self.viewers:
            viewer.forget()
        return told


async def _open(port: int, request: bytes, *, narrow: bool) -> Viewer:
    plain = socket.socket()
    if narrow:
        plain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER)
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_MAXSEG, SEGMENT)
    plain.setblocking(False)
    loop = asyncio.get_running_loop()
    await loop.sock_connect(plain, (HOST, port))
    _, viewer = await loop.create_connection(lambda: Viewer(request), sock=plain)
    return viewer


async def main() -> None:
    """Do as ordered until stdin ends."""
    crowd = Crowd()
    seen = asyncio.create_task(crowd.report_seen_for_ever())
    say(ready=True)
    async for order in orders():
        if "connect" in order:
            await crowd.connect(order)
        if "stall" in order:
            crowd.stall()
        say(**crowd.report())
    seen.cancel()


if __name__ == "__main__":
    asyncio.run(main())
