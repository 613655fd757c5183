"""Why the picture stands outside the room.

While nothing but the template changes, it never does: Σ spec.replicas stays at or below the ceiling and available at
or above the floor. Scaling, another strategy, pods that fail or vanish, a start from nothing do cross them.
"""

from rollouts.model.manifests import Annotations
from rollouts.model.revision import read_number
from rollouts.model.sentences import Crossing, Sentence, say
from rollouts.model.situation import Situation


def crossing(at: Situation) -> Sentence | None:
    """The ceiling first; None inside the room."""
    if at.tally.wanted > at.room.ceiling:
        return say(_over(at), pods=at.tally.wanted, ceiling=at.room.ceiling)
    if at.tally.available < at.room.floor:
        return _under(at)
    return None


def _over(at: Situation) -> Crossing:
    if _scaling(at):
        return Crossing.OVER_SCALING
    if any(read_number(note.maximum) not in (None, at.room.ceiling) for note in _notes(at)):
        return Crossing.OVER_STRATEGY
    return Crossing.OVER_MOMENT


def _notes(at: Situation) -> list[Annotations]:
    """What the controller wrote down at each ReplicaSet that has pods."""
    return [lane.replicaset.metadata.notes for lane in at.family.lanes if lane.wanted]


def _scaling(at: Situation) -> bool:
    """Another number is wanted than the ReplicaSets were last told."""
    return any(read_number(note.desired) not in (None, at.room.desired) for note in _notes(at))


def _under(at: Situation) -> Sentence:
    available, floor = at.tally.available, at.room.floor
    sides = (at.tally.new, at.tally.old)
    for code, count in (
        (
            Crossing.UNDER_FAILING,
            sum(len(side.failing) + len(side.unschedulable) for side in sides) + len(at.unprepared),
        ),
        (Crossing.UNDER_WAITING, sum(len(side.ring_ends) for side in sides)),
        (Crossing.UNDER_STARTING, sum(side.coming + side.missing for side in sides) or _yet_to_come(at)),
    ):
        if count:
            return say(code, available=available, floor=floor, count=count)
    if _scaling(at):
        return say(Crossing.UNDER_SCALING, available=available, floor=floor)
    return say(Crossing.UNDER_LOST, available=available, floor=floor)


def _yet_to_come(at: Situation) -> int:
    """Before there is any ReplicaSet, all pods are still to be made."""
    return 0 if at.family.lanes else at.room.desired
