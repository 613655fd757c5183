"""The disruption controller: how many of the pods that a PodDisruptionBudget guards may be evicted now."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.timestamps import parse, seconds
from rollouts.sandbox.controllers.actions import Action, Again, Say, Update
from rollouts.sandbox.controllers.conditions import find
from rollouts.sandbox.controllers.controller import Controller
from rollouts.sandbox.controllers.queues import Key
from rollouts.sandbox.controllers.reading import (
    controller_of,
    is_leaving,
    key_of,
    name_of,
    namespace_of,
    ready_condition,
    spec_of,
    status_of,
    uid_of,
    wanted,
)
from rollouts.sandbox.limits.budgets import ALLOWED, guards
from rollouts.sandbox.storing.storage import Change

EVICTION_PATIENCE = 120.0
"""Seconds after which an evicted pod that is still there counts as one that stays."""
OWNERS = {
    "Deployment": "deployments",
    "ReplicaSet": "replicasets",
    "ReplicationController": "replicationcontrollers",
    "StatefulSet": "statefulsets",
}
UNMANAGED = (
    "Pods selected by this PodDisruptionBudget (selector: {selector}) were found to be unmanaged. As a result, the "
    "status of the PDB cannot be calculated correctly, which may result in undefined behavior. To account for these "
    'pods please set ".spec.minAvailable" field of the PDB to an integer value.'
)


@dataclass(frozen=True, slots=True)
class State:
    """What one look sees. pods: those it guards; sizes: spec.replicas of their controllers, by the controllers' uid."""

    budget: Object
    pods: Sequence[Object] = ()
    sizes: Mapping[str, int] = field(default_factory=dict)


def plan(state: State, now: float) -> list[Action]:
    """Count, and write what came out.

    minAvailable 2 of 3 healthy pods -> 1 may go. maxUnavailable 1 of a Deployment of 5, of which 4 are healthy ->
    4 - (5 - 1) = 0 may go. minAvailable 50% of 5 -> 3 must stay.
    """
    evicted, ends = _evicted(state, now)
    status = _status(state, evicted, now)
    later: list[Action] = [Again(min(ends))] if ends else []
    if status == status_of(state.budget):
        return later
    return [*_remarks(state), Update("poddisruptionbudgets", state.budget | {"status": status}, "status"), *later]


def _status(state: State, evicted: Mapping[str, str], now: float) -> Object:
    expected, desired = _wanted(state)
    healthy = sum(_is_healthy(pod, evicted) for pod in state.pods)
    allowed = max(healthy - desired, 0) if expected > 0 else 0
    status: Object = {
        "currentHealthy": healthy,
        "desiredHealthy": desired,
        "disruptionsAllowed": allowed,
        "expectedPods": expected,
        "observedGeneration": state.budget["metadata"].get("generation", 0),
        "conditions": [*_others(status_of(state.budget)), _condition(state.budget, allowed, now)],
    }
    return status | ({"disruptedPods": evicted} if evicted else {})


def _remarks(state: State) -> list[Say]:
    """What is said when a count is new."""
    budget, spec = state.budget, spec_of(state.budget)
    if not state.pods:
        return [Say(budget, "Normal", "NoPods", "No matching pods found")]
    if isinstance(spec.get("minAvailable"), int) or all(controller_of(pod) for pod in state.pods):
        return []
    return [Say(budget, "Warning", "UnmanagedPods", UNMANAGED.replace("{selector}", str(spec.get("selector"))))]


def _wanted(state: State) -> tuple[int, int]:
    """(pods that there should be, pods that must stay healthy)."""
    spec = spec_of(state.budget)
    least, most = spec.get("minAvailable"), spec.get("maxUnavailable")
    if isinstance(least, int):
        return len(state.pods), least
    expected = sum(state.sizes.values())
    if least is not None:
        return expected, _share(least, expected)
    if most is not None:
        return expected, max(expected - (most if isinstance(most, int) else _share(most, expected)), 0)
    return expected, 0


def _share(percent: str, of: int) -> int:
    return math.ceil(int(percent.removesuffix("%")) * of / 100)


def _evicted(state: State, now: float) -> tuple[dict[str, str], list[float]]:
    """The pods whose eviction was granted and is not seen yet, and when each is given up waiting for."""
    noted: dict[str, str] = status_of(state.budget).get("disruptedPods") or {}
    here = {name_of(pod) for pod in state.pods if not is_leaving(pod)}
    kept = {name: since for name, since in noted.items() if name in here and parse(since) + EVICTION_PATIENCE > now}
    return kept, [parse(since) + EVICTION_PATIENCE for since in kept.values()]


def _is_healthy(pod: Object, evicted: Mapping[str, str]) -> bool:
    return ready_condition(pod) is not None and not is_leaving(pod) and name_of(pod) not in evicted


def _others(status: Object) -> list[Object]:
    return [each for each in status.get("conditions") or () if each["type"] != ALLOWED]


def _condition(budget: Object, allowed: int, now: float) -> Object:
    status, reason = ("True", "SufficientPods") if allowed else ("False", "InsufficientPods")
    old = find(status_of(budget).get("conditions"), ALLOWED)
    since = old["lastTransitionTime"] if old and old["status"] == status else seconds(now)
    return {
        "type": ALLOWED,
        "status": status,
        "observedGeneration": budget["metadata"].get("generation", 0),
        "lastTransitionTime": since,
        "reason": reason,
        "message": "",
    }


class Disruptions(Controller):
    """Looks at a budget when it changes, or pods that it guards, or how many of them there should be."""

    component = "controllermanager"
    follows = ("poddisruptionbudgets", "pods", *OWNERS.values())
    plan = staticmethod(plan)

    def keys(self, change: Change) -> Iterable[Key]:
        """Give (namespace, name) of the budgets that a change concerns."""
        if change.resource == "poddisruptionbudgets":
            return (key_of(change.object),)
        if change.resource != "pods" and change.resource not in OWNERS.values():
            return ()
        budgets = self._objects.list("poddisruptionbudgets", namespace_of(change.object))
        if not budgets or change.resource != "pods":
            return [key_of(each) for each in budgets]
        states = [each for each in (change.object, change.previous) if each is not None]
        return [key_of(each) for each in budgets if any(guards(each, pod) for pod in states)]

    def read(self, key: Key) -> State | None:
        """Gather a budget with its pods; None when it is gone."""
        namespace, name = key
        budget = self._objects.get("poddisruptionbudgets", namespace, name)
        if budget is None or is_leaving(budget):
            return None
        pods = [pod for pod in self._objects.list("pods", namespace) if guards(budget, pod)]
        direct = {owner["uid"]: owner for pod in pods if (owner := controller_of(pod))}
        owners = [self._topmost(namespace, owner) for owner in direct.values()]
        return State(budget, pods, {uid_of(each): wanted(each) for each in owners if each})

    def _topmost(self, namespace: str, owner: Object) -> Object | None:
        """Give the controller that an owner reference names, or the one above it: a Deployment has the last word."""
        found = self._objects.get(OWNERS.get(owner["kind"], ""), namespace, owner["name"])
        above = controller_of(found) if found else None
        return found if above is None else self._topmost(namespace, above)
