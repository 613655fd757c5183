"""One connection through a port-forward: what came in, what goes out, and who answers it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.nodes.answers import Answer
from rollouts.sandbox.nodes.serving.containers import Containers
from rollouts.sandbox.nodes.serving.http import HEAD_LIMIT, Request, converse

CHUNK = 16_384
PATIENCE = 10.0  # seconds that a full connection may hold up its tunnel


class Gate(asyncio.Transport):
    """What a reader holds up while more has come than it wants to keep."""

    def __init__(self) -> None:
        super().__init__()
        self._open = asyncio.Event()
        self._open.set()

    def pause_reading(self) -> None:
        self._open.clear()

    def resume_reading(self) -> None:
        self._open.set()

    async def passed(self) -> None:
        """Raises TimeoutError when nobody reads for long."""
        async with asyncio.timeout(PATIENCE):
            await self._open.wait()


@dataclass
class Connection:
    """A forwarded connection: what came, and who answers it. The streams are a tunnel's own numbers."""

    port: int
    error_stream: int = 0
    data_stream: int = 0
    reader: asyncio.StreamReader = field(default_factory=lambda: asyncio.StreamReader(HEAD_LIMIT))
    gate: Gate = field(default_factory=Gate)
    task: "asyncio.Task[None] | None" = None

    def __post_init__(self) -> None:
        self.reader.set_transport(self.gate)

    async def serve(self, containers: Containers, pod: Object, send: Callable[[bytes], Awaitable[None]]) -> bytes:
        """Answer until either side ends: b"", or the sentence for the error stream. Raises ConnectionError."""

        def respond(request: Request) -> Answer | None:
            return containers.answer(pod, self.port, request.path, request.method)

        if containers.listening(pod, self.port) is None:
            return _refused(pod, self.port)
        writer = _Writer(send)
        await converse(self.reader, writer, respond)
        await writer.drain()
        return b""


def _refused(pod: Object, port: int) -> bytes:
    uid = pod["metadata"]["uid"].replace("-", "")
    sentence = (
        f"error forwarding port {port} to pod {uid}, uid : failed to execute portforward in network namespace "
        f'"/var/run/netns/cni-{pod["metadata"]["uid"]}": failed to connect to '
        f'localhost:{port} inside namespace "{uid}", '
        f"IPv4: dial tcp4 127.0.0.1:{port}: connect: connection refused "
        f"IPv6 dial tcp6: address localhost: no suitable address found "
    )
    return sentence.encode()


class _Writer:
    """A stream as something to write answers to."""

    def __init__(self, send: Callable[[bytes], Awaitable[None]]) -> None:
        self._send = send
        self._pending = bytearray()

    def write(self, data: bytes) -> None:
        self._pending += data

    async def drain(self) -> None:
        while self._pending:
            chunk = bytes(self._pending[:CHUNK])
            del self._pending[:CHUNK]
            await self._send(chunk)
