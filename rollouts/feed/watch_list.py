"""The present state as a watch tells it: gathered aside, since half of it must never be shown."""

from typing import Generic

from rollouts.feed.clock import Clock
from rollouts.feed.decoding import Line
from rollouts.feed.kinds import M

ASKED_AGAIN = 600_000  # ms; a server may be upgraded while we run, and to be refused costs one short answer


class WatchList(Generic[M]):
    """What the initial events have brought so far; what is changed or deleted meanwhile is so here too.

    until: when, by the event loop's time, they should have come to an end. opened: the server has accepted the watch.
    """

    def __init__(self, until: float) -> None:
        self.until = until
        self.opened = False
        self._items: dict[str, M] = {}

    @property
    def items(self) -> list[M]:
        """All that there is."""
        return list(self._items.values())

    def take(self, read: Line[M]) -> None:
        """Take an event in."""
        uid = read.object.metadata.uid
        if read.type == "DELETED":
            self._items.pop(uid, None)
        elif read.type in ("ADDED", "MODIFIED"):
            self._items[uid] = read.object


class Offer:
    """Whether a server begins a watch with its state when it is asked to. It is taken to, until it shows otherwise."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._declined_at: int | None = None

    @property
    def stands(self) -> bool:
        """Whether to ask for it now."""
        return self._declined_at is None or self._clock.now() - self._declined_at > ASKED_AGAIN

    def decline(self) -> None:
        """The server refused, or did not know what was asked."""
        self._declined_at = self._clock.now()
