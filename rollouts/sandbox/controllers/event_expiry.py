"""Events are kept for an hour after they last said something."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.timestamps import parse
from rollouts.sandbox.controllers.actions import Action, Again, Delete, Refusal, Together
from rollouts.sandbox.controllers.controller import Controller
from rollouts.sandbox.controllers.queues import Key
from rollouts.sandbox.storing.storage import Change, Storage

KEPT = 3_600.0
ROUND = 60.0
_ALL: Key = ("events",)


@dataclass(frozen=True, slots=True)
class State:
    """All events there are."""

    events: Sequence[Object]


def plan(state: State, now: float) -> list[Action]:
    """Delete the old ones, and come back in a minute as long as there were any."""
    old = [event for event in state.events if _last_said(event) + KEPT <= now]
    deletions = [Together(tuple(Delete("events", event) for event in old))] if old else []
    return [*deletions, *([Again(now + ROUND)] if state.events else [])]


def answer(state: State, refusal: Refusal, now: float) -> list[Action]:  # noqa: ARG001
    """Leave it to the next round."""
    return [Again(now + ROUND)]


def _last_said(event: Object) -> float:
    series = (event.get("series") or {}).get("lastObservedTime")
    return parse(series or event.get("lastTimestamp") or event["metadata"]["creationTimestamp"])


class EventExpiry(Controller):
    """Begins its rounds with the first event."""

    component = "event-expiry"
    follows = ("events",)
    plan = staticmethod(plan)
    answer = staticmethod(answer)

    def __init__(self, objects: Storage) -> None:
        super().__init__(objects)
        self._rounds = False

    def keys(self, change: Change) -> Iterable[Key]:
        """Give the one key, unless its rounds are under way."""
        if change.resource != "events" or change.type != "ADDED" or self._rounds:
            return ()
        self._rounds = True
        return (_ALL,)

    def read(self, key: Key) -> State:  # noqa: ARG002 - there is only one
        """Gather all events."""
        events = self._objects.list("events")
        self._rounds = bool(events)
        return State(events)
