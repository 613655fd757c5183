"""`pods/NAME/portforward`: SPDY, each pair of its streams a connection to a simulated container.

It comes in a WebSocket, or with older clients as it is. Clients that cannot speak SPDY ask for plain channels
instead: `port_channels`."""

import asyncio

from aiohttp import WSMsgType, web

from rollouts.sandbox.api.call import Call
from rollouts.sandbox.basics.errors import bad_request
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.nodes.kubelet.performer import Kubelet
from rollouts.sandbox.nodes.serving.containers import Containers
from rollouts.sandbox.nodes.streams import spdy
from rollouts.sandbox.nodes.streams.channels import websocket
from rollouts.sandbox.nodes.streams.choice import only_by_upgrade
from rollouts.sandbox.nodes.streams.forwarded import Connection
from rollouts.sandbox.nodes.streams.port_channels import CHANNELS, PortChannels, asked_ports
from rollouts.sandbox.nodes.streams.raw import RawSocket, Taken, asks_for_spdy

VERSION = "portforward.k8s.io"
PROTOCOL = "SPDY/3.1+portforward.k8s.io"
MOST_CONNECTIONS = 200


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
        if asks_for_spdy(call.request):
            await _Tunnel(RawSocket(call.request, VERSION), pod, self._containers).run()
            return Taken()
        socket = websocket(PROTOCOL, *CHANNELS)
        offered = socket.can_prepare(call.request)
        if not offered:
            raise only_by_upgrade()
        if offered.protocol == PROTOCOL:
            await socket.prepare(call.request)
            await _Tunnel(socket, pod, self._containers).run()
            return socket
        ports = asked_ports(call.request.rel_url.query.getall("ports", []))
        await socket.prepare(call.request)
        await PortChannels(socket, pod, self._containers, ports).run()
        return socket


class _Tunnel:
    def __init__(self, socket: web.WebSocketResponse | RawSocket, pod: Object, containers: Containers) -> None:
        self._socket = socket
        self._pod = pod
        self._containers = containers
        self._codec = spdy.Codec()
        self._connections: dict[str, Connection] = {}
        self._by_stream: dict[int, Connection] = {}

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
        connection = self._connections.setdefault(key, Connection(int(port)))
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

    async def _serve(self, key: str, connection: Connection) -> None:
        async def send(chunk: bytes) -> None:
            await self._socket.send_bytes(spdy.data(connection.data_stream, chunk))

        try:
            problem = await connection.serve(self._containers, self._pod, send)
            await self._socket.send_bytes(spdy.data(connection.error_stream, problem, last=True))
            await self._socket.send_bytes(spdy.data(connection.data_stream, b"", last=True))
        except (ConnectionError, RuntimeError):
            return
        finally:
            self._connections.pop(key, None)
            self._by_stream.pop(connection.data_stream, None)
