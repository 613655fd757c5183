"""A cluster event about one of a rollout's objects: the record E of the wire."""

from msgspec import Struct

from rollouts.model.facts import capped
from rollouts.model.manifests import EventManifest, millis
from rollouts.model.template import NAME_LIMIT


class Event(Struct, frozen=True, gc=False, rename="camel"):
    """`kind` and `name` are those of the object that it is about; `type` is Normal or Warning.

    at: when it last happened, first_at: when it first did (ms since the epoch). Events are lossy by design: the
    board shows them and derives no step from them.
    """

    uid: str
    rollout: str
    kind: str
    name: str
    type: str
    reason: str
    message: str
    count: int
    at: int
    first_at: int


def build_event(event: EventManifest, rollout: str) -> Event:
    """The scheduler's events have null timestamps and no count, only an eventTime."""
    made = event.event_time or event.metadata.creation_timestamp
    series = event.series
    last = (series.last_observed_time if series else None) or event.last_timestamp or made or event.first_timestamp
    first = event.first_timestamp or made or last
    return Event(
        uid=event.metadata.uid,
        rollout=rollout,
        kind=event.involved_object.kind[:NAME_LIMIT],
        name=event.involved_object.name[:NAME_LIMIT],
        type=(event.type or "")[:NAME_LIMIT],
        reason=(event.reason or "")[:NAME_LIMIT],
        message=capped(event.message) or "",
        count=(series.count if series else None) or event.count or 1,
        at=millis(last) or 0,
        first_at=millis(first) or 0,
    )
