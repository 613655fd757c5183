"""Chunks of bytes to whole lines."""

from collections.abc import AsyncIterator

from rollouts.errors import ServerFault

LINE_LIMIT = 32 * 1024 * 1024  # etcd keeps objects below 1.5 MB; whatever is longer than this is no watch line


async def split_lines(chunks: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """Yield each line without its end; a last line without one was cut off, and is dropped."""
    held: list[bytes] = []
    size = 0
    async for chunk in chunks:
        *whole, rest = chunk.split(b"\n")
        if whole:
            whole[0] = b"".join((*held, whole[0]))
            held, size = [], 0
            for line in whole:
                if line:
                    yield line
        held.append(rest)
        size += len(rest)
        if size > LINE_LIMIT:
            raise ServerFault(f"a watch line is longer than {LINE_LIMIT} bytes")
