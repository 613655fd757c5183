"""The Job controller: pods that run to their end, as many at once and as often as asked.

Each pod carries a finalizer until its end is counted, so that none is counted twice or lost: first its uid is noted
in the status, then the finalizer goes, then the uid becomes a number.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.timestamps import parse
from rollouts.sandbox.controllers.actions import Action, Again, Create, Delete, Say, Together, Update
from rollouts.sandbox.controllers.conditions import find
from rollouts.sandbox.controllers.controller import OwningController
from rollouts.sandbox.controllers.job_pods import free_indexes, is_tracked, new_pod, untracked
from rollouts.sandbox.controllers.job_status import Counts, build_status, count
from rollouts.sandbox.controllers.queues import Key
from rollouts.sandbox.controllers.reading import (
    controller_of,
    has_ended,
    is_leaving,
    name_of,
    namespace_of,
    spec_of,
    status_of,
    uid_of,
)
from rollouts.sandbox.storing.storage import Change

FIRST_BACKOFF, LONGEST_BACKOFF = 10.0, 600.0
REACHED = ("CompletionsReached", "Reached expected number of succeeded pods")
LIMIT = ("BackoffLimitExceeded", "Job has reached the specified backoff limit")
LATE = ("DeadlineExceeded", "Job was active longer than specified deadline")


@dataclass(frozen=True, slots=True)
class State:
    """What one look sees. job: None when it is gone, and its pods need their finalizers no more."""

    job: Object | None
    pods: Sequence[Object] = ()


def plan(state: State, now: float) -> list[Action]:
    """Count, finish or go on, in this order."""
    job = state.job
    if job is None or is_leaving(job):
        return [Update("pods", untracked(pod)) for pod in state.pods if is_tracked(pod)]
    if _final(job):
        left = [Update("pods", untracked(pod)) for pod in state.pods if is_tracked(pod)]
        return [*left, *_plan_forgetting(job, now)]
    counts = count(job, state.pods)
    ending = _ending(job, state, counts, now)
    suspended = bool(spec_of(job).get("suspend"))
    actions = _plan_pods(job, state, counts, now, stops=bool(ending) or suspended)
    status, said = build_status(job, counts, ending, now)
    written: list[Action] = [Update("jobs", job | {"status": status}, "status")] if status != status_of(job) else []
    noted = {uid for uids in counts.noted.values() for uid in uids}
    freed = [Update("pods", untracked(pod)) for pod in state.pods if uid_of(pod) in noted and is_tracked(pod)]
    return [*written, *said, *freed, *actions, *_plan_deadline(job, status, now)]


def _final(job: Object) -> Object | None:
    conditions = status_of(job).get("conditions")
    ended = [find(conditions, kind) for kind in ("Complete", "Failed")]
    return next((each for each in ended if each and each["status"] == "True"), None)


def _ending(job: Object, state: State, counts: Counts, now: float) -> tuple[str, tuple[str, str]] | None:
    """("Complete" or "Failed", (reason, message)) of a Job that is to end."""
    spec, status = spec_of(job), status_of(job)
    for target, kind in (("FailureTarget", "Failed"), ("SuccessCriteriaMet", "Complete")):
        decided = find(status.get("conditions"), target)
        if decided:
            return kind, (decided["reason"], decided["message"])
    limit = spec.get("backoffLimit", 6)
    if counts.failed > limit or _restarted(job, state.pods) > limit:
        return "Failed", LIMIT
    deadline = spec.get("activeDeadlineSeconds")
    if deadline is not None and status.get("startTime") and now >= parse(status["startTime"]) + deadline:
        return "Failed", LATE
    completions = spec.get("completions")
    if completions is None:
        return ("Complete", REACHED) if counts.succeeded and not counts.active else None
    return ("Complete", REACHED) if counts.succeeded >= completions else None


def _restarted(job: Object, pods: Sequence[Object]) -> int:
    """How often containers were restarted in place, where the pods' policy says so."""
    if (spec_of(job)["template"]["spec"] or {}).get("restartPolicy") != "OnFailure":
        return 0
    fields = ("containerStatuses", "initContainerStatuses")
    statuses = (each for pod in pods for field in fields for each in status_of(pod).get(field) or ())
    return sum(each.get("restartCount", 0) for each in statuses)


