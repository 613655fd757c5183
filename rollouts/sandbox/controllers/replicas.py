"""The replica controllers: as many pods as are wanted, no matter what becomes of single ones.

ReplicaSets and ReplicationControllers are kept by the same rules. There are no expectations to wait for: a look
reads the storage itself, where a real controller reads a cache that may not show yet what it has just done.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.timestamps import parse
from rollouts.sandbox.controllers.actions import Action, Again, Create, Delete, Refusal, Retry, Say, Together, Update
from rollouts.sandbox.controllers.claims import plan_claims
from rollouts.sandbox.controllers.conditions import failure, find, put, without
from rollouts.sandbox.controllers.deletion_order import first_to_go
from rollouts.sandbox.controllers.reading import (
    is_active,
    is_leaving,
    labels_of,
    matcher,
    name_of,
    ready_condition,
    status_of,
    wanted,
)
from rollouts.sandbox.controllers.templates import build_pod

BURST = 500
LONGEST_PREFIX = 253


@dataclass(frozen=True, slots=True)
class State:
    """What one look sees. pods: those it controls; orphans: the namespace's.

    siblings: the pods of all sets of the same Deployment; none for a set that nothing controls.
    """

    owner: Object
    resource: str
    selector: Object
    pods: Sequence[Object] = ()
    orphans: Sequence[Object] = ()
    siblings: Sequence[Object] = ()


def plan(state: State, now: float) -> list[Action]:
    """Claim pods; or else make or delete what is missing or too much, and say what is there (before that)."""
    active = [pod for pod in state.pods if is_active(pod)]
    orphans = [pod for pod in state.orphans if is_active(pod)]
    claims = plan_claims(state.owner, state.selector, "pods", active, orphans)
    if claims:
        return claims
    changes = [] if is_leaving(state.owner) else _plan_count(state, active, now)
    return [*changes, *_plan_status(state, active, None, now)]


def answer(state: State, refusal: Refusal, now: float) -> list[Action]:
    """Show a refused creation or deletion in the status, and try again after a while."""
    if isinstance(refusal.action, Update):
        return [Retry()]
    active = [pod for pod in state.pods if is_active(pod)]
    return [*_plan_status(state, active, refusal.error.message, now), Retry()]


def batches(count: int) -> list[int]:
    """Split `count` creations so that one that is bound to fail is not tried hundreds of times: 1, 2, 4, ...

    10 -> 1 2 4 3. The first batch with a refusal is the last one.
    """
    sizes: list[int] = []
    size = 1
    while count > 0:
        sizes.append(min(size, count))
        count -= sizes[-1]
        size *= 2
    return sizes


def new_pod(owner: Object) -> Object:
    """Build a pod from the owner's template; the API gives it its name."""
    return build_pod(owner, owner["spec"]["template"], {"generateName": f"{name_of(owner)}-"[:LONGEST_PREFIX]})


def _plan_count(state: State, active: Sequence[Object], now: float) -> list[Action]:
    missing = wanted(state.owner) - len(active)
    if missing > 0:
        return _plan_creations(state.owner, min(missing, BURST))
    if missing < 0:
        return _plan_deletions(state, active, min(-missing, BURST), now)
    return []


def _plan_creations(owner: Object, count: int) -> list[Action]:
    done = Say(owner, "Normal", "SuccessfulCreate", "Created pod: {name}")
    refused = Say(owner, "Warning", "FailedCreate", "Error creating: {error}")
    create = Create("pods", new_pod(owner), done=done, refused=refused)
    return [Together((create,) * size) for size in batches(count)]


def _plan_deletions(state: State, active: Sequence[Object], count: int, now: float) -> list[Action]:
    owner = state.owner
    refused = Say(owner, "Warning", "FailedDelete", "Error deleting: {error}")
    going = first_to_go(active, state.siblings, count, now)
    deletions = [
        Delete(
            "pods", pod, done=Say(owner, "Normal", "SuccessfulDelete", f"Deleted pod: {name_of(pod)}"), refused=refused
        )
        for pod in going
    ]
    return [Together(tuple(deletions))]


def _plan_status(state: State, active: Sequence[Object], error: str | None, now: float) -> list[Action]:
    owner, old = state.owner, status_of(state.owner)
    ready = [condition for pod in active if (condition := ready_condition(pod))]
    young = _count_young(ready, seconds_to_ripen(owner), now)
    labelled = matcher({"matchLabels": (owner["spec"]["template"].get("metadata") or {}).get("labels")})
    numbers = {
        "fullyLabeledReplicas": sum(labelled(labels_of(pod)) for pod in active),
        "readyReplicas": len(ready),
        "availableReplicas": len(ready) - young,
        "observedGeneration": owner["metadata"].get("generation", 0),
    }
    conditions = _conditions(owner, len(active), error, now)
    status: Object = {"replicas": len(active)} | {key: value for key, value in numbers.items() if value}
    if conditions:
        status["conditions"] = conditions
    later = _look_again(owner, status, now) if error is None else []
    if status == old:
        return later
    return [Update(state.resource, owner | {"status": status}, "status"), *later]


def seconds_to_ripen(owner: Object) -> int:
    """Give how long a pod must have been ready to be available."""
    return owner["spec"].get("minReadySeconds") or 0


def _count_young(ready: Sequence[Object], seconds: int, now: float) -> int:
    """Count the ready pods that have not been ready long enough."""
    return sum(parse(condition["lastTransitionTime"]) + seconds > now for condition in ready) if seconds else 0


def _look_again(owner: Object, status: Object, now: float) -> list[Action]:
    """Come back for the ages of pods only when all are ready; before, each pod's getting ready asks for that itself."""
    waits = status.get("readyReplicas", 0) == wanted(owner) != status.get("availableReplicas", 0)
    return [Again(now + seconds_to_ripen(owner))] if waits and seconds_to_ripen(owner) else []


def _conditions(owner: Object, active: int, error: str | None, now: float) -> list[Object]:
    held: list[Object] = status_of(owner).get("conditions") or []
    if error is None:
        return without(held, "ReplicaFailure")
    if find(held, "ReplicaFailure"):
        return held
    reason = "FailedCreate" if active < wanted(owner) else "FailedDelete" if active > wanted(owner) else ""
    return put(held, failure(reason, error, now))
