"""A program: the least that could send frames to viewers, a baseline.

`python -m benchmarks.parts.bare_board SIZE`. It says {"port", "path", "cookie", "sessions"} like `board`; an order
{"rate", "seconds"} sends frames of SIZE bytes to everybody at that rate.
"""

import asyncio
import base64
import hashlib
import sys
import time

from benchmarks.parts.orders import orders, say
from benchmarks.parts.pace import paced

GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
TEXT_16 = b"\x81\x7e"


class Seat(asyncio.Protocol):
    """One viewer."""

    def __init__(self, seats: set["Seat"]) -> None:
        self.transport: asyncio.Transport
        self._seats = seats

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Wait for the handshake."""
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - asyncio's shape
        """Gone."""
        self._seats.discard(self)

    def data_received(self, data: bytes) -> None:
        """Answer the handshake, and be deaf to all else."""
        _, found, rest = data.partition(b"Sec-WebSocket-Key: ")
        if not found:
            return
        accept = base64.b64encode(hashlib.sha1(rest.partition(b"\r\n")[0] + GUID).digest())
        head = b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        self.transport.write(
            head + b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n" + wrap(b'{"type":"snapshot"'.ljust(200))
        )
        self._seats.add(self)


def wrap(payload: bytes) -> bytes:
    """A text frame of 126 to 65,535 bytes."""
    return TEXT_16 + len(payload).to_bytes(2, "big") + payload


async def main() -> None:
    """Serve until stdin ends."""
    size, seats, loop = int(sys.argv[1]), set[Seat](), asyncio.get_running_loop()
    server = await loop.create_server(lambda: Seat(seats), "127.0.0.1", 0, backlog=1_000)
    say(port=server.sockets[0].getsockname()[1], path="/", cookie="bare", sessions=["none"])
    async for order in orders():
        sent = 0
        async for number in paced(order["rate"], order["seconds"]):
            head = b'{"type":"frame","seq":%d,"now":%d,' % (number + 1, time.time_ns() // 1_000_000)
            frame = wrap(head.ljust(size))
            for seat in tuple(seats):
                seat.transport.write(frame)
            sent += 1
        say(changes=sent)
    server.close()


if __name__ == "__main__":
    asyncio.run(main())
