"""A rollout at a glance: the row of an overview."""

import msgspec

from rollouts.model.board import Board, PodMemory, build_board
from rollouts.model.facts import read_pod
from rollouts.model.family import Lane
from rollouts.model.manifests import Annotations
from rollouts.model.strip import CountedRevision, Crowd, build_strip
from rollouts.model.trouble import Trouble
from tests.model.builders import KEY, NEW, OLD, T0, family, lane, pod


def numbered(one: Lane, number: int) -> Lane:
    metadata = msgspec.structs.replace(one.replicaset.metadata, annotations=Annotations(revision=str(number)))
    return Lane(msgspec.structs.replace(one.replicaset, metadata=metadata), one.pods)


def strip(*lanes: Lane) -> Board:
    return build_strip(build_board(family(4, *lanes), T0, PodMemory(), KEY))


def crowd(board: Board, uid: str) -> Crowd:
    found = board.revisions[uid]
    assert isinstance(found, CountedRevision)
    return found.crowd


def test_pods_are_counted_by_what_they_count_as_in_the_room() -> None:
    available = [pod("new-a", ready_for=60_000), pod("new-b", ready_for=60_000)]
    others = [pod("new-c", ready_for=1_000), pod("new-d", started=False), pod("new-e", waiting="CrashLoopBackOff")]
    new = [read_pod(one) for one in (*available, *others)]
    old = [read_pod(pod(f"old-{letter}", ready_for=60_000, leaving=True)) for letter in "abc"]
    board = strip(lane("new", NEW, 4, new, min_ready=10), lane("old", OLD, 0, old))
    assert crowd(board, "new") == Crowd(available=2, ready=1, coming=1, failed=1)
    assert crowd(board, "old") == Crowd(leaving=3)
    assert (board.pods, board.events) == ({}, {})


def test_only_revisions_that_matter_are_shown() -> None:
    """The newest, the one that an undo goes to, and those with pods."""
    kept = [numbered(lane(f"kept-{number}", OLD, 0), number) for number in (1, 2, 4, 5)]
    busy = numbered(lane("busy", OLD, 2, [read_pod(pod("busy-a", ready_for=60_000))]), 3)
    board = strip(*kept, busy, numbered(lane("new", NEW, 2), 6))
    assert set(board.revisions) == {"new", "kept-5", "busy"}


def test_a_strip_is_the_same_record_of_the_rollout_but_for_the_words_of_what_fails() -> None:
    whole = build_board(family(4, lane("new", NEW, 4)), T0, PodMemory(), KEY)
    assert build_strip(whole).rollouts == whole.rollouts
    held = Trouble("unready", "ProgressDeadlineExceeded", "Readiness probe failed", 3, "new", T0)
    stuck = {uid: msgspec.structs.replace(one, trouble=held) for uid, one in whole.rollouts.items()}
    (shown,) = build_strip(msgspec.structs.replace(whole, rollouts=stuck)).rollouts.values()
    assert shown.trouble == msgspec.structs.replace(held, message=None)
