"""The other end of a Program: orders come in as lines of JSON, answers go out as such."""

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from typing import Any

LONGEST = 1 << 24


def say(**answer: Any) -> None:
    """Write one line for whoever started us."""
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


async def orders() -> AsyncIterator[dict[str, Any]]:
    """Yield the orders until stdin ends."""
    loop = asyncio.get_running_loop()
    reader = asyncio.StreamReader(LONGEST)
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), sys.stdin)
    async for line in reader:
        yield json.loads(line)
