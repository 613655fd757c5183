"""port-forward over plain channels, as the official Python client asks for it."""

import asyncio

import aiohttp
import pytest

from tests.sandbox.nodes.streams.channels import V4, collect
from tests.sandbox.wire import Wire
from tests.waiting import until

REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


async def test_each_port_has_a_channel_for_data_and_one_for_errors(wire: Wire, pod: str) -> None:
    async with wire.socket(f"{pod}/portforward?ports=8080,81", V4) as socket:
        await socket.send_bytes(b"\x00" + REQUEST)
        channels = await collect(socket)
    web, closed = (8080).to_bytes(2, "little"), (81).to_bytes(2, "little")
    assert channels[0].startswith(web + b"HTTP/1.1 200 OK\r\n")
    assert channels[0].endswith(b"Welcome! http-go:v2\n")
    assert (channels[1], channels[2]) == (web, closed)
    assert channels[3].startswith(closed + b"error forwarding port 81 to pod")


async def test_who_names_no_protocol_has_channels_too(wire: Wire, pod: str) -> None:
    async with wire.socket(f"{pod}/portforward?ports=8080", "") as socket:
        assert socket.protocol is None
        await socket.send_bytes(b"\x00" + REQUEST)
        assert b"200 OK" in (await collect(socket))[0]


async def test_what_comes_for_other_channels_is_ignored(wire: Wire, pod: str) -> None:
    async with wire.socket(f"{pod}/portforward?ports=8080", V4) as socket:
        for junk in (b"", b"\x01x", b"\x09x"):
            await socket.send_bytes(junk)
        await socket.send_bytes(b"\x00" + REQUEST)
        assert b"200 OK" in (await collect(socket))[0]


@pytest.mark.parametrize("query", ["", "?ports=", "?ports=x", "?ports=0", "?ports=80,65536"])
async def test_it_refuses_what_is_no_port(wire: Wire, pod: str, query: str) -> None:
    with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
        async with wire.socket(f"{pod}/portforward{query}", V4):
            pass
    assert refused.value.status == 400


async def test_a_client_that_leaves_ends_its_connections(wire: Wire, pod: str) -> None:
    before = len(asyncio.all_tasks())
    async with wire.socket(f"{pod}/portforward?ports=8080", V4) as socket:
        await socket.receive_bytes()
    await until(lambda: len(asyncio.all_tasks()) <= before + 1)  # the server's side ends by itself
