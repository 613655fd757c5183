"""How much one sandbox holds. A class can fill it by a mistake, so that it says no before the machine suffers."""

from rollouts.sandbox.basics.clock import Clock
from rollouts.sandbox.basics.errors import ApiError
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.timestamps import parse
from rollouts.sandbox.storing.storage import Storage

MOST = 5_000
MOST_OF = {"pods": 10_000, "events": 50_000}
EVENT_SECONDS = 3_600.0
EVENT_ROUND = 60.0


def check_room(storage: Storage, resource: str) -> None:
    """Refuse with ApiError (507) one object more than a sandbox holds of a kind."""
    most = MOST_OF.get(resource, MOST)
    if storage.count(resource) >= most:
        message = f"this sandbox holds at most {most} {resource}: delete some, or reset it"
        raise ApiError(507, "InsufficientStorage", message)


class EventExpiry:
    """Forgets events an hour after they last happened, as a real cluster does."""

    def __init__(self, storage: Storage, clock: Clock) -> None:
        self._storage = storage
        self._clock = clock
        self._stopped = False

    def start(self) -> None:
        """Look at the events now and then, until `stop`."""
        if self._stopped:
            return
        self.expire()
        self._clock.call_at(self._clock.now() + EVENT_ROUND, self.start)

    def stop(self) -> None:
        """Look no more."""
        self._stopped = True

    def expire(self) -> None:
        """Remove what is too old."""
        oldest = self._clock.now() - EVENT_SECONDS
        for event in self._storage.list("events"):
            if _last_seen(event) < oldest:
                metadata = event["metadata"]
                self._storage.remove("events", metadata["namespace"], metadata["name"])


def _last_seen(event: Object) -> float:
    series = event.get("series") or {}
    stamps = (series.get("lastObservedTime"), event.get("lastTimestamp"), event["metadata"]["creationTimestamp"])
    return max((parse(stamp) for stamp in stamps if stamp), default=0.0)
