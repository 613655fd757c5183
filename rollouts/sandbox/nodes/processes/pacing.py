"""How fast command lines may run: a loop without a pause must not cost the cluster its time."""

import asyncio
import time
from collections.abc import Callable

from rollouts.sandbox.nodes.shell.sleeping import Sleeper

BURST = 200.0
STEPS = 200.0  # a sandbox second, of one command line
BYTES = 512  # of output count as a step
STEPS_TOGETHER = 3_000.0  # a real second, of all command lines


class Bucket:
    """Fills at `rate` a second up to `burst`; may be overdrawn, and says how long it takes to be even again."""

    def __init__(self, rate: float, burst: float, now: Callable[[], float]) -> None:
        self._rate = rate
        self._burst = burst
        self._now = now
        self._tokens = burst
        self._last = now()

    def take(self, tokens: float) -> float:
        """Give the seconds to wait."""
        now = self._now()
        self._tokens = min(self._burst, self._tokens + (now - self._last) * self._rate) - tokens
        self._last = now
        return max(-self._tokens / self._rate, 0.0)


class Track:
    """The road that all share: no more than so many steps a real second, whatever the sandbox's clock says."""

    def __init__(self) -> None:
        self._bucket = Bucket(STEPS_TOGETHER, STEPS_TOGETHER / 10, time.monotonic)

    async def step(self, count: float) -> None:
        await asyncio.sleep(self._bucket.take(count))


class Pace:
    """One command line's share. `wrote` counts what it writes; `step` is awaited between any two of its steps."""

    def __init__(self, sleeper: Sleeper, now: Callable[[], float], track: Track) -> None:
        self._sleeper = sleeper
        self._bucket = Bucket(STEPS, BURST, now)
        self._track = track
        self._written = 0

    def wrote(self, count: int) -> None:
        self._written += count

    async def step(self) -> None:
        cost = 1.0 + self._written / BYTES
        self._written = 0
        pause = self._bucket.take(cost)
        if pause:
            await self._sleeper.sleep(pause)
        await self._track.step(cost)
