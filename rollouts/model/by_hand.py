"""ReplicationControllers as one rollout, before there were Deployments: each keeps its number of pods, and a client
alone moves them from one to the other.

Whether that client still lives nobody here can know. What is told is what stands, and when it was written last.
"""

from msgspec import structs

from rollouts.model.facts import capped
from rollouts.model.family import Family, Lane
from rollouts.model.hand import Hand
from rollouts.model.rollout import Phase, Rollout, Strategy, build_rollout
from rollouts.model.sentences import Next, Sentence, Status, Why, say
from rollouts.model.situation import Situation
from rollouts.model.template import NAME_LIMIT
from rollouts.model.why import causes, on_the_way, refusals

KIND = "ReplicationController"


def build_by_hand(at: Situation, hand: Hand, key: bytes) -> Rollout:
    """The record of a situation in which nothing holds a floor or a ceiling; `ceiling` is what was wanted at once."""
    built = build_rollout(at, key)
    newest = newest_of(at.family, hand)
    template = newest.replicaset.spec.template if newest else None
    return structs.replace(
        built,
        kind=KIND,
        new_revision=newest.replicaset.metadata.uid if newest else None,
        writer=hand.writer[:NAME_LIMIT],
        written_at=hand.written_at,
        strategy=Strategy("", None, None),
        surge=0,
        unavailable=built.desired,
        floor=0,
        ceiling=max(hand.most, built.desired),
        min_ready_seconds=max((at.family.min_ready_seconds(lane) for lane in at.family.lanes), default=0),
        revision_history_limit=0,
        containers=template.containers if template else (),
        phase=Phase.MIXED if built.phase is Phase.STEADY and _mixed(at) else built.phase,
        status=say(Status.BY_HAND, lanes=_lanes(at.family, hand)),
        why=_why(at, hand),
        next=_next(at),
        crossing=None,
        deadline=None,
    )


def newest_of(family: Family, hand: Hand) -> Lane | None:
    """The one that came last."""
    return max(family.lanes, key=lambda lane: _number(lane, hand), default=None)


def _number(lane: Lane, hand: Hand) -> int:
    return hand.numbers.get(lane.replicaset.metadata.uid, 0)


def _mixed(at: Situation) -> bool:
    return sum(lane.wanted > 0 for lane in at.family.lanes) > 1


def _lanes(family: Family, hand: Hand) -> str:
    """The oldest first, as kubectl's column READY counts them."""
    lanes = sorted(family.lanes, key=lambda lane: _number(lane, hand))
    told = [lane for lane in lanes if lane.wanted or lane.pods] or lanes[-1:]
    counts = [
        f"{lane.replicaset.metadata.name[:NAME_LIMIT]} {lane.replicaset.status.available_replicas or 0}/{lane.wanted}"
        for lane in told
    ]
    return capped(", ".join(counts)) or ""


def _why(at: Situation, hand: Hand) -> tuple[Sentence, ...]:
    if at.room.desired == 0:
        return (say(Why.SCALED_TO_ZERO),)
    held = (*refusals(at), *causes(at))
    if not _mixed(at):
        return (*held, say(Why.KEEPS_NUMBER))
    stays = (say(Why.STAYS_SO, since=hand.written_at),) if hand.written_at is not None else ()
    return (*held, say(Why.ONLY_A_CLIENT), *stays)


def _next(at: Situation) -> tuple[Sentence, ...]:
    """What each of them does by itself: make its pods, and let go those that are too many."""
    coming = (say(Next.NEW_START, count=on_the_way(at)),) if on_the_way(at) > 0 else ()
    leaving = (say(Next.LEAVING_END, count=at.tally.leaving),) if at.tally.leaving else ()
    return (*coming, *leaving) or (say(Next.NOTHING),)
