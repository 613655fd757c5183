"""The newest events of one rollout: few enough for a snapshot, with room kept for those that tell the story."""

from collections.abc import Mapping

from rollouts.model.event import Event

MAIN = 60
REST = 40


class EventLog:
    """Keeps the newest 60 warnings and events of the Deployment and its ReplicaSets, and the newest 40 others.

    A rollout of 1,000 pods makes five events a pod; they would push out every step of the controller's.
    """

    def __init__(self) -> None:
        self._main: dict[str, Event] = {}
        self._rest: dict[str, Event] = {}

    def records(self) -> Mapping[str, Event]:
        """By uid."""
        return {**self._main, **self._rest}

    def put(self, event: Event) -> bool:
        """Add or replace; False if nothing changed."""
        main = event.type == "Warning" or event.kind in ("Deployment", "ReplicaSet")
        kept, limit = (self._main, MAIN) if main else (self._rest, REST)
        if kept.get(event.uid) == event:
            return False
        kept[event.uid] = event
        if len(kept) > limit:
            del kept[min(kept.values(), key=_age).uid]
        return True

    def drop(self, uid: str) -> bool:
        """Forget one; False if it was not kept."""
        return (self._main.pop(uid, None) or self._rest.pop(uid, None)) is not None


def _age(event: Event) -> tuple[int, str]:
    return event.at, event.uid
