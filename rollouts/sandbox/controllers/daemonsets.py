"""The DaemonSet controller: one pod on every node that takes it, replaced a few nodes at a time."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.controllers.actions import Action, Create, Delete, Say, Together
from rollouts.sandbox.controllers.daemon_pods import HASH, belongs, new_pod, node_of
from rollouts.sandbox.controllers.queues import Key
from rollouts.sandbox.controllers.reading import (
    created_order,
    has_ended,
    is_leaving,
    key_of,
    labels_of,
    name_of,
    namespace_of,
    spec_of,
    status_of,
)
from rollouts.sandbox.controllers.replicas import batches
from rollouts.sandbox.controllers.revised import Holdings, RevisedController, available_at, plan_record, plan_revision
from rollouts.sandbox.storing.storage import Change


@dataclass(frozen=True, slots=True)
class State:
    """What one look sees."""

    held: Holdings
    nodes: Sequence[Object] = ()

    @property
    def owner(self) -> Object:
        """The DaemonSet."""
        return self.held.owner


def plan(state: State, now: float) -> list[Action]:
    """Settle the revision, put pods where they are missing and take them from where they must not be; else replace."""
    held = state.held
    if is_leaving(held.owner):
        return []
    found = plan_revision(held, held.orphans, HASH)
    if found.present is None or found.actions:
        return [*found.actions]
    current = labels_of(found.present).get(HASH, "")
    by_node = _by_node(held.pods)
    changes = _plan_nodes(state, by_node, found.present) or _plan_replacement(state, by_node, current, now)
    status, times = _status(state, by_node, current, now)
    used = {current, *(labels_of(pod).get(HASH, "") for pod in held.pods)}
    names = {name_of(each) for each in held.revisions if labels_of(each).get(HASH) in used}
    return [*changes, *plan_record("daemonsets", held, status, names, times)]


def _by_node(pods: Sequence[Object]) -> Mapping[str, list[Object]]:
    found: dict[str, list[Object]] = {}
    for pod in sorted(pods, key=created_order):
        found.setdefault(node_of(pod), []).append(pod)
    return found


def _plan_nodes(state: State, by_node: Mapping[str, list[Object]], revision: Object) -> list[Action]:
    """Pods for nodes that have none; away with what ended, is one too many, or is where it must not be."""
    owner, missing, actions = state.owner, [], list[Action]()
    for node in state.nodes:
        runs, stays = belongs(owner, node)
        pods = by_node.get(name_of(node), [])
        staying = [pod for pod in pods if not is_leaving(pod)]
        ended = [pod for pod in staying if has_ended(pod)]
        if runs:
            missing += [name_of(node)] if not pods else []
            actions += [action for pod in ended for action in _bury(owner, pod, name_of(node))]
            actions += [_delete(owner, pod) for pod in [each for each in staying if each not in ended][1:]]
        elif not stays:
            actions += [_delete(owner, pod) for pod in staying]
    names = {name_of(node) for node in state.nodes}
    strays = [pod for node, pods in by_node.items() if node not in names for pod in pods if not is_leaving(pod)]
    actions += [_delete(owner, pod) for pod in strays]
    for size in batches(len(missing)):
        actions.append(Together(tuple(_create(owner, node, revision) for node in missing[:size])))
        missing = missing[size:]
    return actions


def _plan_replacement(state: State, by_node: Mapping[str, list[Object]], current: str, now: float) -> list[Action]:
    """Delete old pods: all that are not available anyway, and of the others as many as may be missing."""
    strategy = spec_of(state.owner).get("updateStrategy") or {}
    if strategy.get("type") == "OnDelete":
        return []
    nodes = [name_of(node) for node in state.nodes if belongs(state.owner, node)[0]]
    unavailable, lame, sound = 0, list[Object](), list[Object]()
    for node in nodes:
        pods = [pod for pod in by_node.get(node, []) if not is_leaving(pod)]
        well = bool(pods) and _is_available(state.owner, pods[0], now)
        unavailable += not well
        if pods and labels_of(pods[0]).get(HASH) != current:
            (sound if well else lame).append(pods[0])
    room = max(_most_unavailable(strategy, len(nodes)) - unavailable, 0)
    return [_delete(state.owner, pod) for pod in [*lame, *sound[:room]]]


def _most_unavailable(strategy: Object, nodes: int) -> int:
    value = (strategy.get("rollingUpdate") or {}).get("maxUnavailable", 1)
    most = value if isinstance(value, int) else math.ceil(int(value.removesuffix("%")) * nodes / 100)
    return max(most, 1)


def _create(owner: Object, node: str, revision: Object) -> Create:
    done = Say(owner, "Normal", "SuccessfulCreate", "Created pod: {name}")
    refused = Say(owner, "Warning", "FailedCreate", "Error creating: {error}")
    return Create("pods", new_pod(owner, node, revision), done=done, refused=refused)


def _delete(owner: Object, pod: Object) -> Delete:
    return Delete("pods", pod, done=Say(owner, "Normal", "SuccessfulDelete", f"Deleted pod: {name_of(pod)}"))


def _bury(owner: Object, pod: Object, node: str) -> list[Action]:
    phase = status_of(pod)["phase"]
    kind, word = ("Warning", "failed") if phase == "Failed" else ("Normal", "succeeded")
    will = "try to kill" if phase == "Failed" else "delete"
    text = f"Found {word} daemon pod {namespace_of(pod)}/{name_of(pod)} on node {node}, will {will} it"
    return [Say(owner, kind, f"{phase}DaemonPod", text), _delete(owner, pod)]


def _is_available(owner: Object, pod: Object, now: float) -> bool:
    at = available_at(owner, pod)
    return at is not None and at <= now


def _status(state: State, by_node: Mapping[str, list[Object]], current: str, now: float) -> tuple[Object, list[float]]:
    """The status, and when pods that are ready will be available."""
    owner = state.owner
    right = {name_of(node): belongs(owner, node)[0] for node in state.nodes}
    here = {node: pods[0] for node in right if (pods := [pod for pod in by_node.get(node, []) if not is_leaving(pod)])}
    placed = [pod for node, pod in here.items() if right[node]]
    times = [at for pod in placed if (at := available_at(owner, pod)) is not None]
    available, wanted = sum(at <= now for at in times), sum(right.values())
    status: Object = {
        "currentNumberScheduled": len(placed),
        "numberMisscheduled": len(here) - len(placed),
        "desiredNumberScheduled": wanted,
        "numberReady": len(times),
    }
    numbers = {
        "observedGeneration": owner["metadata"].get("generation", 0),
        "updatedNumberScheduled": sum(labels_of(pod).get(HASH) == current for pod in placed),
        "numberAvailable": available,
        "numberUnavailable": wanted - available,
    }
    return status | {key: value for key, value in numbers.items() if value}, [at for at in times if at > now]


class DaemonSets(RevisedController):
    """Looks at a DaemonSet when it changes, or a pod or a revision of it, and at all when a node does."""

    component = "daemonset-controller"
    follows = ("daemonsets", "nodes", "pods", "controllerrevisions")
    resource = "daemonsets"
    kind = "DaemonSet"
    plan = staticmethod(plan)

    def keys(self, change: Change) -> Iterable[Key]:
        """Give (namespace, name) of the DaemonSets that a change concerns."""
        if change.resource == "nodes":
            return [key_of(each) for each in self._objects.list("daemonsets")] if _matters(change) else ()
        return super().keys(change)

    def read(self, key: Key) -> State | None:
        """Gather a DaemonSet with the nodes and its pods; None when it is gone."""
        held = self.holdings(key)
        return State(held, sorted(self._objects.list("nodes"), key=name_of)) if held else None


def _matters(change: Change) -> bool:
    """Tell whether more of a node changed than its heartbeat."""
    before = change.previous
    if before is None or change.type == "DELETED":
        return True
    return labels_of(before) != labels_of(change.object) or spec_of(before) != spec_of(change.object)
