"""Aggregated ClusterRoles: what every role grants that their selectors choose."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.controllers.actions import Action, Update
from rollouts.sandbox.controllers.controller import Controller
from rollouts.sandbox.controllers.queues import Key
from rollouts.sandbox.controllers.reading import is_leaving, labels_of, matches, name_of
from rollouts.sandbox.storing.storage import Change

RESOURCE = "clusterroles"


@dataclass(frozen=True, slots=True)
class State:
    """What one look sees."""

    role: Object
    others: Sequence[Object]


def plan(state: State, now: float) -> list[Action]:  # noqa: ARG001 - rules know no time
    """Write the rules that belong together, when they are others than before."""
    rules = _gathered(state.role, state.others)
    return [] if rules == (state.role.get("rules") or []) else [Update(RESOURCE, state.role | {"rules": rules})]


def _gathered(role: Object, others: Sequence[Object]) -> list[dict[str, Any]]:
    rules: list[dict[str, Any]] = []
    for selector in (role.get("aggregationRule") or {}).get("clusterRoleSelectors") or ():
        for each in sorted(others, key=name_of):
            if matches(selector, labels_of(each)):
                rules += [rule for rule in each.get("rules") or () if rule not in rules]
    return rules


class RoleAggregation(Controller):
    """Looks at every aggregated role whenever any role changes."""

    component = "clusterrole-aggregation-controller"
    follows = (RESOURCE,)
    plan = staticmethod(plan)

    def keys(self, change: Change) -> Iterable[Key]:
        """Give (name,) of the aggregated roles."""
        if change.resource != RESOURCE:
            return ()
        return [(name_of(each),) for each in self._objects.list(RESOURCE) if each.get("aggregationRule")]

    def read(self, key: Key) -> State | None:
        """Gather the role and all others; None for one that goes, or gathers nothing any more."""
        role = self._objects.get(RESOURCE, "", key[0])
        if role is None or is_leaving(role) or not role.get("aggregationRule"):
            return None
        return State(role, [each for each in self._objects.list(RESOURCE) if name_of(each) != key[0]])
