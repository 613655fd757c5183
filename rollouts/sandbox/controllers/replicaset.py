"""The ReplicaSet controller: `replicas` for what a Deployment, or a person, makes."""

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.controllers.controller import OwningController
from rollouts.sandbox.controllers.queues import Key
from rollouts.sandbox.controllers.reading import (
    controller_uid,
    uid_of,
)
from rollouts.sandbox.controllers.replicas import State, answer, plan


class ReplicaSets(OwningController):
    """Looks at a ReplicaSet when it or one of its pods changes, or an orphan appears that it may adopt."""

    component = "replicaset-controller"
    resource = "replicasets"
    kind = "ReplicaSet"
    plan = staticmethod(plan)
    answer = staticmethod(answer)

    def read(self, key: Key) -> State | None:
        """Gather the owner with its pods; None when it is gone."""
        namespace, name = key
        owner = self._objects.get(self.resource, namespace, name)
        if owner is None:
            return None
        pods = tuple(self._ownership.controlled("pods", uid_of(owner)))
        orphans = tuple(self._ownership.orphans("pods", namespace))
        return State(owner, self.resource, self.selector(owner), pods, orphans, self._siblings(owner))

    def _siblings(self, owner: Object) -> tuple[Object, ...]:
        above = controller_uid(owner)
        related = self._ownership.controlled(self.resource, above) if above else ()
        return tuple(pod for each in related for pod in self._ownership.controlled("pods", uid_of(each)))
