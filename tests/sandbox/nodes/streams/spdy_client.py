"""A client that goes on in SPDY, as kubectl did before 1.30."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

from rollouts.sandbox.cluster import Running
from rollouts.sandbox.nodes.streams import spdy
from tests.sandbox.wire import Wire, token_of


class SpdyClient:
    """One connection. head: the lines of the answer before the upgrade."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer
        self._codec = spdy.Codec()
        self.head: list[str] = []
        self.data: dict[int, bytes] = {}
        self.ended: set[int] = set()
        self.frames: list[spdy.Frame] = []

    async def ask(self, cluster: Running, path: str, version: str) -> None:
        lines = [
            f"POST {path} HTTP/1.1",
            "Host: localhost",
            f"Authorization: Bearer {token_of(cluster, 'admin')}",
            "Connection: Upgrade",
            "Upgrade: SPDY/3.1",
            f"X-Stream-Protocol-Version: {version}",
            "Content-Length: 0",
        ]
        self.send("\r\n".join([*lines, "", ""]).encode())
        async with asyncio.timeout(5):
            while line := (await self._reader.readline()).decode().strip():
                self.head.append(line)

    def send(self, data: bytes) -> None:
        self._writer.write(data)

    def open(self, stream: int, **headers: str) -> None:
        self.send(self._codec.open(stream, headers))

    def open_channels(self, *kinds: str) -> dict[str, int]:
        streams = {kind: 2 * at + 1 for at, kind in enumerate(kinds)}
        for kind, stream in streams.items():
            self.open(stream, streamtype=kind)
        return streams

    async def until_ended(self, *streams: int) -> None:
        """Read until these streams are half-closed by the server."""
        async with asyncio.timeout(5):
            while not self.ended >= set(streams):
                came = await self._reader.read(65_536)
                assert came, "the connection has ended"
                self._take(came)

    async def until_over(self) -> None:
        """Read until the server closes the connection."""
        async with asyncio.timeout(5):
            while came := await self._reader.read(65_536):
                self._take(came)

    def _take(self, came: bytes) -> None:
        for frame in self._codec.feed(came):
            self.frames.append(frame)
            if frame.kind == 0:
                self.data[frame.stream] = self.data.get(frame.stream, b"") + frame.data
                if frame.is_last:
                    self.ended.add(frame.stream)


@asynccontextmanager
async def connect(cluster: Running, wire: Wire) -> AsyncIterator[SpdyClient]:
    address = urlsplit(cluster.url)
    reader, writer = await asyncio.open_connection(address.hostname, address.port, ssl=wire.trust)
    try:
        yield SpdyClient(reader, writer)
    finally:
        writer.close()
