"""A Deployment as the board shows it: the record R of the wire."""

from enum import StrEnum

from msgspec import Struct

from rollouts.model.sentences import Sentence
from rollouts.model.template import Container


class Phase(StrEnum):
    """One word for the overview; a rollout is stuck when failing pods, a refused create or its deadline hold it."""

    STEADY = "steady"
    ROLLING = "rolling"
    PAUSED = "paused"
    STUCK = "stuck"
    EMPTY = "empty"


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


class Trouble(Struct, frozen=True, gc=False, rename="camel"):
    """What holds a stuck rollout. kind: image, crash, config, node, schedule, create, unready or other.

    pods: how many say so (0 for a refused create). revision: uid of the lane where it happens, or null.
    since: ms since the epoch, null when unknown. message: capped.
    """

    kind: str
    reason: str
    message: str | None
    pods: int
    revision: str | None
    since: int | None


class Deadline(Struct, frozen=True, gc=False, rename="camel"):
    """progressDeadlineSeconds: reported only, it stops nothing. ends_at: null while nothing runs against it."""

    seconds: int
    ends_at: int | None
    frozen: bool
    exceeded: bool


class Rollout(Struct, frozen=True, gc=False, rename="camel"):
    """One Deployment being watched. Times are ms since the epoch, floor, desired and ceiling count pods."""

    uid: str
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
