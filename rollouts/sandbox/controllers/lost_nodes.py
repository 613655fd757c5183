"""The pod garbage collector: the pods of a node that was deleted go, after a while in which it might come back."""

from dataclasses import dataclass, replace

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.controllers.actions import Action, Again, Delete, Update
from rollouts.sandbox.controllers.conditions import disrupted
from rollouts.sandbox.controllers.node_pods import NodePodsController
from rollouts.sandbox.controllers.queues import Key
from rollouts.sandbox.controllers.reading import has_ended, spec_of
from rollouts.sandbox.storing.storage import Change

PATIENCE = 40.0


@dataclass(frozen=True, slots=True)
class State:
    """A pod that is bound to a node that is not there. since: when that was first seen (epoch seconds)."""

    pod: Object
    since: float = 0.0


def plan(state: State, now: float) -> list[Action]:
    """Mark the pod as failed and remove it at once: nobody is there to stop it gracefully."""
    if now < state.since + PATIENCE:
        return [Again(state.since + PATIENCE)]
    gone = Delete("pods", state.pod, grace_seconds=0)
    if has_ended(state.pod):
        return [gone]
    status = disrupted(state.pod, "DeletionByPodGC", "PodGC: node no longer exists", now)
    failed = status | {"phase": "Failed"}
    return [Update("pods", state.pod | {"status": failed}, "status"), gone]


class LostNodes(NodePodsController):
    """Looks at a node's pods when it goes, and at a pod that is bound to no node that there is."""

    component = "pod-garbage-collector"

    def concerns_pod(self, change: Change) -> bool:
        """Tell whether it is bound to a node that is not there."""
        bound = bool(spec_of(change.object).get("nodeName"))
        return bound and change.type != "DELETED" and self.node_of(change.object) is None

    def concerns_node(self, change: Change) -> bool:
        """Tell whether it came or went."""
        return change.type != "MODIFIED"

    def read(self, key: Key) -> State | None:
        """Gather a pod whose node is not there; None for any other."""
        pod = self._objects.get("pods", *key)
        node = spec_of(pod).get("nodeName") if pod else None
        if pod is None or not node:
            return None
        if self.node_of(pod) is not None:
            self._since.pop(node, None)
            return None
        return State(pod)

    def plan(self, state: State, now: float) -> list[Action]:
        """Remember since when the node has been missing, and plan with that."""
        return plan(replace(state, since=self._since.setdefault(spec_of(state.pod)["nodeName"], now)), now)