def _plan_pods(job: Object, state: State, counts: Counts, now: float, *, stops: bool) -> list[Action]:
    spec = spec_of(job)
    parallel, completions = spec.get("parallelism", 1), spec.get("completions")
    if stops:
        wanted = 0
    elif completions is None:
        wanted = len(counts.active) if counts.succeeded else parallel
    else:
        wanted = min(parallel, max(completions - counts.succeeded, 0))
    surplus = list(counts.active)[: max(len(counts.active) - wanted, 0)]
    if surplus:
        return [Together(tuple(_delete(job, pod) for pod in surplus))]
    missing = wanted - len(counts.active)
    if missing <= 0:
        return []
    ready_at = _backs_off_until(state.pods, counts)
    if ready_at > now:
        return [Again(ready_at)]
    indexes = free_indexes(job, counts.active, counts.indexes, missing)
    return [Together(tuple(_create(job, index) for index in indexes))]


def _create(job: Object, index: int | None) -> Create:
    done = Say(job, "Normal", "SuccessfulCreate", "Created pod: {name}")
    refused = Say(job, "Warning", "FailedCreate", "Error creating: {error}")
    return Create("pods", new_pod(job, index), done=done, refused=refused)


def _delete(job: Object, pod: Object) -> Delete:
    done = Say(job, "Normal", "SuccessfulDelete", f"Deleted pod: {name_of(pod)}")
    return Delete("pods", pod, done=done)


def _backs_off_until(pods: Sequence[Object], counts: Counts) -> float:
    """10 s after the first failure, 20 s after the second ...; a success in between begins anew."""
    ends = sorted((_ended_at(pod), status_of(pod)["phase"]) for pod in pods if has_ended(pod))
    failures = 0
    for _, phase in reversed(ends):
        if phase != "Failed":
            break
        failures += 1
    failures = failures or (1 if counts.failed and not ends else 0)
    if not failures or not ends:
        return 0.0
    return ends[-1][0] + min(FIRST_BACKOFF * 2.0 ** (failures - 1), LONGEST_BACKOFF)


def _ended_at(pod: Object) -> float:
    states = (each.get("state") or {} for each in status_of(pod).get("containerStatuses") or ())
    times = [parse(state["terminated"]["finishedAt"]) for state in states if "terminated" in state]
    return max(times, default=parse(pod["metadata"]["creationTimestamp"]))


def _plan_deadline(job: Object, status: Object, now: float) -> list[Action]:
    deadline, started = spec_of(job).get("activeDeadlineSeconds"), status.get("startTime")
    if deadline is None or not started or parse(started) + deadline <= now:
        return []
    return [Again(parse(started) + deadline)]


def _plan_forgetting(job: Object, now: float) -> list[Action]:
    ttl, final = spec_of(job).get("ttlSecondsAfterFinished"), _final(job)
    if ttl is None or final is None:
        return []
    ends = parse(final["lastTransitionTime"]) + ttl
    return [Again(ends)] if ends > now else [Delete("jobs", job, propagation="Background")]


class Jobs(OwningController):
    """Looks at a Job when it or one of its pods changes. Its key holds the uid: pods may outlive their Job."""

    component = "job-controller"
    resource = "jobs"
    kind = "Job"
    plan = staticmethod(plan)

    def keys(self, change: Change) -> Iterable[Key]:
        """Give the keys of the Jobs that a change concerns."""
        if change.resource == "jobs":
            return ((namespace_of(change.object), name_of(change.object), uid_of(change.object)),)
        if change.resource != "pods":
            return ()
        owner = controller_of(change.object)
        if owner is None or owner["kind"] != "Job":
            return ()
        return ((namespace_of(change.object), owner["name"], owner["uid"]),)

    def read(self, key: Key) -> State | None:
        """Gather a Job with its pods."""
        namespace, name, uid = key
        job = self._objects.get("jobs", namespace, name)
        pods = tuple(self._ownership.controlled("pods", uid))
        if job is None or uid_of(job) != uid:
            return State(None, pods) if pods else None
        return State(job, pods)
