"""What a client hears on the channels of a stream."""

import asyncio
import json
from typing import Any

import aiohttp

V5, V4 = "v5.channel.k8s.io", "v4.channel.k8s.io"


async def collect(socket: aiohttp.ClientWebSocketResponse) -> dict[int, bytes]:
    """Everything that comes, by channel, until the server closes."""
    channels: dict[int, bytes] = {}
    async with asyncio.timeout(5):
        async for message in socket:
            channels[message.data[0]] = channels.get(message.data[0], b"") + message.data[1:]
    return channels


def status(channels: dict[int, bytes]) -> dict[str, Any]:
    return json.loads(channels[3])
