"""How the bytes of a channel travel in a message of a WebSocket, by the protocol that was agreed on."""

import base64
import binascii
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol

from aiohttp import WSMessage, WSMsgType

STDIN, STDOUT, STDERR, ERROR, RESIZE, CLOSE = 0, 1, 2, 3, 4, 255
FIRST_DIGIT = ord("0")


class Socket(Protocol):
    """What channels need of a connection: a WebSocket has it, and whatever takes a WebSocket's place."""

    @property
    def ws_protocol(self) -> str | None: ...
    async def send_bytes(self, data: bytes) -> None: ...
    async def send_str(self, data: str) -> None: ...
    async def close(self) -> bool: ...
    def __aiter__(self) -> AsyncIterator[WSMessage]: ...


@dataclass(frozen=True)
class Framing:
    """wrapped: text, a digit for the channel and then base64. with_status: a Status says how a command ended; the
    oldest protocols only say what went wrong."""

    wrapped: bool = False
    with_status: bool = True

    def read(self, message: WSMessage) -> bytes:
        """Give the channel's number and its bytes; b"" for what is nothing. Some clients send plain bytes as text."""
        if message.type is WSMsgType.TEXT:
            text = str(message.data)
            return _unwrapped(text) if self.wrapped else text.encode()
        return bytes(message.data) if message.type is WSMsgType.BINARY else b""

    async def send(self, socket: Socket, channel: int, data: bytes) -> None:
        """Raises ConnectionError when the client is gone."""
        if self.wrapped:
            await socket.send_str(f"{channel}{base64.b64encode(data).decode()}")
        else:
            await socket.send_bytes(bytes((channel,)) + data)


FRAMINGS = {
    "v5.channel.k8s.io": Framing(),
    "v4.channel.k8s.io": Framing(),
    "v4.base64.channel.k8s.io": Framing(wrapped=True),
    "channel.k8s.io": Framing(with_status=False),
    "base64.channel.k8s.io": Framing(wrapped=True, with_status=False),
}
UNNAMED = Framing(with_status=False)


def framing_of(protocol: str | None) -> Framing:
    """Give the framing of an agreed protocol; who names none speaks the oldest."""
    return UNNAMED if protocol is None else FRAMINGS[protocol]


def _unwrapped(text: str) -> bytes:
    channel = text[:1]
    if not channel.isascii() or not channel.isdecimal():
        return b""
    try:
        return bytes((ord(channel) - FIRST_DIGIT,)) + base64.b64decode(text[1:])
    except (binascii.Error, ValueError):
        return b""
