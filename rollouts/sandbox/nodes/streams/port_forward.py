"""`pods/NAME/portforward`: SPDY in a WebSocket, each pair of streams a connection to a simulated container."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from rollouts.sandbox.api.call import Call
from rollouts.sandbox.errors import bad_request
from rollouts.sandbox.nodes.kubelet.performer import Kubelet
from rollouts.sandbox.nodes.serving.containers import Containers
from rollouts.sandbox.nodes.serving.http import HEAD_LIMIT, Request, converse
from rollouts.sandbox.nodes.streams import spdy
from rollouts.sandbox.nodes.streams.channels import websocket
from rollouts.sandbox.nodes.streams.choice import only_by_websocket

Object = dict[str, Any]
PROTOCOL = "SPDY/3.1+portforward.k8s.io"
MOST_CONNECTIONS = 200
CHUNK = 16_384
PATIENCE = 10.0  # seconds that a full connection may hold up its tunnel


class PortForward:
    """Answers port-forward requests."""

    def __init__(self, kubelet: Kubelet, containers: Containers) -> None:
        self._kubelet = kubelet
        self._containers = containers

    async def handle(self, call: Call) -> web.StreamResponse:
        """Raises ApiError before the upgrade."""
        pod = call.registry.get("pods", call.target.namespace, call.target.name)
        if not pod["spec"].get("nodeName"):
            raise bad_request(f"pod {pod['metadata']['name']} does not have a host assigned")
        socket = websocket(PROTOCOL)
        if not socket.can_prepare(call.request):
            raise only_by_websocket("port-forward")
        await socket.prepare(call.request)
        await _Tunnel(socket, pod, self._containers).run()
        return socket


class _Gate(asyncio.Transport):
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
class _Connection:
    """A forwarded connection: its two streams, what came, and who answers it."""

    port: int
    error_stream: int = 0
    data_stream: int = 0
    reader: asyncio.StreamReader = field(default_factory=lambda: asyncio.StreamReader(HEAD_LIMIT))
    gate: _Gate = field(default_factory=_Gate)
    task: "asyncio.Task[None] | None" = None

    def __post_init__(self) -> None:
        self.reader.set_transport(self.gate)


class _Tunnel:
    def __init__(self, socket: web.WebSocketResponse, pod: Object, containers: Containers) -> None:
        self._socket = socket
        self._pod = pod
        self._containers = containers
        self._codec = spdy.Codec()
        self._connections: dict[str, _Connection] = {}
        self._by_stream: dict[int, _Connection] = {}

    async def run(self) -> None:
        """Until the client leaves; nothing of it outlives this."""
        try:
            async for message in self._socket:
                if message.type is not WSMsgType.BINARY:
                    continue
                for frame in self._codec.feed(message.data):
                    await self._take(frame)
        except spdy.Malformed:
            await self._socket.close(code=1002)
        finally:
            tasks = [each.task for each in self._connections.values() if each.task is not None]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _take(self, frame: spdy.Frame) -> None:
        if frame.kind == spdy.SYN_STREAM:
            await self._open(frame)
        elif frame.kind == spdy.PING:
            await self._socket.send_bytes(spdy.pong(frame))
        elif frame.kind == spdy.RST_STREAM:
            self._end(frame.stream)
        elif frame.kind == 0:
            await self._feed(frame)

    async def _open(self, frame: spdy.Frame) -> None:
        headers = frame.headers
        port, kind = headers.get("port", ""), headers.get("streamtype", "")
        if not port.isdigit() or kind not in ("error", "data") or len(self._connections) >= MOST_CONNECTIONS:
            await self._socket.send_bytes(spdy.reset(frame.stream, 3))
            return
        key = headers.get("requestid", f"{frame.stream - frame.stream % 4}")
        connection = self._connections.setdefault(key, _Connection(int(port)))
        await self._socket.send_bytes(self._codec.reply(frame.stream))
        if kind == "error":
            connection.error_stream = frame.stream
            return
        connection.data_stream = frame.stream
        self._by_stream[frame.stream] = connection
        connection.task = asyncio.create_task(self._serve(key, connection))

    async def _feed(self, frame: spdy.Frame) -> None:
        connection = self._by_stream.get(frame.stream)
        if connection is None:
            return
        try:
            await connection.gate.passed()
        except TimeoutError:
            self._end(frame.stream)
            await self._socket.send_bytes(spdy.reset(frame.stream))
            return
        if frame.data:
            connection.reader.feed_data(frame.data)
        if frame.is_last:
            connection.reader.feed_eof()

    def _end(self, stream: int) -> None:
        connection = self._by_stream.pop(stream, None)
        if connection is not None and connection.task is not None:
            connection.task.cancel()

    async def _serve(self, key: str, connection: _Connection) -> None:
        pod, port = self._pod, connection.port
        problem = b""
        try:
            if self._containers.listening(pod, port) is None:
                problem = _refused(pod, port)
            else:
                writer = _StreamWriter(self._socket, connection.data_stream)
                await converse(connection.reader, writer, self._respond(port))
                await writer.drain()
            await self._socket.send_bytes(spdy.data(connection.error_stream, problem, last=True))
            await self._socket.send_bytes(spdy.data(connection.data_stream, b"", last=True))
        except (ConnectionError, RuntimeError):
            return
        finally:
            self._connections.pop(key, None)
            self._by_stream.pop(connection.data_stream, None)

    def _respond(self, port: int) -> Any:
        def respond(request: Request) -> Any:
            return self._containers.answer(self._pod, port, request.path, request.method)

        return respond


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


class _StreamWriter:
    """A stream as something to write answers to."""

    def __init__(self, socket: web.WebSocketResponse, stream: int) -> None:
        self._socket = socket
        self._stream = stream
        self._pending = bytearray()

    def write(self, data: bytes) -> None:
        self._pending += data

    async def drain(self) -> None:
        while self._pending:
            chunk = bytes(self._pending[:CHUNK])
            del self._pending[:CHUNK]
            await self._socket.send_bytes(spdy.data(self._stream, chunk))
