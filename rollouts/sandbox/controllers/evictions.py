"""Taints of effect NoExecute drive pods away: at once, or after as many seconds as they tolerate them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.controllers.actions import Action, Again, Delete, Say, Update
from rollouts.sandbox.controllers.conditions import disrupted
from rollouts.sandbox.controllers.node_pods import NodePodsController
from rollouts.sandbox.controllers.queues import Key
from rollouts.sandbox.controllers.reading import is_leaving, name_of, namespace_of, uid_of
from rollouts.sandbox.matching.tolerations import fits, taints, tolerations
from rollouts.sandbox.storing.storage import Change

REASON = "TaintManagerEviction"
FOREVER = float("inf")


@dataclass(frozen=True, slots=True)
class State:
    """A pod on a node with such taints, or on one that had them. since: when they were first seen (epoch seconds)."""

    pod: Object
    taints: tuple[Object, ...]
    since: float | None = None


def plan(state: State, now: float) -> list[Action]:
    """Delete the pod when its time is over, or come back then."""
    if not state.taints:
        return [_say(state.pod, "Cancelling deletion of Pod")] if state.since is not None else []
    ends = (now if state.since is None else state.since) + patience(state.pod, state.taints)
    if ends > now:
        return [] if ends == FOREVER else [Again(ends)]
    message = "Taint manager: deleting due to NoExecute taint"
    marked = state.pod | {"status": disrupted(state.pod, "DeletionByTaintManager", message, now)}
    said = _say(state.pod, "Marking for deletion Pod")
    return [said, Update("pods", marked, "status"), Delete("pods", state.pod)]


def patience(pod: Object, present: Iterable[Object]) -> float:
    """Seconds that the pod stays with these taints: 0 when it tolerates not all of them, `FOREVER` without a limit."""
    used: list[Object] = []
    for taint in present:
        fitting = next((each for each in tolerations(pod) if fits(each, taint)), None)
        if fitting is None:
            return 0.0
        used.append(fitting)
    limits = [each["tolerationSeconds"] for each in used if each.get("tolerationSeconds") is not None]
    return max(float(min(limits)), 0.0) if limits else FOREVER


def _say(pod: Object, what: str) -> Say:
    return Say(pod, "Normal", REASON, f"{what} {namespace_of(pod)}/{name_of(pod)}")


class Evictions(NodePodsController):
    """Looks at a node's pods when its taints change, and at a pod when it comes to a tainted node."""

    component = "taint-eviction-controller"

    def concerns_pod(self, change: Change) -> bool:
        """Tell whether it is on a tainted node; one that is gone is forgotten."""
        if change.type == "DELETED":
            self._since.pop(uid_of(change.object), None)
            return False
        return bool(taints(self.node_of(change.object) or {}))

    def concerns_node(self, change: Change) -> bool:
        """Tell whether its taints are others."""
        return taints(change.object) != taints(change.previous or {})

    def read(self, key: Key) -> State | None:
        """Gather a pod and what its node does to it; None for one that leaves."""
        pod = self._objects.get("pods", *key)
        if pod is None or is_leaving(pod):
            return None
        return State(pod, tuple(taints(self.node_of(pod) or {})), self._since.get(uid_of(pod)))

    def plan(self, state: State, now: float) -> list[Action]:
        """Remember since when the pod has been driven away, and plan with that."""
        uid = uid_of(state.pod)
        if state.taints and patience(state.pod, state.taints) < FOREVER:
            state = replace(state, since=self._since.setdefault(uid, now))
        elif state.taints:
            self._since.pop(uid, None)
        else:
            state = replace(state, since=self._since.pop(uid, None))
        return plan(state, now)
