"""port-forward over the wire: SPDY frames within a WebSocket."""

import asyncio

import aiohttp

from rollouts.sandbox.nodes.streams import spdy
from tests.sandbox.wire import Wire

PROTOCOL = "SPDY/3.1+portforward.k8s.io"
REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


async def forward(socket: aiohttp.ClientWebSocketResponse, codec: spdy.Codec, stream: int, port: int) -> None:
    """Open the two streams of a connection and send a request."""
    common = {"port": str(port), "requestid": str(stream)}
    await socket.send_bytes(codec.open(stream, {"streamtype": "error", **common}, last=True))
    await socket.send_bytes(codec.open(stream + 2, {"streamtype": "data", **common}))
    await socket.send_bytes(spdy.data(stream + 2, REQUEST))


async def received(socket: aiohttp.ClientWebSocketResponse, codec: spdy.Codec, ends: int) -> dict[int, bytes]:
    """The data by stream, until so many streams have ended."""
    streams: dict[int, bytes] = {}
    async with asyncio.timeout(5):
        while ends:
            for frame in codec.feed(await socket.receive_bytes()):
                if frame.kind == 0:
                    streams[frame.stream] = streams.get(frame.stream, b"") + frame.data
                    ends -= frame.is_last
    return streams


async def test_connections_reach_the_container(wire: Wire, pod: str) -> None:
    async with wire.socket(f"{pod}/portforward", PROTOCOL) as socket:
        codec = spdy.Codec()
        await forward(socket, codec, 1, 8080)
        await forward(socket, codec, 5, 8080)
        streams = await received(socket, codec, 4)
    assert streams[1] == streams[5] == b""
    for stream in (3, 7):
        assert streams[stream].startswith(b"HTTP/1.1 200 OK\r\n")
        assert streams[stream].endswith(b"Welcome! http-go:v2\n")


async def test_a_large_body_passes_and_is_answered(wire: Wire, pod: str) -> None:
    async with wire.socket(f"{pod}/portforward", PROTOCOL) as socket:
        codec, size = spdy.Codec(), 900_000
        await socket.send_bytes(codec.open(1, {"streamtype": "error", "port": "8080", "requestid": "0"}))
        await socket.send_bytes(codec.open(3, {"streamtype": "data", "port": "8080", "requestid": "0"}))
        head = f"POST / HTTP/1.1\r\nConnection: close\r\nContent-Length: {size}\r\n\r\n".encode()
        await socket.send_bytes(spdy.data(3, head))
        for _ in range(9):
            await socket.send_bytes(spdy.data(3, b"x" * (size // 9)))
        streams = await received(socket, codec, 2)
    assert streams[3].startswith(b"HTTP/1.1 200 OK\r\n")


async def test_a_closed_port_is_told_on_the_error_stream(wire: Wire, pod: str) -> None:
    async with wire.socket(f"{pod}/portforward", PROTOCOL) as socket:
        codec = spdy.Codec()
        await forward(socket, codec, 1, 81)
        streams = await received(socket, codec, 2)
    assert b"error forwarding port 81 to pod" in streams[1]
    assert b"connect: connection refused" in streams[1]


async def test_junk_ends_the_tunnel_and_not_the_server(wire: Wire, pod: str) -> None:
    async with wire.socket(f"{pod}/portforward", PROTOCOL) as socket:
        await socket.send_bytes(b"\x80\x02\x00\x01\x00\x00\x00\x04junk")
        async with asyncio.timeout(5):
            await socket.receive()
        assert socket.close_code == 1002
    assert (await wire.get(pod)).status == 200


async def test_an_older_client_is_told_what_it_needs(wire: Wire, pod: str) -> None:
    answer = await wire.post(f"{pod}/portforward", None)
    assert (answer.status, answer.json["reason"]) == (400, "BadRequest")
