"""All rollouts of a namespace as five tables by uid; one rollout's share of them is a board as well."""

from collections.abc import Iterable

from msgspec import Struct

from rollouts.model.by_hand import build_by_hand, newest_of
from rollouts.model.event import Event
from rollouts.model.facts import PodFacts
from rollouts.model.family import Family
from rollouts.model.pod import Pod, build_pod
from rollouts.model.revision import Revision, build_revision
from rollouts.model.rollout import Rollout, build_rollout
from rollouts.model.service import Service, build_services
from rollouts.model.situation import situation_of
from rollouts.model.stage import Stage
from rollouts.model.unprepared import Unprepared


class Board(Struct, frozen=True, gc=False):
    """Frames carry these tables under these names."""

    rollouts: dict[str, Rollout] = {}
    revisions: dict[str, Revision] = {}
    pods: dict[str, Pod] = {}
    events: dict[str, Event] = {}
    services: dict[str, Service] = {}


class PodMemory:
    """Builds each pod once and hands the same record out until something about it changes.

    A rollout of 1,000 pods is rebuilt up to 40 times a second, mostly for the sake of one of them.
    """

    def __init__(self) -> None:
        self._built: dict[str, tuple[PodFacts, str, int, bool, Unprepared | None, Pod]] = {}

    def build(
        self, facts: PodFacts, rollout: str, min_ready_seconds: int, pulling: bool, now: int, held: Unprepared | None
    ) -> Pod:
        """As `build_pod`, remembered."""
        old = self._built.get(facts.uid)
        if old is not None and old[0] is facts and old[1:5] == (rollout, min_ready_seconds, pulling, held):
            pod = old[5]
            if pod.stage is not Stage.READY or pod.available_at is None or pod.available_at > now:
                return pod
        pod = build_pod(facts, rollout, min_ready_seconds, pulling, now, held)
        self._built[facts.uid] = (facts, rollout, min_ready_seconds, pulling, held, pod)
        return pod

    def forget(self, uid: str) -> None:
        """Drop what vanished."""
        self._built.pop(uid, None)


def build_board(family: Family, now: int, memory: PodMemory, key: bytes) -> Board:
    """Build one rollout's share of the board at `now` (ms since the epoch). key: of the template's marks."""
    at = situation_of(family, now)
    newest = at.new if family.hand is None else newest_of(family, family.hand)
    uid = family.deployment.metadata.uid
    revisions, pods = {}, {}
    held = {one.pod.uid: one for one in at.held}
    for lane in family.lanes:
        revisions[lane.replicaset.metadata.uid] = build_revision(lane, uid, lane is newest)
        seconds = family.min_ready_seconds(lane)
        for facts in lane.pods:
            pods[facts.uid] = memory.build(facts, uid, seconds, facts.uid in family.pulling, now, held.get(facts.uid))
    rollout = build_rollout(at, key) if family.hand is None else build_by_hand(at, family.hand, key)
    return Board({uid: rollout}, revisions, pods, dict(family.events), build_services(family, newest))


def next_ring(board: Board, now: int) -> int | None:
    """When the next pod becomes available by time alone, or a deadline ends; None if no time to come matters."""
    rings = [pod.available_at for pod in board.pods.values() if pod.stage is Stage.READY]
    ends = [rollout.deadline.ends_at for rollout in board.rollouts.values() if rollout.deadline is not None]
    return min((at for at in (*rings, *ends) if at is not None and at > now), default=None)


def joined(boards: Iterable[Board]) -> Board:
    """Put the shares of several rollouts together."""
    whole = Board({}, {}, {}, {}, {})
    for board in boards:
        whole.rollouts.update(board.rollouts)
        whole.revisions.update(board.revisions)
        whole.pods.update(board.pods)
        whole.events.update(board.events)
        whole.services.update(board.services)
    return whole
