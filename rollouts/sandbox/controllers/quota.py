"""The resource quota controller: keeps a quota's status.used true when what it counts comes and goes.

Admission adds to it as things are made; this mends it when they go, grow, or the quota changes.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.controllers.actions import Action, Update
from rollouts.sandbox.controllers.controller import Controller
from rollouts.sandbox.controllers.queues import Key
from rollouts.sandbox.controllers.reading import has_ended, key_of, namespace_of, spec_of, status_of
from rollouts.sandbox.limits.scopes import counts
from rollouts.sandbox.limits.usage import usage
from rollouts.sandbox.schema import quantity
from rollouts.sandbox.storing.storage import Change, Storage


@dataclass(frozen=True, slots=True)
class State:
    """What one look sees. content: (resource, object) of what the quota's namespace holds."""

    quota: Object
    content: Sequence[tuple[str, Object]] = ()


def plan(state: State, now: float) -> list[Action]:  # noqa: ARG001 - a plan is called with the time
    """Write what is used of each hard limit, when it is not what stands there."""
    hard: Mapping[str, str] = spec_of(state.quota).get("hard") or {}
    sums: dict[str, Fraction] = defaultdict(Fraction)
    for resource, obj in state.content:
        if counts(spec_of(state.quota), resource, obj):
            for name, amount in usage(resource, obj).items():
                sums[name] += amount
    used = {name: quantity.total(sums[name], limit) for name, limit in hard.items()}
    status: Object = {"hard": dict(hard), "used": used} if hard else {}
    if status == status_of(state.quota):
        return []
    return [Update("resourcequotas", state.quota | {"status": status}, "status")]


class Quotas(Controller):
    """Looks at a quota when it changes, and at all of a namespace's when something there does that they may count."""

    component = "resourcequota-controller"
    plan = staticmethod(plan)
    UNCOUNTED = ("events", "endpoints", "endpointslices", "namespaces", "nodes", "leases")

    def __init__(self, objects: Storage, counted: Sequence[str]) -> None:
        super().__init__(objects)
        self._counted = [each for each in counted if each not in self.UNCOUNTED]

    def keys(self, change: Change) -> Iterable[Key]:
        """Give (namespace, name) of the quotas that a change concerns."""
        if change.resource == "resourcequotas" and change.type != "DELETED":
            return (key_of(change.object),)
        if change.resource not in self._counted or not _counts_otherwise(change):
            return ()
        return [key_of(each) for each in self._objects.list("resourcequotas", namespace_of(change.object))]

    def read(self, key: Key) -> State | None:
        """Gather a quota with what its namespace holds; None when it is gone."""
        namespace, name = key
        quota = self._objects.get("resourcequotas", namespace, name)
        if quota is None:
            return None
        content = [(each, obj) for each in self._counted for obj in self._objects.list(each, namespace)]
        return State(quota, content)


def _counts_otherwise(change: Change) -> bool:
    if change.type != "MODIFIED" or change.previous is None:
        return True
    if change.resource == "pods" and has_ended(change.object) != has_ended(change.previous):
        return True
    return spec_of(change.object) != spec_of(change.previous)
