"""A pod's own facts: all that its record needs and that no other object and no clock decides.

The store keeps these instead of the object: 1,000 of them take under 1 MB.
"""

import re
import sys

from msgspec import Struct

from rollouts.model.manifests import ContainerStatus, PodManifest, Terminated, Waiting, condition, millis
from rollouts.model.stage import Stage, base_stage
from rollouts.model.template import IMAGE_LIMIT, NAME_LIMIT

MESSAGE_LIMIT = 300
CRASH_LOOP = "CrashLoopBackOff"
TERMINAL = ("Failed", "Succeeded")
BACK_OFF = re.compile(r"back-off (?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)? restarting")


class PodFacts(Struct, frozen=True, gc=False):
    """failing: the failed mark, kept through the short run of a container that crashes again and again.

    cause: the word for why it fails, steady from one restart to the next; "" while it does not.
    container: the one that fails or does not become ready; "" where none does, or there is but one.
    terminal: it ended for good and counts nowhere. unschedulable: the scheduler found no node.
    labels: what Services select it by; the store shares them among pods of one template.
    """

    uid: str
    namespace: str
    name: str
    owner: str
    base: Stage
    failed: bool
    failing: bool
    cause: str
    container: str
    terminal: bool
    unschedulable: bool
    reason: str
    message: str | None
    node: str
    created_at: int | None
    started_at: int | None
    ready_at: int | None
    deleted_at: int | None
    retry_at: int | None
    restarts: int
    exit_code: int | None
    image: str
    labels: dict[str, str]


class _Says(Struct, gc=False):
    """What one part of a pod says about its state."""

    reason: str = ""
    message: str | None = None
    failed: bool = False


def read_pod(pod: PodManifest) -> PodFacts:
    """Reduce a pod to its facts; never raises."""
    base = base_stage(pod)
    containers = pod.status.container_statuses or ()
    ended = _last_ended(containers) or _last_ended(pod.status.init_container_statuses or ())
    says = _says(pod, base)
    terminal = pod.status.phase in TERMINAL
    crashed = base is Stage.STARTING and ended is not None and bool(ended.exit_code)
    ready = condition(pod.status.conditions, "Ready") if base is Stage.READY else None
    return PodFacts(
        uid=pod.metadata.uid,
        namespace=sys.intern(pod.metadata.namespace),
        name=pod.metadata.name[:NAME_LIMIT],
        owner=pod.metadata.owner,
        base=base,
        failed=says.failed,
        failing=says.failed or crashed,
        cause=_cause(says, ended, crashed)[:NAME_LIMIT] if says.failed or crashed else "",
        container=_container(pod, base),
        terminal=terminal,
        unschedulable=says.reason == "Unschedulable",
        reason=says.reason[:NAME_LIMIT],
        message=capped(says.message),
        node=(pod.spec.node_name or "")[:NAME_LIMIT],
        created_at=millis(pod.metadata.creation_timestamp),
        started_at=_started_at(containers),
        ready_at=millis(ready.last_transition_time) if ready else None,
        deleted_at=_deleted_at(pod),
        retry_at=_retry_at(containers),
        restarts=sum(container.restart_count or 0 for container in containers),
        exit_code=ended.exit_code if ended else None,
        image=_image(pod),
        labels=pod.metadata.labels or {},
    )


def capped(message: str | None) -> str | None:
    """At most 300 characters of a text that somebody else wrote; null instead of nothing."""
    if not message:
        return None
    return message if len(message) <= MESSAGE_LIMIT else message[: MESSAGE_LIMIT - 1] + "…"


def is_failing(reason: str) -> bool:
    """Whether a waiting reason means failure: CrashLoopBackOff, ErrImagePull, CreateContainerConfigError ..."""
    return (
        "BackOff" in reason or "Err" in reason or reason.startswith("CreateContainer") or reason == "InvalidImageName"
    )


