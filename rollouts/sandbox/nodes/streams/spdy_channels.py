"""The channels of exec and attach as streams of SPDY, with the face of a WebSocket that speaks `v4.channel.k8s.io`."""

import asyncio
from collections import deque
from collections.abc import Iterable

from aiohttp import WSMessage, WSMsgType

from rollouts.sandbox.basics.errors import bad_request
from rollouts.sandbox.nodes.streams import spdy
from rollouts.sandbox.nodes.streams.framing import CLOSE, ERROR, RESIZE, STDERR, STDIN, STDOUT
from rollouts.sandbox.nodes.streams.raw import RawSocket

V4 = "v4.channel.k8s.io"
TYPES = {"stdin": STDIN, "stdout": STDOUT, "stderr": STDERR, "error": ERROR, "resize": RESIZE}
PATIENCE = 10.0  # seconds that a client may take to open its streams


class SpdyChannels:
    """One conversation. wanted: the channels for which the client opens streams, before anything happens."""

    ws_protocol: str | None = V4

    def __init__(self, raw: RawSocket, wanted: Iterable[int]) -> None:
        self._raw = raw
        self._codec = spdy.Codec()
        self._missing = set(wanted)
        self._streams: dict[int, int] = {}
        self._channels: dict[int, int] = {}
        self._came: deque[bytes] = deque()

    async def opened(self) -> None:
        """Wait for the client's streams; when they do not come, or it leaves, the conversation is over at once."""
        try:
            async with asyncio.timeout(PATIENCE):
                while self._missing and await self._read():
                    pass
        except TimeoutError:
            await self._raw.close()

    async def _read(self) -> bool:
        """Take what comes next; False when nothing comes any more."""
        async for message in self._raw:
            try:
                for frame in self._codec.feed(message.data):
                    await self._take(frame)
            except spdy.Malformed:
                await self._raw.close()
                return False
            return True
        return False

    async def _take(self, frame: spdy.Frame) -> None:
        if frame.kind == spdy.SYN_STREAM:
            await self._open(frame)
        elif frame.kind == spdy.PING:
            await self._raw.send_bytes(spdy.pong(frame))
        elif frame.kind in (0, spdy.RST_STREAM):
            channel = self._channels.get(frame.stream)
            if frame.data and frame.kind == 0 and channel in (STDIN, RESIZE):
                self._came.append(bytes((channel,)) + frame.data)
            if channel == STDIN and (frame.is_last or frame.kind == spdy.RST_STREAM):
                self._came.append(bytes((CLOSE, STDIN)))

    async def _open(self, frame: spdy.Frame) -> None:
        channel = TYPES.get(frame.headers.get("streamtype", ""))
        if channel is None or channel in self._streams:
            await self._raw.send_bytes(spdy.reset(frame.stream, 3))
            return
        self._streams[channel] = frame.stream
        self._channels[frame.stream] = channel
        self._missing.discard(channel)
        await self._raw.send_bytes(self._codec.reply(frame.stream))

    async def send_bytes(self, data: bytes) -> None:
        """Send a channel's bytes on its stream. Raises ConnectionError when the client is gone."""
        stream = self._streams.get(data[0])
        if stream is not None and len(data) > 1:
            await self._raw.send_bytes(spdy.data(stream, data[1:]))

    async def send_str(self, data: str) -> None:
        """Send text as its bytes."""
        await self.send_bytes(data.encode())

    async def close(self) -> bool:
        """End every stream, and the connection with them."""
        try:
            for stream in self._streams.values():
                await self._raw.send_bytes(spdy.data(stream, b"", last=True))
        except ConnectionError:
            return False
        return await self._raw.close()

    def __aiter__(self) -> "SpdyChannels":
        return self

    async def __anext__(self) -> WSMessage:
        """Give what came on a channel."""
        while not self._came:
            if not await self._read():
                raise StopAsyncIteration
        return WSMessage(WSMsgType.BINARY, self._came.popleft(), None)


def wanted_channels(*, stdin: bool, stdout: bool, stderr: bool, tty: bool) -> list[int]:
    """Give the channels that a client opens for these options. Raises ApiError (400) when it would hear nothing."""
    asked = {STDIN: stdin, STDOUT: stdout, STDERR: stderr and not tty, RESIZE: tty}
    if not (stdin or stdout or stderr):
        raise bad_request("you must specify at least 1 of stdin, stdout, stderr")
    return [ERROR, *(channel for channel, is_asked in asked.items() if is_asked)]
