"""Garbage collection: what becomes of dependents when their owner goes.

Background (the default): the owner is gone at once, its dependents follow. Foreground: the owner waits, marked by a
finalizer, until those dependents are gone that block it. Orphan: the owner waits until its dependents are cut loose.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.controllers.actions import Action, Delete, Update
from rollouts.sandbox.controllers.controller import Controller
from rollouts.sandbox.controllers.queues import Key
from rollouts.sandbox.controllers.reading import changed, is_leaving, namespace_of, uid_of
from rollouts.sandbox.controllers.relations import Place, Relations, owner_uids
from rollouts.sandbox.storing.storage import Change, Storage
from rollouts.sandbox.writing.deletion import FOREGROUND, ORPHAN


class Owner(Enum):
    """What an owner reference points at."""

    SOLID = auto()
    WAITING = auto()
    """It is being deleted in the foreground, and waits for its dependents."""
    ABSENT = auto()


@dataclass(frozen=True, slots=True)
class State:
    """What one look sees. owners: by uid; dependents: (resource, object) of those that name this one as an owner."""

    resource: str
    object: Object
    owners: dict[str, Owner]
    dependents: Sequence[tuple[str, Object]] = ()


def plan(state: State, now: float) -> list[Action]:  # noqa: ARG001 - a plan is called with the time
    """Finish the deletion of an owner that waits; or follow owners that are gone."""
    finalizers = _finalizers(state.object)
    if is_leaving(state.object):
        if ORPHAN in finalizers:
            return _plan_orphans(state)
        return _plan_release(state) if FOREGROUND in finalizers else []
    return _plan_dependent(state)


def _plan_orphans(state: State) -> list[Action]:
    uid = uid_of(state.object)
    cut: list[Action] = [Update(resource, _without_owners(each, {uid})) for resource, each in state.dependents]
    return [*cut, _without_finalizer(state, ORPHAN)]


def _plan_release(state: State) -> list[Action]:
    uid = uid_of(state.object)
    if any(_blocks(each, uid) for _, each in state.dependents):
        return []
    return [_without_finalizer(state, FOREGROUND)]


def _plan_dependent(state: State) -> list[Action]:
    by_state = {kind: {uid for uid, each in state.owners.items() if each is kind} for kind in Owner}
    if not state.owners or not (by_state[Owner.ABSENT] or by_state[Owner.WAITING]):
        return []
    if by_state[Owner.SOLID]:
        left = _without_owners(state.object, by_state[Owner.ABSENT] | by_state[Owner.WAITING])
        return [Update(state.resource, left)]
    if by_state[Owner.WAITING] and state.dependents:
        return [Delete(state.resource, state.object, "Foreground")]
    return [Delete(state.resource, state.object, _own_propagation(state.object))]


def _own_propagation(obj: Object) -> str:
    finalizers = _finalizers(obj)
    return "Orphan" if ORPHAN in finalizers else "Foreground" if FOREGROUND in finalizers else "Background"


def _blocks(dependent: Object, uid: str) -> bool:
    references = dependent["metadata"].get("ownerReferences") or ()
    return any(each["uid"] == uid and each.get("blockOwnerDeletion") for each in references)


def _without_owners(obj: Object, uids: set[str]) -> Object:
    left = [each for each in obj["metadata"].get("ownerReferences") or () if each["uid"] not in uids]
    return changed(obj, ownerReferences=left or None)


def _without_finalizer(state: State, finalizer: str) -> Action:
    left = [each for each in _finalizers(state.object) if each != finalizer]
    return Update(state.resource, changed(state.object, finalizers=left or None))


def _finalizers(obj: Object) -> Sequence[str]:
    return obj["metadata"].get("finalizers") or ()


class GarbageCollector(Controller):
    """Looks at an object when its owners or its deletion change, and at the dependents of one that goes."""

    component = "garbage-collector-controller"
    plan = staticmethod(plan)

    def __init__(self, objects: Storage) -> None:
        super().__init__(objects)
        self._relations = Relations()

    def keys(self, change: Change) -> Iterable[Key]:
        """Give (resource, namespace, name) of the objects that a change concerns."""
        self._relations.note(change)
        uid = uid_of(change.object)
        place = (change.resource, namespace_of(change.object), change.object["metadata"]["name"])
        if change.type == "DELETED":
            owners = (self._relations.place_of(owner) for owner in owner_uids(change.object))
            return [*self._relations.dependents_of(uid), *(each for each in owners if each and self._waits(each))]
        if is_leaving(change.object) and _finalizers(change.object):
            return [place, *self._relations.dependents_of(uid)]
        before = owner_uids(change.previous) if change.previous else set()
        return () if owner_uids(change.object) == before else [place]

    def read(self, key: Key) -> State | None:
        """Gather an object with its owners and its dependents; None when it is gone."""
        resource, namespace, name = key
        obj = self._objects.get(resource, namespace, name)
        if obj is None:
            return None
        places = self._relations.dependents_of(uid_of(obj))
        dependents = [(place[0], each) for place in places if (each := self._objects.get(*place))]
        return State(resource, obj, {uid: self._owner(uid, obj) for uid in owner_uids(obj)}, dependents)

    def _owner(self, uid: str, dependent: Object) -> Owner:
        place = self._relations.place_of(uid)
        if place is None or place[1] not in ("", namespace_of(dependent)):
            return Owner.ABSENT
        return Owner.WAITING if self._waits(place) else Owner.SOLID

    def _waits(self, place: Place) -> bool:
        obj = self._objects.get(*place)
        return obj is not None and is_leaving(obj) and FOREGROUND in _finalizers(obj)
