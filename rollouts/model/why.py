"""Why nothing moves, and what happens next, from the Deployment controller's own arithmetic.

Worked example, 10 replicas at 25 %/25 % (floor 8, ceiling 13): 5 new pods wanted of which 3 are available, 8 old ones
wanted, 5 available. Σ wanted 13 = ceiling: no new pod may come. 8 available = floor: no old pod may go. The two new
pods that are not available are what everything waits for; when they are, two old pods may go, then two new ones come.
"""

from collections import Counter
from collections.abc import Iterator

from rollouts.model.sentences import Next, Sentence, Why, say
from rollouts.model.situation import Situation
from rollouts.model.status import deadline_exceeded


def why(at: Situation) -> tuple[Sentence, ...]:
    """A refusal first, then what holds the controller, the cause, and what was reported; () while something moves."""
    if at.paused:
        return (say(Why.PAUSED), *_gap(at), *refusals(at), *causes(at))
    if at.observing or at.complete:
        return (say(Why.SCALED_TO_ZERO),) if at.complete and at.room.desired == 0 else ()
    reported = (say(Why.DEADLINE_REPORTED),) if deadline_exceeded(at.deployment) else ()
    holds = _recreate_holds(at) if at.recreate else _room_holds(at)
    return (*refusals(at), *holds, *causes(at), *reported)


def next_steps(at: Situation) -> tuple[Sentence, ...]:
    """What follows by itself, in order; () while the controller has not looked at the change yet."""
    if at.paused:
        return (say(Next.RESUME_TO_GO_ON),)
    if at.observing:
        return ()
    if at.complete or at.room.desired == 0:
        return _aftermath(at)
    if at.recreate and _new_is_held(at) and not _old_pods(at) and at.failure is None:
        return (say(Next.NEW_COME, count=at.room.desired - at.tally.new.wanted),)
    if at.recreate and _old_pods(at) and _new_is_held(at):
        return (say(Next.OLD_LEAVE, count=_old_pods(at)), say(Next.THEN_NEW_COME, count=at.room.desired))
    return tuple(_rolling_steps(at)) or _aftermath(at)


def may_go(at: Situation, gained: int = 0) -> int:
    """How many old pods the controller would remove once `gained` more new pods are available.

    First old pods that are not available anyway, as far as Σ wanted - floor - unavailable new ones reaches; then as
    many available ones as stand above the floor.
    """
    tally, floor = at.tally, at.room.floor
    spare = tally.wanted - floor - max(tally.new.unavailable - gained, 0)
    if tally.old.wanted == 0 or spare <= 0:
        return 0
    unhealthy = min(spare, tally.old.unhealthy)
    above_floor = max(tally.available + gained - floor, 0)
    return min(unhealthy + above_floor, tally.old.wanted)


def may_come(at: Situation, gone: int = 0) -> int:
    """How many new pods the controller would add once `gone` old ones are out of Σ wanted."""
    return max(min(at.room.ceiling - (at.tally.wanted - gone), at.room.desired - at.tally.new.wanted), 0)


def _room_holds(at: Situation) -> Iterator[Sentence]:
    if at.tally.old.wanted and not may_go(at):
        yield say(Why.FLOOR_HOLDS, available=at.tally.available, floor=at.room.floor)
    # Where pods are refused, Σ wanted touches the ceiling without them: the room that is drawn is not full.
    if at.failure is None and at.tally.has_new and at.tally.new.wanted < at.room.desired and not may_come(at):
        yield say(Why.CEILING_HOLDS, pods=at.tally.wanted, ceiling=at.room.ceiling)


def _recreate_holds(at: Situation) -> Iterator[Sentence]:
    if _old_pods(at) and _new_is_held(at):
        yield say(Why.RECREATE_WAITS, count=_old_pods(at))
    yield from _gap(at)


def _gap(at: Situation) -> Iterator[Sentence]:
    """The floor of a rolling update says as much; a Recreate has none."""
    if at.recreate and at.tally.available == 0 and at.room.desired > 0:
        yield say(Why.GAP)


def _old_pods(at: Situation) -> int:
    """For Recreate a leaving pod is still there."""
    return at.tally.old.active + at.tally.old.leaving


def _new_is_held(at: Situation) -> bool:
    return at.tally.new.wanted < at.room.desired


def refusals(at: Situation) -> Iterator[Sentence]:
    """What the API server says against pods, if it refuses them."""
    if at.failure is not None:
        yield say(Why.CREATE_FAILED, message=at.failure)


def causes(at: Situation) -> Iterator[Sentence]:
    """What is waited for, or fails."""
    side = at.serving
    if side.unschedulable:
        yield say(Why.UNSCHEDULABLE, count=len(side.unschedulable), message=side.unschedulable[0].message)
    if _words_of(at):
        yield say(Why.PODS_FAIL, count=len(_words_of(at)), reason=main_cause(at))
    if side.ring_ends:
        seconds = max(at.deployment.spec.min_ready_seconds or 0, 0)
        yield say(Why.WAITING_READY, count=len(side.ring_ends), seconds=seconds)
    if on_the_way(at):
        yield say(Why.WAITING_AVAILABLE, count=on_the_way(at))


def main_cause(at: Situation) -> str:
    """The commonest word of the failing pods; the first of the alphabet when two are equally common."""
    causes = Counter(_words_of(at))
    return min(causes, key=lambda cause: (-causes[cause], cause), default="")


def _words_of(at: Situation) -> list[str]:
    """One for each pod that fails."""
    return [*(pod.cause for pod in at.serving.failing), *(held.reason for held in at.unprepared)]


def on_the_way(at: Situation) -> int:
    """Pods that come by themselves: those under way, and those about to be made unless that is refused."""
    return at.serving.coming - len(at.unprepared) + (0 if at.failure is not None else at.serving.missing)


def _rolling_steps(at: Situation) -> Iterator[Sentence]:
    side, gained = at.serving, 0
    if side.ring_ends:
        soonest = side.ring_ends[0]
        gained = sum(end == soonest for end in side.ring_ends)
        yield say(Next.BECOME_AVAILABLE, count=gained, at=soonest)
    elif on_the_way(at):
        gained = on_the_way(at)
        yield say(Next.NEW_START, count=gained)
    elif _words_of(at):
        retries = [pod.retry_at for pod in side.failing if pod.retry_at is not None]
        yield say(Next.PODS_RETRY, count=len(_words_of(at)), at=min(retries, default=None))
    elif side.unschedulable:
        yield say(Next.SCHEDULER_RETRIES, count=len(side.unschedulable))
    if at.failure is not None:
        yield say(Next.CREATE_RETRIES)
    if not at.recreate and (gained or not _stands_still(at)):
        yield from _follow(at, gained)


def _stands_still(at: Situation) -> bool:
    return bool(_words_of(at) or at.serving.unschedulable or at.failure is not None)


def _follow(at: Situation, gained: int) -> Iterator[Sentence]:
    gone = may_go(at, gained)
    if gone:
        yield say(Next.THEN_OLD_GO, count=gone) if gained else say(Next.OLD_LEAVE, count=gone)
    come = may_come(at, gone)
    if come:
        yield say(Next.THEN_NEW_COME, count=come) if gained or gone else say(Next.NEW_COME, count=come)


def _aftermath(at: Situation) -> tuple[Sentence, ...]:
    left = at.tally.leaving + (at.tally.old.active + at.tally.new.active if at.room.desired == 0 else 0)
    return (say(Next.LEAVING_END, count=left),) if left else (say(Next.NOTHING),)
