"""A cluster event about one of a rollout's objects: the record E of the wire."""

from msgspec import Struct


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
