"""Port-forward over plain channels (`v4.channel.k8s.io`, or no protocol named), as clients in Python speak it.

Each asked port has two channels, data and errors; the first message on either names the port (two bytes, the low one
first). There is one connection for each port, and the socket closes when all of them are over.
"""

import asyncio

from aiohttp import web

from rollouts.sandbox.basics.errors import bad_request
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.nodes.serving.containers import Containers
from rollouts.sandbox.nodes.streams.forwarded import Connection
from rollouts.sandbox.nodes.streams.framing import framing_of

CHANNELS = ("v4.channel.k8s.io", "v4.base64.channel.k8s.io")
MOST_PORTS = 100
LINGER = 1.0  # seconds: as long as the container runtime gives; clients drop what they hold when the socket closes


def asked_ports(written: list[str]) -> list[int]:
    """The ports of `?ports=80,81&ports=82`. Raises ApiError (400)."""
    words = [word for each in written for word in each.split(",") if word]
    if not words or len(words) > MOST_PORTS:
        raise bad_request('query parameter "port" is required')
    for word in words:
        if not (word.isascii() and word.isdigit() and 0 < int(word) < 65536):
            raise bad_request(f'unable to parse "{word}" as a port')
    return [int(word) for word in words]


class PortChannels:
    """The connections of one socket."""

    def __init__(self, socket: web.WebSocketResponse, pod: Object, containers: Containers, ports: list[int]) -> None:
        self._socket = socket
        self._framing = framing_of(socket.ws_protocol)
        self._pod = pod
        self._containers = containers
        self._connections = [Connection(port) for port in ports]

    async def run(self) -> None:
        """Until the client leaves or every connection is over; nothing of it outlives this."""
        for index, connection in enumerate(self._connections):
            for channel in (2 * index, 2 * index + 1):
                await self._send(channel, connection.port.to_bytes(2, "little"))
        serving = asyncio.gather(*(self._serve(index) for index in range(len(self._connections))))
        receiving = asyncio.create_task(self._receive())
        try:
            await asyncio.wait((serving, receiving), return_when=asyncio.FIRST_COMPLETED)
            await asyncio.wait((receiving,), timeout=LINGER)
            await self._socket.close()
        finally:
            serving.cancel()
            receiving.cancel()
            await asyncio.gather(serving, receiving, return_exceptions=True)

    async def _receive(self) -> None:
        async for message in self._socket:
            came = self._framing.read(message)
            index, is_error = divmod(came[0], 2) if came else (0, 1)
            if is_error or index >= len(self._connections):
                continue
            connection = self._connections[index]
            await connection.gate.passed()
            connection.reader.feed_data(came[1:])

    async def _serve(self, index: int) -> None:
        async def send(chunk: bytes) -> None:
            await self._send(2 * index, chunk)

        try:
            problem = await self._connections[index].serve(self._containers, self._pod, send)
            if problem:
                await self._send(2 * index + 1, problem)
        except (ConnectionError, RuntimeError):
            return

    async def _send(self, channel: int, data: bytes) -> None:
        await self._framing.send(self._socket, channel, data)
