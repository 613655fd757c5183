"""A pod as the board shows it: the record P of the wire."""

from msgspec import Struct

from rollouts.model.facts import PodFacts, capped
from rollouts.model.stage import Stage, available_at, stage_at
from rollouts.model.unprepared import Unprepared


class Pod(Struct, frozen=True, gc=False, rename="camel"):
    """One pod in one lane (`revision`, the uid of its ReplicaSet) and one stage. Times are ms since the epoch.

    deleted_at: when its deletion was asked for (the API's deletionTimestamp lies a grace period later).
    retry_at: when the kubelet restarts a container that backs off, null where it does not say.
    exit_code: of the container that ended with an error, null if none did. reason: the container's, the scheduler's
    or the pod's own word for its state, "" when there is nothing to say; of one that its node cannot prepare it is the
    kubelet's, though the status says nothing. image: of its first container.
    """

    uid: str
    rollout: str
    revision: str
    name: str
    stage: Stage
    failed: bool
    reason: str
    message: str | None
    pulling: bool
    node: str
    created_at: int | None
    started_at: int | None
    ready_at: int | None
    available_at: int | None
    deleted_at: int | None
    retry_at: int | None
    restarts: int
    exit_code: int | None
    image: str


def build_pod(
    facts: PodFacts, rollout: str, min_ready_seconds: int, pulling: bool, now: int, held: Unprepared | None = None
) -> Pod:
    """Place a pod in its stage at `now`. held: what its node cannot prepare, if so."""
    return Pod(
        uid=facts.uid,
        rollout=rollout,
        revision=facts.owner,
        name=facts.name,
        stage=stage_at(facts.base, facts.ready_at, min_ready_seconds, now),
        failed=facts.failed or held is not None,
        reason=held.reason if held else facts.reason,
        message=capped(held.message) if held else facts.message,
        pulling=pulling and facts.base is Stage.CREATING,
        node=facts.node,
        created_at=facts.created_at,
        started_at=facts.started_at,
        ready_at=facts.ready_at,
        available_at=available_at(facts.ready_at, min_ready_seconds),
        deleted_at=facts.deleted_at,
        retry_at=facts.retry_at,
        restarts=facts.restarts,
        exit_code=facts.exit_code,
        image=facts.image,
    )
