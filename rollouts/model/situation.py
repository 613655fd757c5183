"""All that the sentences about a rollout are derived from, gathered once."""

from collections.abc import Sequence

from msgspec import Struct

from rollouts.model.family import Family, Lane
from rollouts.model.manifests import DeploymentManifest
from rollouts.model.revision import failure_of
from rollouts.model.room import RECREATE, Room, room_of
from rollouts.model.sentences import Sentence, Status
from rollouts.model.status import status_of
from rollouts.model.tally import Side, Tally, tally
from rollouts.model.unprepared import Unprepared, find_unprepared


class Situation(Struct, frozen=True):
    """A rollout at one moment. failing_lane: the first one whose pods the API server refuses to create.

    held: pods that their node cannot prepare; unprepared: those of them on the serving side.
    """

    family: Family
    new: Lane | None
    room: Room
    tally: Tally
    status: Sentence
    failing_lane: Lane | None
    held: Sequence[Unprepared]
    unprepared: Sequence[Unprepared]

    @property
    def deployment(self) -> DeploymentManifest:
        return self.family.deployment

    @property
    def paused(self) -> bool:
        return bool(self.deployment.spec.paused)

    @property
    def recreate(self) -> bool:
        strategy = self.deployment.spec.strategy
        return strategy is not None and strategy.type == RECREATE

    @property
    def complete(self) -> bool:
        return self.status.code == Status.COMPLETE

    @property
    def observing(self) -> bool:
        return self.status.code == Status.OBSERVING

    @property
    def failure(self) -> str | None:
        """What the API server says when it refuses a pod."""
        return failure_of(self.failing_lane.replicaset) if self.failing_lane else None

    @property
    def serving(self) -> Side:
        """The side whose pods everything waits for: the new one, or the old ones before there is a new one."""
        return self.tally.new if self.tally.has_new else self.tally.old


def situation_of(family: Family, now: int) -> Situation:
    """Reckon at `now` (ms)."""
    new = family.new
    replicas = family.deployment.spec.replicas
    held = find_unprepared(family)
    # The new lane first, as the controller copies the condition; the rest by name, to be the same for everybody.
    lanes = sorted(family.lanes, key=lambda lane: (lane is not new, lane.replicaset.metadata.name))
    return Situation(
        family=family,
        new=new,
        room=room_of(family.deployment.spec.strategy, 1 if replicas is None else replicas),
        tally=tally(family, new, now),
        status=status_of(family.deployment),
        held=held,
        unprepared=[one for one in held if new is None or one.pod.owner == new.replicaset.metadata.uid],
        failing_lane=next((lane for lane in lanes if failure_of(lane.replicaset) is not None), None),
    )
