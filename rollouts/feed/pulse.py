"""A sign of life once a second, while somebody looks.

A watch that is cut is noticed at once, one that hangs only after a minute: too late for a viewer, who is to learn of
a loss within 2 s and to see the truth within 3 s of the server's return. So the feed asks for /version: one small
request a second whatever the number of viewers, two while it is away, none without viewers. An answer after a loss
ends the reflectors' back-off, which thus may grow to 30 s without making anybody wait; a server that asks for
patience (429) keeps it.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from rollouts.errors import ClusterError, Unconfigured, Unreachable
from rollouts.feed.clock import Nap
from rollouts.feed.health import Watchfulness
from rollouts.feed.home import Home
from rollouts.feed.pace import Timing
from rollouts.feed.reflector import Reflector
from rollouts.feed.source import Source

IDLE = 3_600.0
WAKE_APART = 10_000  # ms between two early ends of the back-off of a server that answers /version only


class Pulse:
    """Asks, tells the watchfulness, and wakes the reflectors."""

    def __init__(
        self,
        source: Source,
        home: Home,
        reflectors: Sequence[Reflector[Any]],
        watchfulness: Watchfulness,
        timing: Timing,
        viewers: Callable[[], int],
    ) -> None:
        self._source, self._home, self._reflectors = source, home, reflectors
        self._watchfulness, self._viewers = watchfulness, viewers
        self._clock, self._pace = timing.clock, timing.pace
        self._nap = Nap(timing.clock)
        self._missed_since: int | None = None
        self._woke_at = 0

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self._nap.take(self._rest() if self._viewers() else IDLE)
            begun = self._clock.now()
            if await self._answers():
                self._watchfulness.pulse(self._clock.now() - begun)
                self._back()
            else:
                self._watchfulness.no_pulse()
                self._missed_since = self._missed_since or begun

    def _rest(self) -> float:
        """A server that is away is asked sooner: it is to be seen within 3 s of its return."""
        return self._pace.pulse if self._missed_since is None else self._pace.pulse / 2

    def look(self) -> None:
        """A viewer has come: ask now."""
        self._nap.wake()

    async def _answers(self) -> bool:
        """Whatever the server says, a refusal too, is a sign of life."""
        try:
            async with asyncio.timeout(self._pace.pulse_patience):
                await self._source.get("/version")
        except (TimeoutError, Unreachable, Unconfigured):
            return False
        except ClusterError:
            return True
        return True

    def _back(self) -> None:
        now = self._clock.now()
        missed, self._missed_since = self._missed_since, None
        if missed is not None and now - missed > self._pace.hanging * 1000:
            for reflector in self._reflectors:
                reflector.resume()
        if missed is not None:
            self._home.doubt()
        if self._watchfulness.unreachable and (missed is not None or now - self._woke_at > WAKE_APART):
            self._woke_at = now
            for reflector in self._reflectors:
                reflector.retry_now()
