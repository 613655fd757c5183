"""Recreate: all old pods away, and only when the last of them is really gone the new ones."""

from collections.abc import Mapping, Sequence

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.controllers.actions import Action
from rollouts.sandbox.controllers.history import Sets
from rollouts.sandbox.controllers.reading import has_ended, total, uid_of
from rollouts.sandbox.controllers.scaling import plan_new_size

PodsOf = Mapping[str, Sequence[Object]]
"""Pods by the uid of the ReplicaSet that controls them."""


def plan_removal(deployment: Object, sets: Sets) -> list[Action]:
    """Scale every old ReplicaSet to 0."""
    return [action for each in sets.active_old for action in plan_new_size(deployment, each, 0)]


def old_pods_remain(sets: Sets, pods: PodsOf) -> bool:
    """Tell whether an old pod still runs. One that is leaving does; one that ended does not."""
    if total(sets.old, "replicas") > 0:
        return True
    return any(not has_ended(pod) for each in sets.old for pod in pods.get(uid_of(each), ()))
