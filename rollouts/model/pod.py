"""A pod as the board shows it: the record P of the wire."""

from msgspec import Struct

from rollouts.model.stage import Stage


class Pod(Struct, frozen=True, gc=False, rename="camel"):
    """One pod in one lane (`revision`, the uid of its ReplicaSet) and one stage. Times are ms since the epoch.

    deleted_at: when its deletion was asked for (the API's deletionTimestamp lies a grace period later).
    retry_at: when the kubelet restarts a container that backs off, null where it does not say.
    exit_code: of the last container that ended, null if none did. reason: the container's, the scheduler's or the
    pod's own word for its state, "" when there is nothing to say. image: of its first container.
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
