"""The least of a websocket client that can tell what came: text frames whole, inflated, and pongs."""

import base64
import os
import zlib
from collections.abc import Iterator

TEXT, PING, PONG = 1, 9, 10
DEFLATED = 0x40


def handshake(host: str, port: int, path: str, cookie: str) -> bytes:
    """The request that opens a socket."""
    key = base64.b64encode(os.urandom(16)).decode()
    return (
        f"GET {path} HTTP/1.1\r\nHost: {host}:{port}\r\nOrigin: http://{host}:{port}\r\nCookie: {cookie}\r\n"
        f"Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
        "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n\r\n"
    ).encode()


def encode(kind: int, payload: bytes) -> bytes:
    """A client's frame of less than 126 bytes, masked with nothing."""
    return bytes((0x80 | kind, 0x80 | len(payload))) + b"\0\0\0\0" + payload


def decode(buffer: bytearray) -> Iterator[tuple[int, bytes]]:
    """Take whole frames of a server off the buffer's front: (kind, payload)."""
    while len(buffer) >= 2:
        size, head = buffer[1] & 0x7F, 2
        if size >= 126:
            head = 4 if size == 126 else 10
            size = int.from_bytes(buffer[2:head], "big")
        if len(buffer) < head + size:
            return
        payload = bytes(buffer[head : head + size])
        first = buffer[0]
        del buffer[: head + size]
        yield first & 0x0F, _inflate(payload) if first & DEFLATED else payload


def _inflate(payload: bytes) -> bytes:
    """A message that leans on no other, as the board's do: each viewer gets the same bytes."""
    return zlib.decompressobj(-zlib.MAX_WBITS).decompress(payload + b"\x00\x00\xff\xff")
