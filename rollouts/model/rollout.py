"""A Deployment as the board shows it: the record R of the wire."""

from enum import StrEnum

from msgspec import Struct

from rollouts.model.crossing import crossing
from rollouts.model.deadline import Deadline, deadline
from rollouts.model.facts import capped
from rollouts.model.manifests import DeploymentManifest, StrategySpec, millis
from rollouts.model.revision import read_number
from rollouts.model.sentences import Sentence
from rollouts.model.situation import Situation
from rollouts.model.template import NAME_LIMIT, Container
from rollouts.model.trouble import Trouble, trouble
from rollouts.model.why import next_steps, why

DEFAULT_HISTORY = 10
DEPLOYMENT = "Deployment"


class Phase(StrEnum):
    """One word for the overview; a rollout is stuck when failing pods, a refused create or its deadline hold it.

    Mixed are ReplicationControllers of which several have pods: half way, or meant so; nobody but a client knows.
    """

    STEADY = "steady"
    ROLLING = "rolling"
    PAUSED = "paused"
    STUCK = "stuck"
    EMPTY = "empty"
    MIXED = "mixed"


class Strategy(Struct, frozen=True, gc=False, rename="camel"):
    """`type` is RollingUpdate or Recreate; the two bounds stand as they were written: 2, "25%", or null."""

    type: str
    max_surge: int | str | None
    max_unavailable: int | str | None


class Counts(Struct, frozen=True, gc=False):
    """Pods as the Deployment's own status counts them."""

    replicas: int
    updated: int
    ready: int
    available: int
    unavailable: int


class Rollout(Struct, frozen=True, gc=False, rename="camel"):
    """One Deployment being watched, or ReplicationControllers that are rolled by hand.

    Times are ms since the epoch, floor, desired and ceiling count pods. kind: Deployment or ReplicationController.
    revision: its number now, null before the controller gave one. new_revision: uid of the lane with its template.
    restarted_at: when kubectl or a button restarted it, as written; null if never.
    parts: what of the template differs from the usual, by field, as `Template.marks`.
    writer: who changed it last, as it names itself to the API server (kubectl-set, kubectl-edit, helm ...), "" if
    unknown; written_at: when, to the second.
    """

    uid: str
    kind: str
    namespace: str
    name: str
    created_at: int | None
    generation: int
    observed_generation: int
    revision: int | None
    new_revision: str | None
    replicas: int
    paused: bool
    change_cause: str
    restarted_at: str | None
    parts: dict[str, str]
    writer: str
    written_at: int | None
    strategy: Strategy
    surge: int
    unavailable: int
    floor: int
    desired: int
    ceiling: int
    min_ready_seconds: int
    progress_deadline_seconds: int | None
    revision_history_limit: int
    containers: tuple[Container, ...]
    counts: Counts
    phase: Phase
    status: Sentence
    why: tuple[Sentence, ...]
    next: tuple[Sentence, ...]
    crossing: Sentence | None
    trouble: Trouble | None
    deadline: Deadline | None


def build_rollout(at: Situation, key: bytes) -> Rollout:
    """Build the record of a rollout in its situation. key: of the template's marks."""
    metadata, spec, room = at.deployment.metadata, at.deployment.spec, at.room
    writer = metadata.writer
    held = trouble(at)
    return Rollout(
        uid=metadata.uid,
        kind=DEPLOYMENT,
        namespace=metadata.namespace[:NAME_LIMIT],
        name=metadata.name[:NAME_LIMIT],
        created_at=millis(metadata.creation_timestamp),
        generation=metadata.generation,
        observed_generation=at.deployment.status.observed_generation or 0,
        revision=read_number(metadata.notes.revision),
        new_revision=at.new.replicaset.metadata.uid if at.new else None,
        replicas=room.desired,
        paused=at.paused,
        change_cause=capped(metadata.notes.change_cause) or "",
        restarted_at=capped(spec.template.restarted_at) if spec.template else None,
        parts=spec.template.marks(metadata.uid, key) if spec.template else {},
        writer=(writer.name if writer else "")[:NAME_LIMIT],
        written_at=millis(writer.time) if writer else None,
        strategy=_strategy(spec.strategy),
        surge=room.surge,
        unavailable=room.unavailable,
        floor=room.floor,
        desired=room.desired,
        ceiling=room.ceiling,
        min_ready_seconds=max(spec.min_ready_seconds or 0, 0),
        progress_deadline_seconds=spec.progress_deadline_seconds,
        revision_history_limit=DEFAULT_HISTORY if spec.revision_history_limit is None else spec.revision_history_limit,
        containers=spec.template.containers if spec.template else (),
        counts=_counts(at.deployment),
        phase=_phase(at, held),
        status=at.status,
        why=why(at),
        next=next_steps(at),
        crossing=crossing(at),
        trouble=held,
        deadline=deadline(at),
    )


def _phase(at: Situation, held: Trouble | None) -> Phase:
    if at.paused:
        return Phase.PAUSED
    if at.room.desired == 0:
        return Phase.EMPTY
    if held is not None:
        return Phase.STUCK
    return Phase.STEADY if at.complete else Phase.ROLLING


def _strategy(spec: StrategySpec | None) -> Strategy:
    bounds = spec.rolling_update if spec else None
    return Strategy(
        type=spec.type[:NAME_LIMIT] if spec else "RollingUpdate",
        max_surge=_bound(bounds.max_surge) if bounds else None,
        max_unavailable=_bound(bounds.max_unavailable) if bounds else None,
    )


def _bound(written: int | str | None) -> int | str | None:
    return written[:NAME_LIMIT] if isinstance(written, str) else written


def _counts(deployment: DeploymentManifest) -> Counts:
    status = deployment.status
    return Counts(
        replicas=status.replicas or 0,
        updated=status.updated_replicas or 0,
        ready=status.ready_replicas or 0,
        available=status.available_replicas or 0,
        unavailable=status.unavailable_replicas or 0,
    )
