"""The Deployment controller: which of its steps comes first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.controllers.actions import Action, Again, Refusal, Say, Update
from rollouts.sandbox.controllers.claims import plan_claims
from rollouts.sandbox.controllers.conditions import put
from rollouts.sandbox.controllers.controller import OwningController
from rollouts.sandbox.controllers.creation import answer_refusal, plan_creation, plan_upkeep
from rollouts.sandbox.controllers.fenceposts import is_rolling
from rollouts.sandbox.controllers.history import Sets, plan_cleanup, sort_out
from rollouts.sandbox.controllers.progress import counters, is_complete, look_again, pause_condition, progressed
from rollouts.sandbox.controllers.proportions import is_scaling, plan_scale
from rollouts.sandbox.controllers.queues import Key
from rollouts.sandbox.controllers.reading import (
    controller_of,
    is_leaving,
    namespace_of,
    status_of,
    uid_of,
    wanted,
)
from rollouts.sandbox.controllers.recreate import PodsOf, old_pods_remain, plan_removal
from rollouts.sandbox.controllers.rolling import plan_step, size_of_new
from rollouts.sandbox.controllers.scaling import plan_new_size
from rollouts.sandbox.storing.storage import Change

SELECTS_ALL = "This deployment is selecting all pods. A non-empty selector is required."


@dataclass(frozen=True, slots=True)
class State:
    """What one look sees. replicasets: those it controls; orphans: the namespace's without a controller."""

    deployment: Object
    replicasets: Sequence[Object] = ()
    orphans: Sequence[Object] = ()
    pods: PodsOf = field(default_factory=dict)


def plan(state: State, now: float) -> list[Action]:
    """Decide the next step. One direction a look: what a step causes is looked at anew."""
    deployment = state.deployment
    if not _selects_something(deployment):
        return _plan_nothing_selected(deployment)
    claims = plan_claims(deployment, deployment["spec"]["selector"], "replicasets", state.replicasets, state.orphans)
    if claims:
        return claims
    sets = sort_out(deployment, state.replicasets)
    if is_leaving(deployment):
        return _plan_status(deployment, counters(deployment, sets, now))
    pausing = pause_condition(deployment, now)
    if pausing:
        conditions = put(status_of(deployment).get("conditions") or [], pausing)
        return _plan_status(deployment, status_of(deployment) | {"conditions": conditions})
    return plan_upkeep(deployment, sets, now) or _plan_strategy(state, sets, now)


def answer(state: State, refusal: Refusal, now: float) -> list[Action]:
    """Decide what a refused action of the plan calls for."""
    return answer_refusal(state.deployment, refusal, now)


def _plan_strategy(state: State, sets: Sets, now: float) -> list[Action]:
    deployment = state.deployment
    if deployment["spec"].get("paused") or is_scaling(deployment, sets):
        return _plan_sync(deployment, sets, now)
    if is_rolling(deployment):
        return _plan_rolling(deployment, sets, now)
    return _plan_recreate(deployment, sets, state.pods, now)


def _plan_sync(deployment: Object, sets: Sets, now: float) -> list[Action]:
    """Scale only: no new ReplicaSet, no estimate of the progress."""
    forgotten = plan_cleanup(deployment, sets.old) if deployment["spec"].get("paused") else []
    status = counters(deployment, sets, now)
    return [*plan_scale(deployment, sets), *forgotten, *_plan_status(deployment, status)]


def _plan_rolling(deployment: Object, sets: Sets, now: float) -> list[Action]:
    if sets.new is None:
        return plan_creation(deployment, sets, size_of_new(deployment, sets), now)
    step = plan_step(deployment, sets)
    return [*(step or _plan_cleanup(deployment, sets)), *_plan_progress(deployment, sets, now)]


def _plan_recreate(deployment: Object, sets: Sets, pods: PodsOf, now: float) -> list[Action]:
    removal = plan_removal(deployment, sets)
    if removal or old_pods_remain(sets, pods):
        return [*removal, *_plan_progress(deployment, sets, now)]
    if sets.new is None:
        return plan_creation(deployment, sets, wanted(deployment), now)
    growth = plan_new_size(deployment, sets.new, wanted(deployment))
    return [*growth, *_plan_cleanup(deployment, sets), *_plan_progress(deployment, sets, now)]


def _plan_cleanup(deployment: Object, sets: Sets) -> list[Action]:
    return [*plan_cleanup(deployment, sets.old)] if is_complete(deployment, status_of(deployment)) else []


def _plan_progress(deployment: Object, sets: Sets, now: float) -> list[Action]:
    # Reckoned from the ReplicaSets as they were read: what this very step does to them shows in the next look.
    status = progressed(deployment, sets, now)
    writing = _plan_status(deployment, status)
    deadline = look_again(deployment, status, now) if not writing else None
    return writing if deadline is None else [Again(deadline)]


def _plan_status(deployment: Object, status: Object) -> list[Action]:
    if status == status_of(deployment):
        return []
    return [Update("deployments", deployment | {"status": status}, "status")]


def _selects_something(deployment: Object) -> bool:
    selector = deployment["spec"].get("selector") or {}
    return bool(selector.get("matchLabels") or selector.get("matchExpressions"))


def _plan_nothing_selected(deployment: Object) -> list[Action]:
    generation = deployment["metadata"].get("generation", 0)
    seen = _plan_status(deployment, status_of(deployment) | {"observedGeneration": generation})
    return [Say(deployment, "Warning", "SelectingAll", SELECTS_ALL), *(seen if _is_behind(deployment) else [])]


def _is_behind(deployment: Object) -> bool:
    observed: int = status_of(deployment).get("observedGeneration", 0)
    generation: int = deployment["metadata"].get("generation", 0)
    return observed < generation


class Deployments(OwningController):
    """The controller: looks at a Deployment when it changes, or a ReplicaSet of it, or when its last old pod goes."""

    component = "deployment-controller"
    follows = ("deployments", "replicasets", "pods")
    resource = "deployments"
    kind = "Deployment"
    owned = ("replicasets",)
    tries = 15
    plan = staticmethod(plan)
    answer = staticmethod(answer)

    def keys(self, change: Change) -> Iterable[Key]:
        """Give (namespace, name) of the Deployments that a change concerns."""
        if change.resource == "pods" and change.type == "DELETED":
            return self._waiting_for(change.object)
        return super().keys(change)

    def read(self, key: Key) -> State | None:
        """Gather the Deployment with what it controls; None when it is gone."""
        deployment = self._objects.get("deployments", *key)
        if deployment is None:
            return None
        replicasets, orphans = self.claimable("replicasets", deployment)
        pods = {uid_of(each): tuple(self._ownership.controlled("pods", uid_of(each))) for each in replicasets}
        return State(deployment, replicasets, orphans, pods if not is_rolling(deployment) else {})

    def _waiting_for(self, pod: Object) -> Iterable[Key]:
        owner, namespace = controller_of(pod), namespace_of(pod)
        if owner is None or owner["kind"] != "ReplicaSet" or self._ownership.controlled("pods", owner["uid"]):
            return ()
        replicaset = self._objects.get("replicasets", namespace, owner["name"])
        above = controller_of(replicaset) if replicaset else None
        return ((namespace, above["name"]),) if above and above["kind"] == "Deployment" else ()
