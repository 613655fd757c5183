"""The listener."""

import asyncio
import json

import pytest

from rollouts.sandbox.cluster import Running
from tests.sandbox.wire import DEPLOYMENTS, Wire, deployment, token_of


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


async def test_a_client_whose_name_is_no_text_writes_as_any_other(cluster: Running, wire: Wire) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", cluster.server.port, ssl=wire.trust)
    body = json.dumps(deployment("web")).encode()
    head = f"POST {DEPLOYMENTS} HTTP/1.1\r\nHost: sandbox\r\nAuthorization: Bearer {token_of(cluster, 'admin')}\r\n"
    sized = f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\nUser-Agent: "
    writer.write((head + sized).encode() + b"\xff/1\r\n\r\n" + body)
    assert (await asyncio.wait_for(reader.readline(), 5)).split()[1] == b"201"
    writer.close()
    written = (await wire.get(f"{DEPLOYMENTS}/web")).json["metadata"]["managedFields"]
    assert "\ufffd" in {one["manager"] for one in written}
