"""What a Deployment says of itself: counters, and the conditions Available, Progressing and ReplicaFailure."""

from collections.abc import Sequence

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.timestamps import parse
from rollouts.sandbox.controllers import conditions
from rollouts.sandbox.controllers.conditions import Conditions, condition, find, put, without
from rollouts.sandbox.controllers.fenceposts import UNLIMITED, max_unavailable
from rollouts.sandbox.controllers.history import Sets
from rollouts.sandbox.controllers.reading import counted, name_of, status_of, total, total_wanted, wanted

PROGRESSING = "Progressing"
COMPLETE = "NewReplicaSetAvailable"
UPDATED = "ReplicaSetUpdated"
TIMED_OUT = "ProgressDeadlineExceeded"
PAUSED = "DeploymentPaused"
RESUMED = "DeploymentResumed"


def counters(deployment: Object, sets: Sets, now: float) -> Object:
    """Give the status with fresh counters and Available, its other conditions as they are.

    unavailableReplicas is reckoned from what the ReplicaSets want, the others from what they have: between two steps
    they do not add up.
    """
    available = total(sets.all, "availableReplicas")
    numbers = {
        "observedGeneration": deployment["metadata"].get("generation", 0),
        "replicas": total(sets.all, "replicas"),
        "updatedReplicas": counted(sets.new, "replicas") if sets.new else 0,
        "readyReplicas": total(sets.all, "readyReplicas"),
        "availableReplicas": available,
        "unavailableReplicas": max(total_wanted(sets.all) - available, 0),
    }
    old = status_of(deployment)
    enough = available >= wanted(deployment) - max_unavailable(deployment)
    shown: Object = {key: value for key, value in numbers.items() if value}
    shown["conditions"] = put(old.get("conditions") or [], _availability(enough, now))
    return shown | ({"collisionCount": old["collisionCount"]} if "collisionCount" in old else {})


def progressed(deployment: Object, sets: Sets, now: float) -> Object:
    """Give the status of a rollout under way, with what can be said of its progress and its failures."""
    status = counters(deployment, sets, now)
    held: Conditions = status["conditions"]
    if not has_deadline(deployment):
        held = without(held, PROGRESSING)
    elif not _was_complete(deployment, status):
        held = _estimated(deployment, status | {"conditions": held}, sets, now)
    failed = _first_failure(sets)
    held = put(held, failed) if failed else without(held, "ReplicaFailure")
    return status | {"conditions": held}


def is_complete(deployment: Object, status: Object) -> bool:
    """Tell whether every wanted pod is new and available, and no old one counts any more."""
    counts = {status.get(counter, 0) for counter in ("updatedReplicas", "replicas", "availableReplicas")}
    observed = status.get("observedGeneration", 0) >= deployment["metadata"].get("generation", 0)
    return bool(counts == {wanted(deployment)} and observed)


def has_deadline(deployment: Object) -> bool:
    """Tell whether progress is measured at all."""
    return deployment["spec"].get("progressDeadlineSeconds", UNLIMITED) not in (None, UNLIMITED)


def look_again(deployment: Object, status: Object, now: float) -> float | None:
    """Give when an unchanged rollout must be looked at, to notice its deadline; None when there is nothing to notice.

    A second late, so that a deadline in whole seconds has surely passed: updated at :10, deadline 5 s -> :16.
    """
    held = find(status_of(deployment).get("conditions"), PROGRESSING)
    if not has_deadline(deployment) or held is None:
        return None
    if is_complete(deployment, status) or held.get("reason") in (TIMED_OUT, COMPLETE):
        return None
    return max(_ends(deployment, held) + 1.0, now)


def pause_condition(deployment: Object, now: float) -> Object | None:
    """Give the Progressing condition that pausing or resuming calls for, or None when it is right as it is."""
    if not has_deadline(deployment):
        return None
    held = find(status_of(deployment).get("conditions"), PROGRESSING) or {}
    reason, paused = held.get("reason"), bool(deployment["spec"].get("paused"))
    if reason == TIMED_OUT or paused == (reason == PAUSED):
        return None
    if paused:
        return condition(PROGRESSING, "Unknown", PAUSED, "Deployment is paused", now)
    return condition(PROGRESSING, "Unknown", RESUMED, "Deployment is resumed", now)


def _estimated(deployment: Object, status: Object, sets: Sets, now: float) -> Conditions:
    held: Conditions = status["conditions"]
    who = f'ReplicaSet "{name_of(sets.new)}"' if sets.new else f'Deployment "{name_of(deployment)}"'
    if is_complete(deployment, status):
        return put(held, condition(PROGRESSING, "True", COMPLETE, f"{who} has successfully progressed.", now))
    if _moved(status_of(deployment), status):
        moving = condition(PROGRESSING, "True", UPDATED, f"{who} is progressing.", now)
        old = find(held, PROGRESSING)
        if old and old["status"] == "True":
            moving["lastTransitionTime"] = old["lastTransitionTime"]
        return [*without(held, PROGRESSING), moving]
    if _is_late(deployment, find(held, PROGRESSING), now):
        return put(held, condition(PROGRESSING, "False", TIMED_OUT, f"{who} has timed out progressing.", now))
    return held


def _moved(old: Object, new: Object) -> bool:
    more = ("updatedReplicas", "readyReplicas", "availableReplicas")
    if any(new.get(counter, 0) > old.get(counter, 0) for counter in more):
        return True
    left = [status.get("replicas", 0) - status.get("updatedReplicas", 0) for status in (old, new)]
    return bool(left[1] < left[0])


def _is_late(deployment: Object, held: Object | None, now: float) -> bool:
    if held is None or held.get("reason") == COMPLETE:
        return False
    return bool(held.get("reason") == TIMED_OUT or _ends(deployment, held) < now)


def _ends(deployment: Object, held: Object) -> float:
    seconds: int = deployment["spec"]["progressDeadlineSeconds"]
    return parse(held["lastUpdateTime"]) + seconds


def _was_complete(deployment: Object, status: Object) -> bool:
    held = find(status_of(deployment).get("conditions"), PROGRESSING)
    finished = status.get("replicas", 0) == status.get("updatedReplicas", 0)
    return bool(finished and held and held.get("reason") == COMPLETE)


def _availability(enough: bool, now: float) -> Object:
    if enough:
        text = "Deployment has minimum availability."
        return condition("Available", "True", "MinimumReplicasAvailable", text, now)
    text = "Deployment does not have minimum availability."
    return condition("Available", "False", "MinimumReplicasUnavailable", text, now)


def _first_failure(sets: Sets) -> Object | None:
    candidates: Sequence[Object] = [*([sets.new] if sets.new else []), *sets.all]
    for each in candidates:
        failed = conditions.find(status_of(each).get("conditions"), "ReplicaFailure")
        if failed:
            return failed | {"lastUpdateTime": failed["lastTransitionTime"]}
    return None
