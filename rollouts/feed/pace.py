"""How long the feed waits for what, and by which clock, in one place."""

from collections.abc import Callable
from dataclasses import dataclass, field
from random import random as system_random

from rollouts.feed.clock import Clock, SystemClock

FRAMES_PER_SECOND = 22_000  # what one process sends in all, on about half of a core
LONGEST_INTERVAL = 250


@dataclass(frozen=True)
class Pace:
    """Seconds, where the name does not say ms.

    listing: how long a list may take, with 40 MB for 5,000 pods. silence: a watch without a line for that long is half
    open; API servers send a bookmark a minute. marking: a watch that is to begin with the state, and falls silent for
    that long before it says that this was all, will never say so. look_again: after a 403, how often to see whether
    the right has been given. pulse: how often a looked-at feed asks the server for a sign of life, and pulse_patience
    how long it waits for one: together below the 2 s in which a viewer must learn of a loss. hanging: without a sign of
    life for that long, open watches are not trusted any more. telling: how long a server
    may take to say which cluster it is; a connection that hangs must not hide another one. too_slow: how long a
    viewer may fail to drain before it is let go.
    """

    first_retry: float = 0.8
    longest_retry: float = 30.0
    listing: float = 60.0
    silence: float = 75.0
    marking: float = 5.0
    look_again: float = 30.0
    pulse: float = 1.0
    pulse_patience: float = 0.9
    hanging: float = 5.0
    telling: float = 5.0
    health: float = 5.0
    too_slow: float = 60.0
    interval_ms: int = 25
    wide_interval_ms: int = 200


class Backoff:
    """0.8, 1.6, 3.2 ... 30 s, each stretched by up to a half, so that feeds that fell together rise apart."""

    def __init__(self, first: float, longest: float, random: Callable[[], float]) -> None:
        self._first, self._longest, self._random = first, longest, random
        self._tries = 0

    def next(self) -> float:
        """Seconds to wait before the next try."""
        delay = min(self._first * (1 << min(self._tries, 16)), self._longest)
        self._tries += 1
        return delay * (1 + self._random() / 2)

    def reset(self) -> None:
        """Something went well."""
        self._tries = 0


@dataclass(frozen=True)
class Timing:
    """By which clock a feed waits, how long, and by what share, 0 to 1, it strays from that."""

    clock: Clock = field(default_factory=SystemClock)
    pace: Pace = Pace()
    random: Callable[[], float] = system_random

    def backoff(self) -> Backoff:
        """One that begins."""
        return Backoff(self.pace.first_retry, self.pace.longest_retry, self.random)


def interval_for(viewers: int, shortest: int) -> int:
    """Milliseconds between frames: 25 with few viewers, 45 with 1,000."""
    return min(max(shortest, viewers * 1000 // FRAMES_PER_SECOND), LONGEST_INTERVAL)
