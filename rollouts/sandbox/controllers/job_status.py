"""Where a Job stands: what its pods add up to, and what its status says of that."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.timestamps import seconds
from rollouts.sandbox.controllers.actions import Action, Say
from rollouts.sandbox.controllers.conditions import find
from rollouts.sandbox.controllers.job_pods import has_failed, index_of, is_tracked, ranges
from rollouts.sandbox.controllers.reading import (
    has_ended,
    is_active,
    is_leaving,
    ready_condition,
    spec_of,
    status_of,
    uid_of,
)

SUSPENDED, RESUMED = ("JobSuspended", "Job suspended"), ("JobResumed", "Job resumed")
NOTED = "uncountedTerminatedPods"


@dataclass(frozen=True, slots=True)
class Counts:
    """Where a Job stands; succeeded and failed with what is only noted so far."""

    active: Sequence[Object]
    leaving: int
    succeeded: int
    failed: int
    noted: Mapping[str, list[str]]
    counted: Mapping[str, int]
    indexes: frozenset[int]


def count(job: Object, pods: Sequence[Object]) -> Counts:
    """Count what is there, on top of what the status holds already."""
    status = status_of(job)
    before: Mapping[str, list[str]] = status.get(NOTED) or {}
    waiting = {uid_of(pod) for pod in pods if is_tracked(pod)}
    counted = {
        kind: status.get(kind, 0) + sum(uid not in waiting for uid in before.get(kind) or ())
        for kind in ("succeeded", "failed")
    }
    noted = _noted(job, [pod for pod in pods if is_tracked(pod)])
    done = {index_of(pod) for pod in pods if _has_succeeded(pod)}
    return Counts(
        [pod for pod in pods if is_active(pod)],
        sum(is_leaving(pod) and not has_ended(pod) for pod in pods),
        counted["succeeded"] + len(noted["succeeded"]),
        counted["failed"] + len(noted["failed"]),
        noted,
        counted,
        frozenset(index for index in done if index is not None),
    )


def _noted(job: Object, tracked: Sequence[Object]) -> dict[str, list[str]]:
    """The pods that have ended, by uid: their finalizer goes before they are counted for good."""
    failed = [uid_of(pod) for pod in tracked if not _has_succeeded(pod) and has_failed(job, pod)]
    return {"succeeded": [uid_of(pod) for pod in tracked if _has_succeeded(pod)], "failed": failed}


def _has_succeeded(pod: Object) -> bool:
    return status_of(pod).get("phase") == "Succeeded"


def build_status(
    job: Object, counts: Counts, ending: tuple[str, tuple[str, str]] | None, now: float
) -> tuple[Object, list[Action]]:
    """The new status, and what is to be said of it."""
    old = status_of(job)
    conditions, said = _suspension(job, list(old.get("conditions") or ()), now)
    status = _numbers(job, counts)
    if not spec_of(job).get("suspend"):
        status["startTime"] = old.get("startTime") or seconds(now)
    if ending:
        kind, why = ending
        target = "SuccessCriteriaMet" if kind == "Complete" else "FailureTarget"
        if find(conditions, target) is None:
            conditions.append(_condition(target, *why, now))
        elif not (counts.active or counts.leaving or status[NOTED]):
            conditions.append(_condition(kind, *why, now))
            status |= {"completionTime": seconds(now)} if kind == "Complete" else {}
            said.append(_say_ended(job, kind, why))
    return status | ({"conditions": conditions} if conditions else {}), said


def _numbers(job: Object, counts: Counts) -> Object:
    numbers = {
        "active": len(counts.active),
        "ready": sum(ready_condition(pod) is not None for pod in counts.active),
        "terminating": counts.leaving,
        **counts.counted,
    }
    kept = {"ready", "terminating"}
    status: Object = {key: value for key, value in numbers.items() if value or key in kept}
    status[NOTED] = {kind: uids for kind, uids in counts.noted.items() if uids}
    if spec_of(job).get("completionMode") == "Indexed":
        status["completedIndexes"] = ranges(counts.indexes)
    return status


def _say_ended(job: Object, kind: str, why: tuple[str, str]) -> Say:
    if kind == "Complete":
        return Say(job, "Normal", "Completed", "Job completed")
    return Say(job, "Warning", *why)


def _suspension(job: Object, conditions: list[Object], now: float) -> tuple[list[Object], list[Action]]:
    held = find(conditions, "Suspended")
    suspended = bool(spec_of(job).get("suspend"))
    if suspended == bool(held and held["status"] == "True"):
        return conditions, []
    reason, message = SUSPENDED if suspended else RESUMED
    others = [each for each in conditions if each is not held]
    changed = _condition("Suspended", reason, message, now) | {"status": str(suspended)}
    return [*others, changed], [Say(job, "Normal", "Suspended" if suspended else "Resumed", message)]


def _condition(kind: str, reason: str, message: str, now: float) -> Object:
    return {
        "type": kind,
        "status": "True",
        "lastProbeTime": seconds(now),
        "lastTransitionTime": seconds(now),
        "reason": reason,
        "message": message,
    }
