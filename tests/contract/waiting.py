"""Waiting for a condition, with a bound."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")


async def eventually(look: Callable[[], Awaitable[T]], what: str, seconds: float = 60.0) -> T:
    """Look until the answer is true; the last answer stands in the failure."""
    deadline = time.monotonic() + seconds
    while not (answer := await look()):
        assert time.monotonic() < deadline, f"waited {seconds} s for {what}, last saw {answer!r}"
        await asyncio.sleep(0.1)
    return answer
