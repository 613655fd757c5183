"""What time it is in the cluster: ours, until somebody who knows better says otherwise.

Objects carry the cluster's time, so rings and stages are judged by it. A sandbox's clock can be held or run faster,
and the picture then follows it. Waits, retries and lag go by our own clock.
"""

from collections.abc import Callable

from rollouts.feed.clock import Clock

DRIFT_MS = 50  # what nobody sees; a greater step is told to the viewers


class ClusterTime:
    """Times are ms since the epoch. speed: cluster seconds per second of ours while it is not paused.

    told: the cluster has a clock of its own. turned: called whenever the time took another course.
    """

    def __init__(self, clock: Clock) -> None:
        self.speed = 1.0
        self.paused = False
        self.told = False
        self.turned: Callable[[], None] = lambda: None
        self._clock = clock
        self._anchor: tuple[int, int] | None = None

    @property
    def rate(self) -> float:
        """How fast it runs at present, 0 while it is paused."""
        return 0.0 if self.paused else self.speed

    def now(self) -> int:
        """The cluster's time."""
        return self.at(self._clock.now())

    def at(self, ours: int) -> int:
        """What time it was there, at its present pace, at a time of ours."""
        if self._anchor is None:
            return ours
        since, time = self._anchor
        return time + round((ours - since) * self.rate)

    def seconds_until(self, when: int) -> float | None:
        """Our seconds until it is `when` there, 0 if it was; None while the time is held."""
        ahead = max(when - self.now(), 0)
        if not ahead:
            return 0.0
        return ahead / 1000 / self.rate if self.rate else None

    def turn_to(self, now: int, speed: float, *, paused: bool) -> None:
        """Go on from `now` at this pace."""
        before = (self.told, self.speed, self.paused)
        step = abs(now - self.now())
        self._anchor = (self._clock.now(), now)
        self.told, self.speed, self.paused = True, speed, paused
        if before != (True, speed, paused) or step > DRIFT_MS * max(self.rate, 1):
            self.turned()
