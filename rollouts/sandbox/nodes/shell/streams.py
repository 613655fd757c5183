"""Standard input and output of simulated commands."""

import asyncio
from collections.abc import Callable

Write = Callable[[bytes], None]
LONGEST_PIPE = 1_048_576


class Input:
    """Bytes that come bit by bit: from a client's stdin, or from the command before in a pipe."""

    def __init__(self, content: bytes = b"", *, closed: bool = True) -> None:
        self._buffer = bytearray(content)
        self._closed = closed
        self._more = asyncio.Event()

    def feed(self, data: bytes) -> None:
        """More has come; beyond what a pipe holds it is dropped."""
        if len(self._buffer) < LONGEST_PIPE:
            self._buffer += data
        self._more.set()

    def drop(self) -> None:
        """Forget what nobody has read yet."""
        self._buffer.clear()

    def close(self) -> None:
        self._closed = True
        self._more.set()

    async def read_line(self) -> bytes:
        """The next line with its end, or what is left; b"" at the end."""
        while b"\n" not in self._buffer and not self._closed:
            await self._wait()
        end = self._buffer.find(b"\n") + 1 or len(self._buffer)
        return self._take(end)

    async def read_some(self) -> bytes:
        """Whatever is there, at least a byte; b"" at the end."""
        while not self._buffer and not self._closed:
            await self._wait()
        return self._take(len(self._buffer))

    async def read_all(self) -> bytes:
        while not self._closed:
            await self._wait()
        return self._take(len(self._buffer))

    async def _wait(self) -> None:
        self._more.clear()
        await self._more.wait()

    def _take(self, count: int) -> bytes:
        taken = bytes(self._buffer[:count])
        del self._buffer[:count]
        return taken


class Streams:
    """The three streams of a command."""

    def __init__(self, stdin: Input, stdout: Write, stderr: Write) -> None:
        self.stdin = stdin
        self.stdout = stdout
        self.stderr = stderr

    def out(self, text: str) -> None:
        self.stdout(text.encode("utf-8", "surrogateescape"))

    def err(self, text: str) -> None:
        self.stderr(text.encode("utf-8", "surrogateescape"))


def collector(into: bytearray) -> Write:
    """Write into a buffer, as far as a pipe holds."""

    def write(data: bytes) -> None:
        into.extend(data[: LONGEST_PIPE - len(into)])

    return write
