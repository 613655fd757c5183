"""The ReplicaSet controller: `replicas` for what a Deployment, or a person, makes."""

from collections.abc import Iterable

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.controllers.controller import OwningController
from rollouts.sandbox.controllers.queues import Key
from rollouts.sandbox.controllers.reading import controller_of, controller_uid, namespace_of, ready_condition, uid_of
from rollouts.sandbox.controllers.replicas import State, answer, plan, seconds_to_ripen
from rollouts.sandbox.storing.storage import Change


class ReplicaSets(OwningController):
    """Looks at a ReplicaSet when it or one of its pods changes, or an orphan appears that it may adopt."""

    component = "replicaset-controller"
    resource = "replicasets"
    kind = "ReplicaSet"
    plan = staticmethod(plan)
    answer = staticmethod(answer)

    def later(self, change: Change) -> Iterable[tuple[Key, float]]:
        """Come back when a pod that has just got ready may be available, a second late."""
        owner = controller_of(change.object)
        if owner is None or owner["kind"] != self.kind or not _got_ready(change):
            return
        key = namespace_of(change.object), owner["name"]
        found = self._objects.get(self.resource, *key)
        if found is not None and seconds_to_ripen(found):
            yield key, seconds_to_ripen(found) + 1.0

    def read(self, key: Key) -> State | None:
        """Gather the owner with its pods; None when it is gone."""
        owner = self._objects.get(self.resource, *key)
        if owner is None:
            return None
        pods, orphans = self.claimable("pods", owner)
        return State(owner, self.resource, self.selector(owner), pods, orphans, self._siblings(owner))

    def _siblings(self, owner: Object) -> tuple[Object, ...]:
        above = controller_uid(owner)
        related = self._ownership.controlled(self.resource, above) if above else ()
        return tuple(pod for each in related for pod in self._ownership.controlled("pods", uid_of(each)))


def _got_ready(change: Change) -> bool:
    if change.resource != "pods" or change.type != "MODIFIED" or change.previous is None:
        return False
    return ready_condition(change.object) is not None and ready_condition(change.previous) is None
