"""The taint of a cordoned node: there as long as spec.unschedulable is."""

from collections.abc import Iterable
from dataclasses import dataclass

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.timestamps import seconds
from rollouts.sandbox.controllers.actions import Action, Update
from rollouts.sandbox.controllers.controller import Controller
from rollouts.sandbox.controllers.queues import Key
from rollouts.sandbox.controllers.reading import changed, is_leaving, name_of, spec_of
from rollouts.sandbox.matching.tolerations import CORDON
from rollouts.sandbox.storing.storage import Change


@dataclass(frozen=True, slots=True)
class State:
    """What one look sees."""

    node: Object


def plan(state: State, now: float) -> list[Action]:
    """Add the taint, or take it away."""
    taints = spec_of(state.node).get("taints") or []
    others = [each for each in taints if (each["key"], each["effect"]) != (CORDON["key"], CORDON["effect"])]
    wanted = bool(spec_of(state.node).get("unschedulable"))
    if wanted == (len(others) < len(taints)):
        return []
    new = [*others, CORDON | {"timeAdded": seconds(now)}] if wanted else others
    return [Update("nodes", changed(state.node, spec={"taints": new or None}))]


class Cordons(Controller):
    """Looks at a node whenever it changes."""

    component = "node-controller"
    follows = ("nodes",)
    plan = staticmethod(plan)

    def keys(self, change: Change) -> Iterable[Key]:
        """Give (name,) of the node that a change concerns."""
        return ((name_of(change.object),),) if change.resource == "nodes" and change.type != "DELETED" else ()

    def read(self, key: Key) -> State | None:
        """Gather the node; None for one that goes."""
        node = self._objects.get("nodes", "", key[0])
        return None if node is None or is_leaving(node) else State(node)
