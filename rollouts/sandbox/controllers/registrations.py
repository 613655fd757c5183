"""Who notices that a node has come or gone: only says so."""

from collections.abc import Iterable
from dataclasses import dataclass

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.controllers.actions import Action, Say
from rollouts.sandbox.controllers.controller import Controller
from rollouts.sandbox.controllers.queues import Key
from rollouts.sandbox.controllers.reading import name_of, uid_of
from rollouts.sandbox.storing.storage import Change, Storage

PERIOD = 5.0
"""Seconds within which it notices."""


@dataclass(frozen=True, slots=True)
class State:
    """known: the uid of the node of this name that was there before; uid: of the one that is there. "": none."""

    name: str
    known: str = ""
    uid: str = ""


def plan(state: State, now: float) -> list[Action]:  # noqa: ARG001 - a plan is called with the time
    """Say which node came, or went."""
    if state.uid == state.known:
        return []
    reason, what = "RegisteredNode", f"Registered Node {state.name} in Controller"
    if not state.uid:
        reason, what = "RemovingNode", f"Removing Node {state.name} from Controller"
    node: Object = {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {"name": state.name, "uid": state.uid or state.known},
    }
    return [Say(node, "Normal", reason, f"Node {state.name} event: {what}")]


class Registrations(Controller):
    """Looks at a node some seconds after it has come or gone."""

    component = "node-controller"
    follows = ("nodes",)

    def __init__(self, objects: Storage) -> None:
        super().__init__(objects)
        self._known: dict[str, str] = {}

    def keys(self, change: Change) -> Iterable[Key]:  # noqa: ARG002 - nothing is noticed at once
        """Give nothing: it looks round from time to time only."""
        return ()

    def later(self, change: Change) -> Iterable[tuple[Key, float]]:
        """Give (name,) of the node that came or went."""
        if change.type != "MODIFIED":
            yield (name_of(change.object),), PERIOD

    def read(self, key: Key) -> State:
        """Gather which node of that name there was, and which there is."""
        node = self._objects.get("nodes", "", key[0])
        return State(key[0], self._known.get(key[0], ""), uid_of(node) if node else "")

    def plan(self, state: State, now: float) -> list[Action]:
        """Remember who is there, and plan with who was."""
        self._known[state.name] = state.uid
        return plan(state, now)
