"""The StatefulSet controller: pods with names of their own, made one after another and replaced from the last on."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.controllers.actions import Action, Create, Delete, Refusal, Retry, Say
from rollouts.sandbox.controllers.queues import Key
from rollouts.sandbox.controllers.reading import (
    has_ended,
    is_leaving,
    labels_of,
    name_of,
    namespace_of,
    spec_of,
    status_of,
    wanted,
)
from rollouts.sandbox.controllers.revised import Holdings, RevisedController, available_at, plan_record, plan_revision
from rollouts.sandbox.controllers.revisions import template_of
from rollouts.sandbox.controllers.stateful_pods import REVISION, new_claims, new_pod, ordinal_of

HASH = "controller.kubernetes.io/hash"
RESTARTED = "RecreatingTerminatedPod"


@dataclass(frozen=True, slots=True)
class State:
    """What one look sees. claims: the names of those that there are."""

    held: Holdings
    claims: frozenset[str] = frozenset()

    @property
    def owner(self) -> Object:
        """The StatefulSet."""
        return self.held.owner


def plan(state: State, now: float) -> list[Action]:
    """Settle the revision, then take the next step: make, remove or replace, each pod when those before it are well."""
    held, owner = state.held, state.owner
    if is_leaving(owner):
        return []
    found = plan_revision(held, [pod for pod in held.orphans if ordinal_of(owner, pod) is not None], HASH)
    if found.present is None or found.actions:
        return [*found.actions]
    update, named = name_of(found.present), {name_of(each): each for each in held.revisions}
    before = status_of(owner).get("currentRevision")
    current = before if before in named else update
    step = _plan_step(state, named[current], named[update], now)
    status, times = _status(held, current, update, now)
    used = {current, update, *(labels_of(pod).get(REVISION, "") for pod in held.pods)}
    return [*step, *plan_record("statefulsets", held, status, used, times)]


def answer(state: State, refusal: Refusal, now: float) -> list[Action]:  # noqa: ARG001
    """Say why a pod could not be made, and try again."""
    if not isinstance(refusal.action, Create) or refusal.action.resource != "pods":
        return [Retry()]
    pod, name = name_of(refusal.action.object), name_of(state.owner)
    text = f"create Pod {pod} in StatefulSet {name} failed error: {refusal.error.message}"
    return [Say(state.owner, "Warning", "FailedCreate", text), Retry()]


def _plan_step(state: State, current: Object, update: Object, now: float) -> list[Action]:
    owner, spec = state.owner, spec_of(state.owner)
    ordered = spec.get("podManagementPolicy") != "Parallel"
    first = (spec.get("ordinals") or {}).get("start") or 0
    pods = {ordinal: pod for pod in state.held.pods if (ordinal := ordinal_of(owner, pod)) is not None}
    asked = range(first, first + wanted(owner))
    strategy = spec.get("updateStrategy") or {}
    partition = (strategy.get("rollingUpdate") or {}).get("partition") or 0
    actions: list[Action] = []
    for ordinal in asked:
        pod = pods.get(ordinal)
        kept = strategy.get("type") != "OnDelete" and ordinal < first + partition
        step = _make(state, ordinal, current if kept else update) if pod is None else _mend(owner, pod)
        actions += step
        if ordered and (step or pod is None or not _is_well(owner, pod, now)):
            return actions
    for ordinal in sorted((each for each in pods if each not in asked), reverse=True):
        actions += _remove(owner, pods[ordinal])
        if ordered:
            return actions
    if actions or strategy.get("type") == "OnDelete":
        return actions
    return _plan_replacement(owner, pods, [each for each in reversed(asked) if each >= first + partition], update, now)


def _plan_replacement(
    owner: Object, pods: Mapping[int, Object], ordinals: Sequence[int], update: Object, now: float
) -> list[Action]:
    """Replace the last pod that is not of the new revision, when those after it are well."""
    for ordinal in ordinals:
        pod = pods.get(ordinal)
        if pod is not None and labels_of(pod).get(REVISION) != name_of(update):
            return _remove(owner, pod)
        if pod is None or not _is_well(owner, pod, now):
            return []
    return []


def _make(state: State, ordinal: int, revision: Object) -> list[Action]:
    owner = state.owner
    pod = new_pod(owner, ordinal, template_of(revision), name_of(revision))
    claims: list[Action] = []
    for claim in new_claims(owner, ordinal):
        if name_of(claim) not in state.claims:
            text = f"create Claim {name_of(claim)} Pod {name_of(pod)} in StatefulSet {name_of(owner)} success"
            claims.append(Create("persistentvolumeclaims", claim, done=Say(owner, "Normal", "SuccessfulCreate", text)))
    text = f"create Pod {name_of(pod)} in StatefulSet {name_of(owner)} successful"
    return [*claims, Create("pods", pod, done=Say(owner, "Normal", "SuccessfulCreate", text))]


def _mend(owner: Object, pod: Object) -> list[Action]:
    """A pod that has ended is made anew under the same name."""
    if not has_ended(pod) or is_leaving(pod):
        return []
    text = f"StatefulSet {namespace_of(owner)}/{name_of(owner)} is recreating terminated Pod {name_of(pod)}"
    return [Say(owner, "Normal", RESTARTED, text), *_remove(owner, pod)]


def _remove(owner: Object, pod: Object) -> list[Action]:
    if is_leaving(pod):
        return []
    text = f"delete Pod {name_of(pod)} in StatefulSet {name_of(owner)} successful"
    return [Delete("pods", pod, done=Say(owner, "Normal", "SuccessfulDelete", text))]


def _is_well(owner: Object, pod: Object, now: float) -> bool:
    ends = _available_at(owner, pod)
    return ends is not None and ends <= now


def _available_at(owner: Object, pod: Object) -> float | None:
    stays = not is_leaving(pod) and status_of(pod).get("phase") == "Running"
    return available_at(owner, pod) if stays else None


def _status(held: Holdings, current: str, update: str, now: float) -> tuple[Object, list[float]]:
    """The status, and when pods that are ready will be available."""
    owner = held.owner
    staying = [pod for pod in held.pods if not is_leaving(pod)]
    times = [at for pod in staying if (at := _available_at(owner, pod)) is not None]
    of = [labels_of(pod).get(REVISION) for pod in staying]
    replicas, ready = len(held.pods), len(times)
    updated, size = of.count(update), wanted(owner)
    rolls = (spec_of(owner).get("updateStrategy") or {}).get("type") != "OnDelete"
    if rolls and updated == len(staying) == ready == size == replicas:
        current = update
    numbers = {
        "readyReplicas": ready,
        "currentReplicas": of.count(current),
        "updatedReplicas": updated,
        "observedGeneration": owner["metadata"].get("generation", 0),
    }
    status: Object = {"replicas": replicas, "availableReplicas": sum(at <= now for at in times)}
    status |= {key: value for key, value in numbers.items() if value}
    status |= {"currentRevision": current, "updateRevision": update, "collisionCount": 0}
    return status, [at for at in times if at > now]


class StatefulSets(RevisedController):
    """Looks at a StatefulSet when it changes, or a pod or a revision of it."""

    component = "statefulset-controller"
    resource = "statefulsets"
    kind = "StatefulSet"
    plan = staticmethod(plan)
    answer = staticmethod(answer)

    def adopters(self, orphan: Object) -> Iterable[str]:
        """Give the name of the StatefulSet whose pod it would be by its name."""
        stray = re.fullmatch(r"(.+)-\d+", name_of(orphan))
        if stray and self._objects.get("statefulsets", namespace_of(orphan), stray[1]):
            return (stray[1],)
        return ()

    def read(self, key: Key) -> State | None:
        """Gather a StatefulSet with its pods, revisions and claims; None when it is gone."""
        held = self.holdings(key)
        if held is None:
            return None
        claims = self._objects.list("persistentvolumeclaims", key[0])
        return State(held, frozenset(name_of(each) for each in claims))
