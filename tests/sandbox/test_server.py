"""The listener."""

import asyncio

import pytest

from rollouts.sandbox.cluster import Running
from tests.sandbox.wire import Wire


async def test_who_was_shaking_hands_when_it_stopped_is_not_served(cluster: Running, wire: Wire) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", cluster.server.port)
    await wire.get("/version")  # by then the one above is accepted too
    await cluster.server.stop()

    async def ask() -> bytes:
        await writer.start_tls(wire.trust, server_hostname="127.0.0.1")
        writer.write(b"GET /version HTTP/1.1\r\nHost: sandbox\r\n\r\n")
        return await reader.readexactly(1)

    with pytest.raises((OSError, asyncio.IncompleteReadError)):
        await asyncio.wait_for(ask(), 5)
    writer.transport.abort()
