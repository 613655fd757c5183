"""RollingUpdate: new pods as far as the ceiling allows, old ones away as far as the floor allows, one step a look."""

from collections.abc import Sequence
from itertools import takewhile

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.controllers.actions import Action
from rollouts.sandbox.controllers.fenceposts import is_rolling, max_surge, max_unavailable
from rollouts.sandbox.controllers.history import Sets
from rollouts.sandbox.controllers.reading import counted, created_order, total, total_wanted, wanted
from rollouts.sandbox.controllers.scaling import plan_new_size, resized


def size_of_new(deployment: Object, sets: Sets) -> int:
    """Give the size that the new ReplicaSet may have now; its size so far is 0 when it does not exist yet.

    10 wanted, surge 3, old 10, new 0: 13 - 10 = 3 may come -> 3.
    10 wanted, surge 3, old 8, new 3: 13 - 11 = 2 may come -> 5.
    10 wanted, surge 3, old 1, new 8: 4 may come, but 2 suffice -> 10.
    10 wanted, surge 0, old 10, new 0: none may come -> 0, and it is created with no pods.
    """
    desired, size = wanted(deployment), wanted(sets.new) if sets.new else 0
    if not is_rolling(deployment):
        return desired
    room = desired + max_surge(deployment) - total_wanted(sets.all)
    return size if room <= 0 else size + min(room, desired - size)


def plan_step(deployment: Object, sets: Sets) -> list[Action]:
    """Take one step: let the new ReplicaSet grow (or shrink to what is wanted), or else the old ones shrink."""
    assert sets.new is not None, "the new ReplicaSet is created before a step is taken"
    target = wanted(deployment) if wanted(sets.new) > wanted(deployment) else size_of_new(deployment, sets)
    return plan_new_size(deployment, sets.new, target) or _plan_old(deployment, sets, sets.new)


def _plan_old(deployment: Object, sets: Sets, new: Object) -> list[Action]:
    """Remove old pods: first those that are not available anyway, then available ones above the floor.

    10 wanted, unavailable 2 (floor 8), old 10 all available, new 3 of which 0 available:
    13 - 8 - (3 - 0) = 2 may go; all old ones are available, so 10 - 8 = 2 of them go -> old 8.
    4 wanted, unavailable 1 (floor 3), old 4 of which 2 available, new 1 of which 0 available:
    5 - 3 - 1 = 1 may go; an unavailable one goes first -> old 3; then 2 available - 3 < 0, no more.
    """
    floor = wanted(deployment) - max_unavailable(deployment)
    missing = wanted(new) - counted(new, "availableReplicas")
    removable = total_wanted(sets.all) - floor - missing
    if not sets.active_old or removable <= 0:
        return []
    old = sorted(sets.active_old, key=created_order)
    sound = list(takewhile(lambda each: not _lags(each), old))
    unhealthy, kept = _shrink(deployment, sound, removable, spare=True)
    if len(sound) < len(old) and total_wanted(sound) - total_wanted(kept) < removable:
        return unhealthy
    kept += old[len(sound) :]
    # A set that wants no pod any more may still show available ones; they are on their way out and hold no floor.
    healthy, _ = _shrink(deployment, kept, total([*old, new], "availableReplicas") - floor, spare=False)
    return [*unhealthy, *healthy]


def _lags(replicaset: Object) -> bool:
    """Tell whether its status does not show yet that it was shrunk: then nothing may be reckoned from it."""
    return counted(replicaset, "availableReplicas") > wanted(replicaset)


def _shrink(
    deployment: Object, replicasets: Sequence[Object], budget: int, *, spare: bool
) -> tuple[list[Action], list[Object]]:
    """Take up to `budget` pods, from the first ReplicaSet on; give the actions and the ReplicaSets as they leave them.

    spare: do not count on available pods.
    """
    actions: list[Action] = []
    left: list[Object] = []
    for each in replicasets:
        most = wanted(each) - (counted(each, "availableReplicas") if spare else 0)
        size = wanted(each) - max(min(budget, most), 0)
        budget -= wanted(each) - size
        actions += plan_new_size(deployment, each, size)
        left.append(resized(deployment, each, size) if size != wanted(each) else each)
    return actions, left
