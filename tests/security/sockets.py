"""A socket of the board as a page, or an attacker, opens it."""

import json
import socket
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import aiohttp

from tests.stack import Stack, Visitor

BOARD = "/ws/c/sandbox/default/"


@asynccontextmanager
async def opened(
    stack: Stack, visitor: Visitor | None = None, *, path: str = BOARD, **headers: str
) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """Open it with the visitor's cookies and the page's own Origin, unless another is given."""
    sent = {"Origin": stack.base, **({"Cookie": visitor.cookie_header} if visitor else {}), **headers}
    async with (
        aiohttp.ClientSession() as session,
        session.ws_connect(stack.base + path, headers=sent, max_msg_size=0) as ws,
    ):
        yield ws


async def handshake_status(stack: Stack, visitor: Visitor | None, headers: Mapping[str, str]) -> int:
    """The HTTP status of a handshake with exactly these headers and the visitor's cookies; 101 when it succeeded."""
    sent = {**headers, **({"Cookie": visitor.cookie_header} if visitor else {})}
    async with aiohttp.ClientSession() as session:
        try:
            async with session.ws_connect(stack.base + BOARD, headers=sent):
                return 101
        except aiohttp.WSServerHandshakeError as refused:
            return refused.status


async def closing(ws: aiohttp.ClientWebSocketResponse, seconds: float = 10) -> tuple[int | None, list[str]]:
    """Read until it closes: the close code, and every message that came before."""
    came: list[str] = []
    while True:
        message = await ws.receive(timeout=seconds)
        if message.type is not aiohttp.WSMsgType.TEXT:
            return ws.close_code, came
        came.append(message.data)


async def first(ws: aiohttp.ClientWebSocketResponse, kind: str) -> dict[str, Any]:
    """The first message of the kind."""
    while True:
        came = await ws.receive(timeout=10)
        assert came.type is aiohttp.WSMsgType.TEXT, f"closed with {ws.close_code}"
        message: dict[str, Any] = json.loads(came.data)
        if message["type"] == kind:
            return message


def raw(stack: Stack, request: bytes) -> bytes:
    """Send bytes, and read the first of the answer."""
    with socket.create_connection(("127.0.0.1", stack.port), 10) as connection:
        connection.sendall(request)
        return connection.recv(4096)
