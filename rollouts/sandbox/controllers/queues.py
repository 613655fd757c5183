"""What waits to be looked at: each key once, no more often than it makes sense, and later after a failure."""

from collections.abc import Callable
from typing import TypeAlias

from rollouts.sandbox.basics.clock import Clock, Timer

Key: TypeAlias = tuple[str, ...]
FIRST_BACKOFF = 0.005
LONGEST_BACKOFF = 1_000.0
PAUSE = 0.01
"""Seconds between two looks at one key: about what a real controller needs to see its own writes. Steps that follow
each other are seen apart because of it, and a storm of pod changes costs one look per pause."""
REMEMBERED = 4_096


class Queue:
    """The keys of one controller. work: called with a key when its time has come; `done` must follow."""

    def __init__(self, clock: Clock, work: Callable[[Key], None]) -> None:
        self._clock = clock
        self._work = work
        self._soon: dict[Key, Timer | None] = {}
        self._later: dict[Key, tuple[float, Timer]] = {}
        self._busy: set[Key] = set()
        self._free_at: dict[Key, float] = {}
        self._failures: dict[Key, int] = {}

    def add(self, key: Key) -> None:
        """Look at the key as soon as possible; asking twice is asking once."""
        if key in self._soon:
            return
        if key in self._busy:
            self._soon[key] = None
            return
        when = max(self._clock.now(), self._free_at.get(key, 0.0))
        self._soon[key] = self._clock.call_at(when, lambda: self._begin(key))

    def add_at(self, key: Key, when: float) -> None:
        """Look at the key at a time, or earlier if that was asked for before."""
        waiting = self._later.get(key)
        if waiting is not None:
            if waiting[0] <= when:
                return
            waiting[1].cancel()
        self._later[key] = when, self._clock.call_at(when, lambda: self._come_due(key))

    def retry(self, key: Key, tries: int | None = None) -> None:
        """Look at the key after its backoff, which doubles each time; after `tries` of them give it up."""
        failures = self._failures.get(key, 0)
        if tries is not None and failures >= tries:
            self.forget(key)
            return
        self._failures[key] = failures + 1
        backoff = min(FIRST_BACKOFF * 2.0 ** min(failures, 40), LONGEST_BACKOFF)
        self.add_at(key, self._clock.now() + backoff)

    def forget(self, key: Key) -> None:
        """Begin the backoff anew."""
        self._failures.pop(key, None)

    def done(self, key: Key, rest: float = PAUSE) -> None:
        """The look at the key is over; the next comes `rest` seconds from now at the earliest."""
        now = self._clock.now()
        self._busy.discard(key)
        self._free_at[key] = now + rest
        if len(self._free_at) > REMEMBERED:
            self._free_at = {each: when for each, when in self._free_at.items() if when > now}
        if key in self._soon:
            self._soon[key] = self._clock.call_at(now + rest, lambda: self._begin(key))

    def _come_due(self, key: Key) -> None:
        del self._later[key]
        self.add(key)

    def _begin(self, key: Key) -> None:
        del self._soon[key]
        self._busy.add(key)
        self._work(key)
