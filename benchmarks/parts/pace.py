"""An even pace, kept whatever each step takes."""

import asyncio
from collections.abc import AsyncIterator


async def paced(rate: float, seconds: float) -> AsyncIterator[int]:
    """Yield 0, 1, 2, ... at `rate` a second, each at its own time; one that comes late does not shift the next."""
    loop = asyncio.get_running_loop()
    begun = loop.time()
    for number in range(int(rate * seconds)):
        await asyncio.sleep(max(begun + number / rate - loop.time(), 0))
        yield number
