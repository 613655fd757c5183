"""When the next frame is due: after a change or when a ring ends, and then not before the interval is over."""

import asyncio
from collections.abc import Callable

from rollouts.feed.clock import Clock
from rollouts.feed.cluster_time import ClusterTime


class Rhythm:
    """late_ms: how long the last frame's oldest change had waited for it, None before the first.

    interval: the milliseconds between frames at present. ring: when the next ring ends, by the cluster's time.
    """

    def __init__(
        self, clock: Clock, time: ClusterTime, interval: Callable[[], int], ring: Callable[[], int | None]
    ) -> None:
        self.late_ms: float | None = None
        self._clock, self._time, self._interval, self._ring = clock, time, interval, ring
        self._due = asyncio.Event()
        self._changed_at: int | None = None
        self._building_ms = 0

    def hurry(self) -> None:
        """Something else than an object has changed."""
        self._due.set()

    def changed(self) -> None:
        """An object has; the first since the last frame is the one that waits longest."""
        if self._changed_at is None:
            self._changed_at = self._clock.now()
        self._due.set()

    def built(self, begun: int) -> int | None:
        """A frame was built since `begun`; returns when its oldest change came, for `sent`."""
        self._building_ms = self._clock.now() - begun
        changed_at, self._changed_at = self._changed_at, None
        return changed_at

    def sent(self, changed_at: int | None) -> None:
        """It is on its way."""
        if changed_at is not None:
            self.late_ms = float(self._clock.now() - changed_at)

    def skipped(self) -> None:
        """There is nothing to be shown yet, so that nothing is late."""
        self._changed_at = None

    async def keep(self, publish: Callable[[], None]) -> None:
        """Publish whenever it is due, until cancelled."""
        while True:
            await self._wait()
            self._due.clear()
            begun = self._clock.now()
            publish()
            # Whatever comes within the interval waits for its end: one frame carries it all. A board so big that its
            # frames take long to build gets fewer of them, so that building takes a quarter of the time at most, and
            # building and sending together no more than half.
            took = self._clock.now() - begun
            await self._clock.sleep(max(self._interval() - took, took, self._building_ms * 3) / 1000)

    async def _wait(self) -> None:
        ring = self._ring()
        try:
            async with asyncio.timeout(None if ring is None else self._time.seconds_until(ring)):
                await self._due.wait()
        except TimeoutError:
            return
