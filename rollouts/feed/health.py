"""How far the picture can be trusted, from what the reflectors and the pulse have met."""

from collections.abc import Callable, Sequence
from typing import Any

from msgspec import Struct

from rollouts.errors import ClusterError, Forbidden, Unauthorized, Unconfigured, Unreachable
from rollouts.feed import frames
from rollouts.feed.clock import Clock
from rollouts.feed.kinds import Kind

WORST_FIRST = ("expired", "lost", "forbidden", "stale")
FRESH = "fresh"
BEST_FIRST = (FRESH, "unlisted", "refused", "lost")


class Trouble(Struct, frozen=True):
    """What keeps one kind from being followed."""

    error: ClusterError
    since: int
    retry_at: int


class Watchfulness:
    """The witness of all reflectors of a feed; calls `changed` whenever the state may have.

    resumed: called with the kind whose watch goes on at a place that another request gave. relisted: called when the
    state of a kind was read again.
    """

    def __init__(self, kinds: Sequence[Kind[Any]], namespace: str, clock: Clock, changed: Callable[[], None]) -> None:
        self._kinds = {kind.name: kind for kind in kinds}
        self._namespace, self._clock, self._changed = namespace, clock, changed
        self.resumed: Callable[[str], None] = lambda _: None
        self.relisted: Callable[[], None] = lambda: None
        self._started = clock.now()
        self._listed: set[str] = set()
        self._troubles: dict[str, Trouble] = {}
        self._silent_since: int | None = None
        self._last_heard = clock.now()
        self._live_since: int | None = None
        self._round_trip = 0.0

    @property
    def ready(self) -> bool:
        """Every kind is listed, or may not be."""
        return all(kind in self._listed or self.forbids(kind) for kind in self._kinds)

    @property
    def essentials_known(self) -> bool:
        """As `ready`, but for the kinds that a board cannot do without."""
        return all(name in self._listed or self.forbids(name) for name, kind in self._kinds.items() if kind.essential)

    @property
    def unreachable(self) -> bool:
        """A kind is cut off from the server (not merely refused)."""
        return any(isinstance(trouble.error, Unreachable | Unconfigured) for trouble in self._troubles.values())

    def kinds(self) -> dict[str, str]:
        """How each kind is followed now, at worst: fresh, unlisted, refused (the right is missing) or lost."""
        states: dict[str, str] = {}
        for name, kind in self._kinds.items():
            states[kind.plural] = max(states.get(kind.plural, FRESH), self._kind_state(name), key=BEST_FIRST.index)
        return states

    def _kind_state(self, kind: str) -> str:
        if kind in self._troubles:
            return "refused" if self.forbids(kind) else "lost"
        return FRESH if kind in self._listed else "unlisted"

    def forbids(self, kind: str) -> bool:
        """Whether this kind may not be looked at."""
        trouble = self._troubles.get(kind)
        return trouble is not None and isinstance(trouble.error, Forbidden)

    def opened(self, kind: str) -> None:
        self._recovered(kind)
        self.resumed(kind)

    def listed(self, kind: str) -> None:
        again = kind in self._listed
        self._listed.add(kind)
        self._recovered(kind)
        if again:
            self.relisted()

    def heard(self) -> None:
        self._last_heard = self._clock.now()

    def failed(self, kind: str, error: ClusterError, retry_at: int) -> None:
        before = self._troubles.get(kind)
        since = before.since if before and type(before.error) is type(error) else self._clock.now()
        self._troubles[kind] = Trouble(error, since, retry_at)
        self._changed()

    def pulse(self, round_trip_ms: float) -> None:
        """The server gave a sign of life."""
        self._round_trip = round_trip_ms
        self._last_heard = self._clock.now()
        if self._silent_since is not None:
            self._silent_since = None
            self._changed()

    def no_pulse(self) -> None:
        """It did not, in time."""
        if self._silent_since is None:
            self._silent_since = self._last_heard
            self._changed()

    @property
    def silent(self) -> bool:
        """The last pulse got no answer."""
        return self._silent_since is not None

    def state(self, frame_ms: float | None) -> frames.Health:
        """The present state: the worst that is true. `frame_ms`: how long the last change waited for its frame."""
        state, since, trouble = self._worst()
        missing = next((kind for kind in self._kinds if self.forbids(kind)), None)
        live = state == "live"
        if live and self._live_since is None:
            self._live_since = self._clock.now()
        elif not live:
            self._live_since = None
        return frames.Health(
            type="health",
            now=self._clock.now(),
            state=state,
            since=self._live_since or since,
            retry_at=trouble.retry_at if trouble else None,
            lag=round((frame_ms or 0.0) + self._round_trip / 2, 1) if live and (frame_ms or self._round_trip) else None,
            message=trouble.error.message if trouble else None,
            missing=self._right(self._kinds[missing]) if missing else None,
        )

    def _right(self, kind: Kind[Any]) -> str:
        return f"list {kind.plural} in {kind.only or self._namespace or 'all namespaces'}"

    def _worst(self) -> tuple[str, int, Trouble | None]:
        for state in WORST_FIRST:
            found = [
                trouble for kind, trouble in self._troubles.items() if self._state_by(kind, trouble.error) == state
            ]
            if found:
                return state, min(one.since for one in found), min(found, key=lambda one: one.retry_at)
        if self._silent_since is not None:
            return "stale", self._silent_since, None
        return ("live", self._started, None) if self.ready else ("stale", self._started, None)

    def _state_by(self, kind: str, error: ClusterError) -> str:
        if isinstance(error, Unauthorized | Unconfigured):
            return "expired"
        if isinstance(error, Forbidden):
            return "forbidden" if self._kinds[kind].essential else "live"
        return "lost" if isinstance(error, Unreachable) else "stale"

    def _recovered(self, kind: str) -> None:
        self._last_heard = self._clock.now()
        if self._troubles.pop(kind, None) is not None or not self.silent:
            self._changed()
