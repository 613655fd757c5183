"""What a pod is doing: exactly one stage, the first that fits."""

from enum import StrEnum

from rollouts.model.manifests import ContainerStatus, PodManifest, condition


class Stage(StrEnum):
    """The columns of the board, left to right; `failed` is a mark on a stage and never a column."""

    PENDING = "pending"
    CREATING = "creating"
    STARTING = "starting"
    READY = "ready"
    AVAILABLE = "available"
    LEAVING = "leaving"


def base_stage(pod: PodManifest) -> Stage:
    """The stage as far as the object alone tells it; READY turns to AVAILABLE with time (`stage_at`)."""
    if pod.metadata.deletion_timestamp is not None:
        return Stage.LEAVING
    if not pod.spec.node_name:
        return Stage.PENDING
    ready = condition(pod.status.conditions, "Ready")
    if ready is not None and ready.status == "True":
        return Stage.READY
    started = any(has_started(container) for container in pod.status.container_statuses or ())
    return Stage.STARTING if started else Stage.CREATING


def has_started(container: ContainerStatus) -> bool:
    """It runs, or ran before."""
    if container.restart_count:
        return True
    states = [state for state in (container.state, container.last_state) if state is not None]
    return any(state.running is not None or state.terminated is not None for state in states)


def available_at(ready_at: int | None, min_ready_seconds: int) -> int | None:
    """When a pod that stays ready counts as available, in ms; the ReplicaSet controller's own sum."""
    return None if ready_at is None else ready_at + min_ready_seconds * 1000


def stage_at(base: Stage, ready_at: int | None, min_ready_seconds: int, now: int) -> Stage:
    """The stage at `now`: ready at 12:00:03 with minReadySeconds 10 is available from 12:00:13.000 on."""
    if base is not Stage.READY:
        return base
    if min_ready_seconds <= 0:
        return Stage.AVAILABLE
    passed = available_at(ready_at, min_ready_seconds)
    return Stage.AVAILABLE if passed is not None and passed <= now else Stage.READY
