"""Time, as the feed takes it: one small Protocol, so that a test can hold the watch."""

import asyncio
import time
from typing import Protocol


class Clock(Protocol):
    """`now` in ms since the epoch, UTC; `sleep` in seconds."""

    def now(self) -> int: ...

    async def sleep(self, seconds: float) -> None: ...


class SystemClock:
    """The machine's own."""

    def now(self) -> int:
        return time.time_ns() // 1_000_000

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class Nap:
    """A wait that can be cut short, if it is of the kind that may."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._woken = asyncio.Event()
        self._wakeable = False

    async def take(self, seconds: float, *, wakeable: bool = True) -> None:
        """Wait for `seconds`, or for `wake`."""
        self._woken.clear()
        self._wakeable = wakeable
        waits = [asyncio.ensure_future(self._clock.sleep(seconds)), asyncio.ensure_future(self._woken.wait())]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._wakeable = False
            for one in waits:
                one.cancel()

    def wake(self) -> None:
        """End the present wait, if it may be ended; nothing if there is none."""
        if self._wakeable:
            self._woken.set()
