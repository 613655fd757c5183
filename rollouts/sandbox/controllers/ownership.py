"""Indexes of who belongs to whom, kept by the changes, so that no look scans what is not its own."""

from collections.abc import Collection

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.controllers.reading import controller_uid, namespace_of, uid_of
from rollouts.sandbox.storing.storage import Change


class Ownership:
    """Pods and ReplicaSets by the uid of their controller, and those without one by their namespace."""

    RESOURCES = ("pods", "replicasets")

    def __init__(self) -> None:
        self._controlled: dict[tuple[str, str], dict[str, Object]] = {}
        self._orphans: dict[tuple[str, str], dict[str, Object]] = {}

    def note(self, change: Change) -> None:
        """Take in a change; must come before anyone reads because of it."""
        if change.resource not in self.RESOURCES:
            return
        if change.previous is not None:
            self._drop(change.resource, change.previous)
        if change.type != "DELETED":
            shelf, key = self._shelf(change.resource, change.object)
            shelf.setdefault(key, {})[uid_of(change.object)] = change.object

    def controlled(self, resource: str, uid: str) -> Collection[Object]:
        """Give what the owner with this uid controls."""
        return self._controlled.get((resource, uid), {}).values()

    def orphans(self, resource: str, namespace: str) -> Collection[Object]:
        """Give what has no controller in a namespace."""
        return self._orphans.get((resource, namespace), {}).values()

    def _drop(self, resource: str, obj: Object) -> None:
        shelf, key = self._shelf(resource, obj)
        shelf[key].pop(uid_of(obj), None)
        if not shelf[key]:
            del shelf[key]

    def _shelf(self, resource: str, obj: Object) -> tuple[dict[tuple[str, str], dict[str, Object]], tuple[str, str]]:
        owner = controller_uid(obj)
        return (self._controlled, (resource, owner)) if owner else (self._orphans, (resource, namespace_of(obj)))
