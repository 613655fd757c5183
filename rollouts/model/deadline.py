"""The progress deadline: reported when it passes, and it stops nothing."""

from msgspec import Struct

from rollouts.model.manifests import condition, millis
from rollouts.model.situation import Situation
from rollouts.model.status import deadline_exceeded

NO_DEADLINE = 2**31 - 1
DONE = "NewReplicaSetAvailable"


class Deadline(Struct, frozen=True, gc=False, rename="camel"):
    """seconds: progressDeadlineSeconds. ends_at: ms since the epoch, null while nothing runs against it."""

    seconds: int
    ends_at: int | None
    frozen: bool
    exceeded: bool


def deadline(at: Situation) -> Deadline | None:
    """It runs from the last progress, and not while paused nor once the new revision has been available."""
    seconds = at.deployment.spec.progress_deadline_seconds
    if seconds is None or seconds >= NO_DEADLINE:
        return None
    progressing = condition(at.deployment.status.conditions, "Progressing")
    exceeded = deadline_exceeded(at.deployment)
    idle = at.paused or at.complete or exceeded or progressing is None or progressing.reason == DONE
    since = None if idle or progressing is None else millis(progressing.last_update_time)
    return Deadline(
        seconds=seconds,
        ends_at=None if since is None else since + seconds * 1000,
        frozen=at.paused,
        exceeded=exceeded,
    )
