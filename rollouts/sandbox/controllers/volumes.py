"""The volumes half of the persistent volume controller: a volume is available, bound, released, or deleted."""

from collections.abc import Iterable
from dataclasses import dataclass

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.timestamps import seconds
from rollouts.sandbox.controllers.actions import Action, Delete, Update
from rollouts.sandbox.controllers.controller import Controller
from rollouts.sandbox.controllers.queues import Key
from rollouts.sandbox.controllers.reading import (
    annotations_of,
    changed,
    is_leaving,
    name_of,
    spec_of,
    status_of,
    uid_of,
)
from rollouts.sandbox.controllers.volume_claims import PROVISIONED_BY
from rollouts.sandbox.storing.storage import Change

PROTECTION = "kubernetes.io/pv-protection"


@dataclass(frozen=True, slots=True)
class State:
    """What one look sees. claim: the one that the volume is kept for, when it is there."""

    volume: Object
    claim: Object | None = None


def plan(state: State, now: float) -> list[Action]:
    """Write the phase; let go of what nobody holds, delete what was provisioned for a claim that is gone."""
    volume, phase = state.volume, phase_of(state)
    if is_leaving(volume):
        finalizers = volume["metadata"].get("finalizers") or []
        left = [each for each in finalizers if each != PROTECTION]
        free = phase != "Bound" and left != finalizers
        return [Update("persistentvolumes", changed(volume, finalizers=left or None))] if free else []
    actions: list[Action] = []
    if phase != status_of(volume).get("phase"):
        status = {"phase": phase, "lastPhaseTransitionTime": seconds(now)}
        actions.append(Update("persistentvolumes", volume | {"status": status}, "status"))
    doomed = spec_of(volume).get("persistentVolumeReclaimPolicy") == "Delete" and PROVISIONED_BY in annotations_of(
        volume
    )
    if phase == "Released" and doomed:
        actions.append(Delete("persistentvolumes", volume))
    return actions


def phase_of(state: State) -> str:
    """Available, Bound or Released."""
    reference = spec_of(state.volume).get("claimRef") or {}
    if not reference.get("uid"):
        return "Available"
    return "Bound" if state.claim is not None and uid_of(state.claim) == reference["uid"] else "Released"


class Volumes(Controller):
    """Looks at a volume when it changes, or the claim that it is kept for does."""

    component = "persistentvolume-controller"
    follows = ("persistentvolumes", "persistentvolumeclaims")
    plan = staticmethod(plan)

    def keys(self, change: Change) -> Iterable[Key]:
        """Give (name,) of the volumes that a change concerns."""
        if change.resource == "persistentvolumes" and change.type != "DELETED":
            return ((name_of(change.object),),)
        if change.resource != "persistentvolumeclaims":
            return ()
        name = spec_of(change.object).get("volumeName")
        return ((name,),) if name else ()

    def read(self, key: Key) -> State | None:
        """Gather a volume with its claim; None when it is gone."""
        (name,) = key
        volume = self._objects.get("persistentvolumes", "", name)
        if volume is None:
            return None
        reference = spec_of(volume).get("claimRef") or {}
        place = reference.get("namespace", ""), reference.get("name", "")
        return State(volume, self._objects.get("persistentvolumeclaims", *place))
