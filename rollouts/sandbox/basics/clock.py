"""The sandbox's time: everything that waits, waits on a Clock, so that tests step it and a class can slow it down.

Times are epoch seconds (UTC) as floats. Callbacks run on the event loop, due ones in the order of their times, and
those of one time in the order in which they were asked for.
"""

import asyncio
import heapq
import itertools
import time
from collections.abc import Callable
from typing import Protocol


class Timer(Protocol):
    """A callback that has been asked for."""

    def cancel(self) -> None:
        """Forget the callback; harmless when it has run already."""
        ...


class Clock(Protocol):
    """What time it is, and a way to be woken."""

    def now(self) -> float:
        """Epoch seconds."""
        ...

    def call_at(self, when: float, callback: Callable[[], object]) -> Timer:
        """Run `callback` once, as soon as `now()` has reached `when`; never from within this call."""
        ...


class _Alarm:
    def __init__(self, callback: Callable[[], object]) -> None:
        self.callback: Callable[[], object] | None = callback

    def cancel(self) -> None:
        self.callback = None


class _Alarms:
    """The callbacks that wait, earliest first; cancelled ones are dropped when they come up."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, _Alarm]] = []
        self._order = itertools.count()

    def add(self, when: float, callback: Callable[[], object]) -> _Alarm:
        alarm = _Alarm(callback)
        heapq.heappush(self._heap, (when, next(self._order), alarm))
        return alarm

    def earliest(self) -> float | None:
        while self._heap and self._heap[0][2].callback is None:
            heapq.heappop(self._heap)
        return self._heap[0][0] if self._heap else None

    def pop(self) -> Callable[[], object]:
        callback = heapq.heappop(self._heap)[2].callback
        assert callback is not None, "pop() follows earliest(), which drops the cancelled"
        return callback


class LoopClock:
    """Wall time on the running event loop, `speed` times as fast; 0 holds it."""

    def __init__(self, speed: float = 1.0) -> None:
        self._alarms = _Alarms()
        self._handle: asyncio.TimerHandle | None = None
        self._armed: float | None = None
        self._speed = speed
        self._anchor = (time.monotonic(), time.time())

    @property
    def speed(self) -> float:
        """Sandbox seconds per real second."""
        return self._speed

    def turn_to(self, speed: float) -> None:
        """Go on from this moment at another speed."""
        if speed < 0:
            raise ValueError(f"a clock runs forward: speed {speed} is below 0")
        self._anchor = (time.monotonic(), self.now())
        self._speed = speed
        self._disarm()
        self._arm()

    def not_before(self, when: float) -> None:
        """Go on from `when`, if it is still ahead: a clock that ran fast left objects in what is now the future."""
        if when > self.now():
            self._anchor = (time.monotonic(), when)
            self._disarm()
            self._arm()

    def now(self) -> float:
        real, sandbox = self._anchor
        return sandbox + (time.monotonic() - real) * self._speed

    def call_at(self, when: float, callback: Callable[[], object]) -> Timer:
        when = max(when, self.now())
        alarm = self._alarms.add(when, callback)
        if self._armed is None or when < self._armed:
            self._disarm()
            self._arm()
        return alarm

    def _arm(self) -> None:
        when = self._alarms.earliest()
        if when is None or not self._speed:
            return
        self._armed = when
        delay = max((when - self.now()) / self._speed, 0.0)
        self._handle = asyncio.get_running_loop().call_later(delay, self._ring)

    def _disarm(self) -> None:
        if self._handle is not None:
            self._handle.cancel()
        self._handle = self._armed = None

    def _ring(self) -> None:
        # One reading of the time for the whole round: what a callback asks for "now" waits for the next one.
        self._disarm()
        now = self.now()
        try:
            while (when := self._alarms.earliest()) is not None and when <= now:
                self._alarms.pop()()
        finally:
            self._disarm()
            self._arm()


class ManualClock:
    """Time that stands still until a test moves it."""

    def __init__(self, start: float = 0.0) -> None:
        self._now = start
        self._alarms = _Alarms()

    def now(self) -> float:
        return self._now

    def call_at(self, when: float, callback: Callable[[], object]) -> Timer:
        return self._alarms.add(max(when, self._now), callback)

    def advance(self, seconds: float) -> None:
        """Move on by `seconds`, running what falls due on the way, each at its own time."""
        end = self._now + seconds
        while (when := self._alarms.earliest()) is not None and when <= end:
            callback = self._alarms.pop()
            self._now = when
            callback()
        self._now = end
