"""Which pods go first when a ReplicaSet has too many."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cmp_to_key, partial

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.timestamps import parse
from rollouts.sandbox.controllers.reading import (
    annotations_of,
    is_active,
    ready_since,
    spec_of,
    status_of,
    uid_of,
)

COST = "controller.kubernetes.io/pod-deletion-cost"
_PHASES = {"Pending": 0, "Unknown": 1, "Running": 2}
NANOSECONDS = 1e9


@dataclass(frozen=True, slots=True)
class _Rank:
    """What decides about one pod. fixed: what is compared first, the smallest goes first."""

    pod: Object
    uid: str
    fixed: tuple[int, int, int, int, int]
    ready: float | None
    restarts: tuple[int, int]
    created: float


def first_to_go(pods: Sequence[Object], siblings: Iterable[Object], count: int, now: float) -> list[Object]:
    """Give the `count` pods to delete, the first to go first.

    siblings: the pods of all ReplicaSets of the same Deployment: a pod that shares its node with many goes earlier.
    """
    if count >= len(pods):
        return list(pods)
    crowd = Counter(spec_of(pod).get("nodeName", "") for pod in siblings if is_active(pod))
    ranks = [_rank(pod, crowd) for pod in pods]
    ordered = sorted(ranks, key=cmp_to_key(partial(_compare, now)))
    return [rank.pod for rank in ordered[:count]]


def _rank(pod: Object, crowd: Counter[str]) -> _Rank:
    node, ready = spec_of(pod).get("nodeName", ""), ready_since(pod)
    phase = _PHASES.get(status_of(pod).get("phase", ""), 0)
    fixed = (int(bool(node)), phase, int(ready is not None), _cost(pod), -crowd[node])
    created = parse(pod["metadata"]["creationTimestamp"])
    return _Rank(pod, uid_of(pod), fixed, ready, _restarts(pod), created)


def _compare(now: float, one: _Rank, other: _Rank) -> int:
    if one.fixed != other.fixed:
        return -1 if one.fixed < other.fixed else 1
    if one.ready is not None and other.ready is not None and one.ready != other.ready:
        return _younger_first(one, other, one.ready, other.ready, now)
    if one.restarts != other.restarts:
        return -1 if one.restarts > other.restarts else 1
    if one.created != other.created:
        return _younger_first(one, other, one.created, other.created, now)
    return 0


def _younger_first(one: _Rank, other: _Rank, since: float, other_since: float, now: float) -> int:
    """Compare ages by their power of two, so that which of two similarly old pods goes is left to chance (the uid).

    5 s and 7 s of age are alike; 5 s and 20 s are not, and the one of 5 s goes first.
    """
    difference = _magnitude(now - since) - _magnitude(now - other_since)
    if difference == 0:
        return -1 if one.uid < other.uid else 1
    return difference


def _magnitude(age: float) -> int:
    nanoseconds = age * NANOSECONDS
    return int(math.log2(nanoseconds)) if nanoseconds > 0 else -1


def _cost(pod: Object) -> int:
    try:
        return int(annotations_of(pod).get(COST, "0"))
    except ValueError:
        return 0


def _restarts(pod: Object) -> tuple[int, int]:
    """Give the most restarts of a container, and of a sidecar; those of other init containers say nothing."""
    status, inits = status_of(pod), spec_of(pod).get("initContainers") or ()
    sidecars = {each["name"] for each in inits if each.get("restartPolicy") == "Always"}
    beside = [each for each in status.get("initContainerStatuses") or () if each["name"] in sidecars]
    return _most(status.get("containerStatuses") or ()), _most(beside)


def _most(statuses: Iterable[Object]) -> int:
    return max((each.get("restartCount", 0) for each in statuses), default=0)
