"""A ReplicaSet of a rollout as the board shows it: the record V of the wire."""

from msgspec import Struct

from rollouts.model.facts import capped
from rollouts.model.family import Lane
from rollouts.model.manifests import ReplicaSetManifest, condition, millis
from rollouts.model.template import NAME_LIMIT, Container

COLORS = 6


class Revision(Struct, frozen=True, gc=False, rename="camel"):
    """One lane. `number` is its revision now (0 when unknown), `history` the numbers it had before.

    color: the place of the first number it ever had, so that an undo changes the number and never the colour.
    rolled_out_at: since when it serves. Its own creation says nothing once it was undone to: then its oldest pod's,
    null without pods.
    failure: what the ReplicaFailure condition says, while it is True. wanted: spec.replicas.
    """

    uid: str
    rollout: str
    name: str
    number: int
    history: tuple[int, ...]
    color: int
    images: tuple[Container, ...]
    hash: str
    created_at: int | None
    rolled_out_at: int | None
    change_cause: str
    wanted: int
    replicas: int
    ready: int
    available: int
    is_new: bool
    failure: str | None


def build_revision(lane: Lane, rollout: str, is_new: bool) -> Revision:
    """Build a lane's record."""
    replicaset = lane.replicaset
    metadata, status, notes = replicaset.metadata, replicaset.status, replicaset.metadata.notes
    history = read_history(notes.history)
    number = read_number(notes.revision) or 0
    created = millis(metadata.creation_timestamp)
    return Revision(
        uid=metadata.uid,
        rollout=rollout,
        name=metadata.name[:NAME_LIMIT],
        number=number,
        history=history,
        color=color_of(number, history),
        images=replicaset.spec.template.containers if replicaset.spec.template else (),
        hash=((metadata.labels.hash if metadata.labels else None) or "")[:NAME_LIMIT],
        created_at=created,
        rolled_out_at=_oldest_pod(lane) if history else created,
        change_cause=capped(notes.change_cause) or "",
        wanted=lane.wanted,
        replicas=status.replicas or 0,
        ready=status.ready_replicas or 0,
        available=status.available_replicas or 0,
        is_new=is_new,
        failure=failure_of(replicaset),
    )


def color_of(number: int, history: tuple[int, ...]) -> int:
    """0 to 5 by the first number that the revision ever had: 3, once 1 -> 0."""
    return (min((number, *history)) - 1) % COLORS


def read_number(text: str | None) -> int | None:
    """A revision annotation; None if it is missing or no number."""
    return int(text) if text and len(text) < 10 and text.isascii() and text.isdigit() else None


def read_history(text: str | None) -> tuple[int, ...]:
    """`1,3` -> (1, 3); what is no number is left out."""
    numbers = (read_number(part.strip()) for part in (text or "").split(","))
    return tuple(number for number in numbers if number is not None)


def failure_of(replicaset: ReplicaSetManifest) -> str | None:
    """What ReplicaFailure says: the one condition that is True when something is wrong."""
    found = condition(replicaset.status.conditions, "ReplicaFailure")
    if found is None or found.status != "True":
        return None
    return capped(found.message) or found.reason or "ReplicaFailure"


def _oldest_pod(lane: Lane) -> int | None:
    """An undone revision was made long before it was rolled out again, and events lose the step: its pods know."""
    return min((pod.created_at for pod in lane.pods if pod.created_at is not None), default=None)
