"""A rollout at a glance: its own record, and of its revisions those that matter, their pods only counted.

Enough for a row of an overview, and a tenth of the bytes of a board: no pods, no events and nothing that events alone
tell, no kept revisions.
"""

from collections import Counter
from collections.abc import Iterable

from msgspec import Struct, structs

from rollouts.model.board import Board
from rollouts.model.pod import Pod
from rollouts.model.revision import Revision
from rollouts.model.rollout import Rollout
from rollouts.model.stage import Stage

NEWEST = 2  # by number: the one that rolls, and the one that a plain undo goes to


class Crowd(Struct, frozen=True, gc=False):
    """Pods of a revision by what they count as in the room; a leaving one counts in neither floor nor ceiling."""

    available: int = 0
    ready: int = 0
    coming: int = 0
    failed: int = 0
    leaving: int = 0


class CountedRevision(Revision, frozen=True, gc=False, rename="camel"):
    """A revision as an overview shows it."""

    crowd: Crowd


def build_strip(board: Board) -> Board:
    """One rollout's share of a board, cut to what its row shows."""
    crowds = count_pods(board.pods.values())
    numbers = sorted((one.number for one in board.revisions.values()), reverse=True)[:NEWEST]
    revisions: dict[str, Revision] = {
        uid: CountedRevision(**structs.asdict(one), crowd=crowds.get(uid, Crowd()))
        for uid, one in board.revisions.items()
        if one.is_new or one.number in numbers or one.replicas > 0 or uid in crowds
    }
    return Board({uid: _terse(one) for uid, one in board.rollouts.items()}, revisions, {}, {}, dict(board.services))


def _terse(rollout: Rollout) -> Rollout:
    """Without the words of failing pods: a row has their reason, and a probe's would come from events."""
    if rollout.trouble is None or rollout.trouble.message is None:
        return rollout
    return structs.replace(rollout, trouble=structs.replace(rollout.trouble, message=None))


def count_pods(pods: Iterable[Pod]) -> dict[str, Crowd]:
    """By the uid of the revision."""
    counted = Counter((pod.revision, counts_as(pod)) for pod in pods)
    crowds: dict[str, dict[str, int]] = {}
    for (revision, kind), count in counted.items():
        crowds.setdefault(revision, {})[kind] = count
    return {revision: Crowd(**counts) for revision, counts in crowds.items()}


def counts_as(pod: Pod) -> str:
    """The field of a crowd: the same as `kindOf` in the page's room.js."""
    if pod.stage in (Stage.LEAVING, Stage.AVAILABLE):
        return str(pod.stage.value)
    if pod.failed:
        return "failed"
    return "ready" if pod.stage is Stage.READY else "coming"
