"""The newest events of one rollout: few enough for a snapshot, with room kept for those that tell the story."""

from collections.abc import Mapping

from rollouts.model.event import Event
from rollouts.model.manifests import EventManifest

CONTROLLERS = ("Deployment", "ReplicaSet", "ReplicationController")
MAIN = 60
REST = 40

_Kept = dict[str, tuple[Event, EventManifest]]


class EventLog:
    """Keeps the newest 60 warnings and events of the Deployment and its ReplicaSets, and the newest 40 others.

    A rollout of 1,000 pods makes five events a pod; they would push out every step of the controller's. deployment:
    its name.
    """

    def __init__(self, deployment: str) -> None:
        self.deployment = deployment
        self._main: _Kept = {}
        self._rest: _Kept = {}

    def records(self) -> Mapping[str, Event]:
        """By uid."""
        return {uid: event for kept in (self._main, self._rest) for uid, (event, _) in kept.items()}

    def items(self) -> list[EventManifest]:
        """As they came."""
        return [item for kept in (self._main, self._rest) for _, item in kept.values()]

    def put(self, event: Event, item: EventManifest) -> bool:
        """Add or replace; False if nothing changed."""
        main = event.type == "Warning" or event.kind in CONTROLLERS
        kept, limit = (self._main, MAIN) if main else (self._rest, REST)
        before = kept.get(event.uid)
        kept[event.uid] = (event, item)
        if before is not None and before[0] == event:
            return False
        if len(kept) > limit:
            del kept[min((one for one, _ in kept.values()), key=_age).uid]
        return True

    def drop(self, uid: str) -> bool:
        """Forget one; False if it was not kept."""
        return (self._main.pop(uid, None) or self._rest.pop(uid, None)) is not None

    def __len__(self) -> int:
        """How many are kept."""
        return len(self._main) + len(self._rest)


def _age(event: Event) -> tuple[int, str]:
    return event.at, event.uid
