"""Changing the size of one ReplicaSet of a Deployment."""

from collections.abc import Sequence

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.controllers.actions import Action, Say, Update
from rollouts.sandbox.controllers.history import Sets, sized
from rollouts.sandbox.controllers.reading import annotations_of, changed, created_order, name_of, wanted

SCALED = "ScalingReplicaSet"


def resized(deployment: Object, replicaset: Object, size: int) -> Object:
    """Give the ReplicaSet with this size, and the Deployment's sizes noted on it."""
    return changed(replicaset, spec={"replicas": size}, annotations=sized(deployment, annotations_of(replicaset)))


def plan_size(deployment: Object, replicaset: Object, size: int) -> list[Action]:
    """Give it this size and note the Deployment's sizes on it; nothing to do gives no action.

    An event tells of a changed size only, never of changed notes.
    """
    had, new = wanted(replicaset), resized(deployment, replicaset, size)
    if had == size and annotations_of(new) == annotations_of(replicaset):
        return []
    direction = "up" if size > had else "down"
    message = f"Scaled {direction} replica set {name_of(replicaset)} from {had} to {size}"
    done = Say(deployment, "Normal", SCALED, message) if size != had else None
    return [Update("replicasets", new, done=done)]


def plan_new_size(deployment: Object, replicaset: Object, size: int) -> list[Action]:
    """Give it this size; when it has it already its notes stay as they are."""
    return plan_size(deployment, replicaset, size) if wanted(replicaset) != size else []


def only_active(sets: Sets) -> Object | None:
    """Give the one that a plain scaling concerns: the only active one, or the latest when none is; None: several."""
    active = [each for each in sets.all if wanted(each) > 0]
    if active:
        return active[0] if len(active) == 1 else None
    return sets.new or newest(sets.old)


def newest(replicasets: Sequence[Object]) -> Object | None:
    """Give the one that was created last."""
    return max(replicasets, key=created_order, default=None)
