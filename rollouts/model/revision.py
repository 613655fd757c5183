"""A ReplicaSet of a rollout as the board shows it: the record V of the wire."""

from msgspec import Struct

from rollouts.model.template import Container

COLORS = 6


class Revision(Struct, frozen=True, gc=False, rename="camel"):
    """One lane. `number` is its revision now (0 when unknown), `history` the numbers it had before.

    color: the place of the first number it ever had, so that an undo changes the number and never the colour.
    rolled_out_at: when it last became the new one; null when nobody saw it (its creation time says nothing then).
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


def color_of(number: int, history: tuple[int, ...]) -> int:
    """0 to 5 by the first number that the revision ever had: 2, once 1 -> 0."""
    return (min((number, *history)) - 1) % COLORS
