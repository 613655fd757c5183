"""A TCP proxy between the feed and an API server that does what networks do."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from aiohttp.test_utils import unused_port


class FaultProxy:
    """Forwards bytes; `trickle` lets so many through every 2 ms, 0 for all at once."""

    def __init__(self, upstream: int) -> None:
        self.port = unused_port()
        self.trickle = 0
        self._upstream = upstream
        self._going = asyncio.Event()
        self._going.set()
        self._truncates = False
        self._listener: asyncio.Server | None = None
        self._writers: set[asyncio.StreamWriter] = set()
        self._serving: set[asyncio.Task[None]] = set()

    async def accept(self) -> None:
        if self._listener is None:
            self._listener = await asyncio.start_server(self._take, "127.0.0.1", self.port)

    async def refuse(self) -> None:
        """Refuse new connections and break those that there are."""
        listener, self._listener = self._listener, None
        if listener is not None:
            listener.close()
        self.cut()

    async def end(self) -> None:
        """Break everything, connections that are only just being made too."""
        self.go_on()
        await self.refuse()
        for task in self._serving:
            task.cancel()
        await asyncio.gather(*self._serving, return_exceptions=True)

    def cut(self) -> None:
        """Break every connection."""
        for writer in tuple(self._writers):
            writer.transport.abort()

    def hang(self) -> None:
        """Take everything, pass nothing on, close nothing."""
        self._going.clear()

    def go_on(self) -> None:
        self._going.set()

    def truncate(self) -> None:
        """Break the next connection that gets an answer, in the middle of it."""
        self._truncates = True

    def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._serving.add(task)
        task.add_done_callback(self._serving.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._writers.add(writer)
        there: asyncio.StreamWriter | None = None
        try:
            back, there = await asyncio.open_connection("127.0.0.1", self._upstream)
            self._writers.add(there)
            asking = asyncio.create_task(self._pass(reader, there, answers=False))
            await self._pass(back, writer, answers=True)
            asking.cancel()
        except OSError:
            pass
        finally:
            for one in (writer, there):
                if one is not None:
                    self._writers.discard(one)
                    one.transport.abort()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, answers: bool) -> None:
        with suppress(OSError):
            while data := await reader.read(1 << 16):
                await self._going.wait()
                if answers and self._truncates and len(data) > 1:
                    self._truncates = False
                    writer.write(data[: len(data) // 2])
                    await writer.drain()
                    return
                await self._send(data, writer)
        if answers:
            writer.transport.abort()

    async def _send(self, data: bytes, writer: asyncio.StreamWriter) -> None:
        step = self.trickle or len(data)
        for start in range(0, len(data), step):
            writer.write(data[start : start + step])
            await writer.drain()
            if self.trickle:
                await asyncio.sleep(0.002)


@asynccontextmanager
async def running_proxy(upstream: int) -> AsyncIterator[FaultProxy]:
    proxy = FaultProxy(upstream)
    await proxy.accept()
    try:
        yield proxy
    finally:
        await proxy.end()
