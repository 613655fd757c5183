"""What holds a stuck rollout: the words of the failing pods, of the API server, or of the deadline."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from rollouts.model.facts import PodFacts, capped
from rollouts.model.manifests import condition, millis
from rollouts.model.situation import Situation
from rollouts.model.stage import Stage
from rollouts.model.status import deadline_exceeded
from rollouts.model.unprepared import VOLUME
from rollouts.model.why import main_cause

IMAGE = ("ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull", "RegistryUnavailable")
CRASH = ("CrashLoopBackOff", "Error", "OOMKilled", "RunContainerError", "StartError", "ContainerCannotRun")
NODE = ("Evicted", "NodeLost", "NodeAffinity", "Shutdown", "Preempting", "Terminated")

UNHEALTHY = "Unhealthy"
KINDS = ("image", "crash", "config", "volume", "node", "schedule", "create", "unready", "late", "other")


class Trouble(Struct, frozen=True, gc=False, rename="camel"):
    """kind: one of KINDS.

    pods: how many say so (0 for a refused create). revision: uid of the lane where it happens, or null.
    since: ms since the epoch, null when unknown. message: capped. container: where it happens, null where pods have
    but one, or none is to blame.
    """

    kind: str
    reason: str
    message: str | None
    pods: int
    revision: str | None
    since: int | None
    container: str | None = None


def trouble(at: Situation) -> Trouble | None:
    """The first that holds: a refused create, failing pods, no node, the deadline; None if nothing does."""
    if at.complete or at.observing:
        return None
    if at.failing_lane is not None:
        return _refused(at)
    side, reason = at.serving, main_cause(at)
    if failing := [pod for pod in side.failing if pod.cause == reason]:
        return _of_pods(kind_of(reason), reason, failing, next((pod.message for pod in failing if pod.message), None))
    if held := [one for one in at.unprepared if one.reason == reason]:
        return _of_pods(kind_of(reason), reason, [one.pod for one in held], held[0].message)
    if side.unschedulable:
        return _of_pods("schedule", "Unschedulable", side.unschedulable, side.unschedulable[0].message)
    return _overdue(at) if deadline_exceeded(at.deployment) else None


def kind_of(reason: str) -> str:
    """Sort a word of the kubelet's by what helps against it."""
    for kind, reasons in (("image", IMAGE), ("crash", CRASH), ("node", NODE), ("volume", VOLUME)):
        if reason in reasons:
            return kind
    return "config" if reason.startswith("CreateContainer") else "other"


def _of_pods(kind: str, reason: str, pods: Sequence[PodFacts], message: str | None) -> Trouble:
    return Trouble(
        kind=kind,
        reason=reason,
        message=message,
        pods=len(pods),
        revision=pods[0].owner,
        since=min((pod.created_at for pod in pods if pod.created_at is not None), default=None),
        container=_container_of(pods),
    )


def _container_of(pods: Iterable[PodFacts]) -> str | None:
    """The first that a pod names: those of one template fail in the same one."""
    return next((pod.container for pod in pods if pod.container), None)


def _refused(at: Situation) -> Trouble:
    assert at.failing_lane is not None
    replicaset = at.failing_lane.replicaset
    found = condition(replicaset.status.conditions, "ReplicaFailure")
    return Trouble(
        kind="create",
        reason=(found.reason if found else None) or "FailedCreate",
        message=at.failure,
        pods=0,
        revision=replicaset.metadata.uid,
        since=millis(found.last_transition_time) if found else None,
    )


def _overdue(at: Situation) -> Trouble:
    """The deadline alone says little: what a failing probe says stands in its place."""
    found = condition(at.deployment.status.conditions, "Progressing")
    probe = _newest_probe(at)
    return Trouble(
        kind="unready" if _all_run(at) else "late",
        reason="ProgressDeadlineExceeded",
        message=probe or (capped(found.message) if found else None),
        pods=at.serving.unavailable,
        revision=at.new.replicaset.metadata.uid if at.new else None,
        since=millis(found.last_transition_time) if found else None,
        container=_container_of(at.new.pods) if at.new else None,
    )


def _all_run(at: Situation) -> bool:
    """Whether every pod that is waited for has started: what does not start has no probe to fail."""
    pods = at.new.pods if at.new else ()
    return at.serving.missing == 0 and all(pod.base not in (Stage.PENDING, Stage.CREATING) for pod in pods)


def _newest_probe(at: Situation) -> str | None:
    pods = {pod.name for pod in at.new.pods} if at.new else set()
    failed = [event for event in at.family.events.values() if event.reason == UNHEALTHY and event.name in pods]
    return max(failed, key=lambda event: (event.at, event.uid)).message if failed else None
