"""Waiting for a condition that nothing announces: with a bound, and never for luck."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def until(condition: Callable[[], T], seconds: float = 15.0, what: str = "") -> T:
    """Look until the answer is true; fail with `what` when it is not in time."""

    async def look() -> T:
        return condition()

    return await eventually(look, what or "it", seconds, every=0.002)


async def eventually(look: Callable[[], Awaitable[T]], what: str, seconds: float = 60.0, every: float = 0.1) -> T:
    """Look until the answer is true; the last answer stands in the failure."""
    deadline = time.monotonic() + seconds
    while not (answer := await look()):
        assert time.monotonic() < deadline, f"waited {seconds} s for {what}, last saw {answer!r}"
        await asyncio.sleep(every)
    return answer