def _says(pod: PodManifest, base: Stage) -> _Says:
    """The first part that has something to say: the pod itself, the scheduler, an init container, a container."""
    if base is Stage.LEAVING:
        return _Says()
    if pod.status.phase == "Failed" or pod.status.reason:
        failed = pod.status.phase == "Failed"
        return _Says(pod.status.reason or pod.status.phase, pod.status.message, failed)
    if base is Stage.PENDING:
        scheduled = condition(pod.status.conditions, "PodScheduled")
        return (
            _Says(scheduled.reason or "", scheduled.message) if scheduled and scheduled.status == "False" else _Says()
        )
    said = [
        *(_container_says(one) for one in pod.status.init_container_statuses or ()),
        *(_container_says(one) for one in pod.status.container_statuses or ()),
    ]
    return next((one for one in said if one.failed), None) or next((one for one in said if one.reason), None) or _Says()


def _cause(says: _Says, ended: Terminated | None, crashed: bool) -> str:
    """A crashing container says Error, CrashLoopBackOff and nothing in turn; what ended it last says why."""
    if crashed and ended is not None and ended.reason not in (None, "Error"):
        return ended.reason or ""
    return CRASH_LOOP if crashed else says.reason


def _container_says(container: ContainerStatus) -> _Says:
    state = container.state
    if state is None:
        return _Says()
    if isinstance(state.waiting, Waiting):
        reason = state.waiting.reason or ""
        return _Says(reason, state.waiting.message, is_failing(reason))
    if state.terminated is not None and state.terminated.exit_code:
        # Its own message may be the tail of a log, which is nobody's to show.
        return _Says(state.terminated.reason or "Error", None, True)
    return _Says()


def _container(pod: PodManifest, base: Stage) -> str:
    """Of several containers the one to look at: what fails comes before what ended, then what is not ready."""
    several = [*(pod.status.init_container_statuses or ()), *(pod.status.container_statuses or ())]
    if len(several) < 2 or base is Stage.LEAVING:
        return ""
    unready = [one for one in several if base is Stage.STARTING and not one.ready]
    ended = [one for one in unready if _last_ended((one,)) is not None]
    found = [*(one for one in several if _container_says(one).failed), *ended, *unready]
    return (found[0].name or "")[:NAME_LIMIT] if found else ""


def _last_ended(containers: tuple[ContainerStatus, ...]) -> Terminated | None:
    """The end of the first container that ended with an error, now or before its last restart."""
    for container in containers:
        for state in (container.state, container.last_state):
            if state is not None and state.terminated is not None and state.terminated.exit_code:
                return state.terminated
    return None


def _started_at(containers: tuple[ContainerStatus, ...]) -> int | None:
    running = [one.state.running for one in containers if one.state is not None and one.state.running is not None]
    return max((at for at in (millis(one.started_at) for one in running) if at is not None), default=None)


def _deleted_at(pod: PodManifest) -> int | None:
    """When the deletion was asked for: deletionTimestamp lies a grace period after it."""
    due = millis(pod.metadata.deletion_timestamp)
    return None if due is None else due - (pod.metadata.deletion_grace_period_seconds or 0) * 1000


def _retry_at(containers: tuple[ContainerStatus, ...]) -> int | None:
    """The kubelet says only how long it backs off; it counts from the end of the last run."""
    for container in containers:
        waiting = container.state.waiting if container.state else None
        ended = container.last_state.terminated if container.last_state else None
        found = BACK_OFF.match(waiting.message or "") if waiting else None
        since = millis(ended.finished_at) if ended else None
        if found and since is not None:
            hours, minutes, seconds = (int(part or 0) for part in found.groups())
            return since + ((hours * 60 + minutes) * 60 + seconds) * 1000
    return None


def _image(pod: PodManifest) -> str:
    containers = pod.spec.containers or ()
    return (containers[0].image or "")[:IMAGE_LIMIT] if containers else ""
