"""Scaling a Deployment, in the middle of a rollout too: every active ReplicaSet gets its share of the change."""

import math
from collections.abc import Sequence

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.controllers.actions import Action
from rollouts.sandbox.controllers.fenceposts import is_rolling, max_surge
from rollouts.sandbox.controllers.history import DESIRED, MAXIMUM, Sets, noted
from rollouts.sandbox.controllers.reading import counted, created_order, total_wanted, wanted
from rollouts.sandbox.controllers.scaling import only_active, plan_new_size, plan_size


def is_scaling(deployment: Object, sets: Sets) -> bool:
    """Tell whether spec.replicas is another than when an active ReplicaSet was last sized."""
    sizes = (noted(each, DESIRED) for each in sets.all if wanted(each) > 0)
    return any(size is not None and size != wanted(deployment) for size in sizes)


def plan_scale(deployment: Object, sets: Sets) -> list[Action]:
    """Bring the ReplicaSets to the Deployment's size without going on with the rollout."""
    only = only_active(sets)
    if only is not None:
        return plan_new_size(deployment, only, wanted(deployment))
    if sets.new is not None and _is_saturated(deployment, sets.new):
        return [action for each in sets.active_old for action in plan_new_size(deployment, each, 0)]
    if not is_rolling(deployment):
        return []
    return [action for each, size in shares(deployment, sets) for action in plan_size(deployment, each, size)]


def shares(deployment: Object, sets: Sets) -> list[tuple[Object, int]]:
    """Give each active ReplicaSet its size, the largest first.

    From 4 (max 5) to 6 (max 8), old 3, new 2: 8 - 5 = 3 to add. Old: round(3 * 8 / 5) - 3 = 2; new: round(3.2) - 2
    = 1. Both have their share -> old 5, new 3. From 10 (max 13) to 5 (max 7), old 8, new 5: 7 - 13 = -6; old:
    round(8 * 7 / 13) - 8 = -4, new: round(2.69) - 5 = -2 -> 4 and 3.
    What rounding leaves over goes to the largest: of equally large ones the newer when growing, else the older.
    """
    active = [each for each in sets.all if wanted(each) > 0]
    ceiling = wanted(deployment) + max_surge(deployment) if wanted(deployment) > 0 else 0
    change = ceiling - total_wanted(active)
    ordered = _by_size(active, newer_first=change > 0)
    added, sizes = 0, []
    for each in ordered:
        share = _share(deployment, each, change - added, change)
        added += share
        sizes.append(wanted(each) + share)
    if sizes and change:
        sizes[0] = max(sizes[0] + change - added, 0)
    return list(zip(ordered, sizes, strict=True))


def _share(deployment: Object, replicaset: Object, remaining: int, change: int) -> int:
    if not remaining:
        return 0
    share = _proportion(deployment, replicaset)
    return min(share, remaining) if change > 0 else max(share, remaining)


def _proportion(deployment: Object, replicaset: Object) -> int:
    if wanted(deployment) == 0:
        return -wanted(replicaset)
    before = noted(replicaset, MAXIMUM) or counted(deployment, "replicas")
    if not before:
        return 0
    size = wanted(replicaset) * (wanted(deployment) + max_surge(deployment)) / before
    return math.floor(size + 0.5) - wanted(replicaset)


def _by_size(replicasets: Sequence[Object], *, newer_first: bool) -> list[Object]:
    by_age = sorted(replicasets, key=created_order, reverse=newer_first)
    return sorted(by_age, key=wanted, reverse=True)


def _is_saturated(deployment: Object, new: Object) -> bool:
    available = counted(new, "availableReplicas")
    return wanted(new) == noted(new, DESIRED) == available == wanted(deployment)
