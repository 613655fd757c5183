"""The ReplicaSet controller: `replicas` for what a Deployment, or a person, makes."""

from collections.abc import Iterable

from rollouts.sandbox.controllers.ownership import Ownership
from rollouts.sandbox.controllers.queues import Key
from rollouts.sandbox.controllers.reading import (
    controller_of,
    controller_uid,
    key_of,
    labels_of,
    matches,
    name_of,
    namespace_of,
    uid_of,
)
from rollouts.sandbox.controllers.replicas import State, answer, plan
from rollouts.sandbox.storage import Change, Object, Storage


class ReplicaSets:
    """Looks at a ReplicaSet when it or one of its pods changes, or an orphan appears that it may adopt."""

    component = "replicaset-controller"
    resource = "replicasets"
    kind = "ReplicaSet"
    tries: int | None = None
    plan = staticmethod(plan)
    answer = staticmethod(answer)

    def __init__(self, objects: Storage, ownership: Ownership) -> None:
        self._objects = objects
        self._ownership = ownership

    def keys(self, change: Change) -> Iterable[Key]:
        """Give (namespace, name) of the owners that a change concerns."""
        if change.resource == self.resource:
            return (key_of(change.object),)
        if change.resource != "pods":
            return ()
        owners = {self._owner(change.object), self._owner(change.previous) if change.previous else ""} - {""}
        namespace = namespace_of(change.object)
        if not controller_uid(change.object) and change.type != "DELETED":
            owners.update(self._adopters(namespace, labels_of(change.object)))
        return [(namespace, name) for name in owners]

    def read(self, key: Key) -> State | None:
        """Gather the owner with its pods; None when it is gone."""
        namespace, name = key
        owner = self._objects.get(self.resource, namespace, name)
        if owner is None:
            return None
        pods = tuple(self._ownership.controlled("pods", uid_of(owner)))
        orphans = tuple(self._ownership.orphans("pods", namespace))
        return State(owner, self.resource, self.selector(owner), pods, orphans, self._siblings(owner))

    def selector(self, owner: Object) -> Object:
        """Give the label selector of an owner."""
        selector: Object = owner["spec"]["selector"]
        return selector

    def _owner(self, pod: Object) -> str:
        owner = controller_of(pod)
        return owner["name"] if owner and owner["kind"] == self.kind else ""

    def _adopters(self, namespace: str, labels: dict[str, str]) -> Iterable[str]:
        owners = self._objects.list(self.resource, namespace)
        return (name_of(each) for each in owners if matches(self.selector(each), labels))

    def _siblings(self, owner: Object) -> tuple[Object, ...]:
        above = controller_uid(owner)
        related = self._ownership.controlled(self.resource, above) if above else ()
        return tuple(pod for each in related for pod in self._ownership.controlled("pods", uid_of(each)))
