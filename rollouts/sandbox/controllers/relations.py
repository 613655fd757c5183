"""All owner references of all objects, both ways round: what the garbage collector walks along."""

from collections.abc import Iterable

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.controllers.reading import key_of, uid_of
from rollouts.sandbox.storing.storage import Change

Place = tuple[str, str, str]
"""(resource, namespace, name)."""


class Relations:
    """Where every object is, by uid, and who names it as an owner."""

    def __init__(self) -> None:
        self._places: dict[str, Place] = {}
        self._dependents: dict[str, dict[str, Place]] = {}

    def note(self, change: Change) -> None:
        """Take in a change."""
        place, uid = (change.resource, *key_of(change.object)), uid_of(change.object)
        before = owner_uids(change.previous) if change.previous else set()
        after = owner_uids(change.object) if change.type != "DELETED" else set()
        for owner in before - after:
            self._forget(owner, uid)
        for owner in after - before:
            self._dependents.setdefault(owner, {})[uid] = place
        if change.type == "DELETED":
            self._places.pop(uid, None)
        else:
            self._places[uid] = place

    def place_of(self, uid: str) -> Place | None:
        """Give where the object with this uid is, None when there is none."""
        return self._places.get(uid)

    def dependents_of(self, uid: str) -> Iterable[Place]:
        """Give where the objects are that name this uid as an owner."""
        return tuple(self._dependents.get(uid, {}).values())

    def _forget(self, owner: str, uid: str) -> None:
        known = self._dependents.get(owner, {})
        known.pop(uid, None)
        if not known:
            self._dependents.pop(owner, None)


def owner_uids(obj: Object) -> set[str]:
    """Give the uids that an object's owner references name."""
    return {each["uid"] for each in obj["metadata"].get("ownerReferences") or ()}
