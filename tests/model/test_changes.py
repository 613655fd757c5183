from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from rollouts.model.board import Board
from rollouts.model.changes import applied, diff, merged
from rollouts.model.event import Event


def event(uid: str, count: int) -> Event:
    return Event(uid, "web", "Pod", "web-1", "Normal", "Started", "", count, 0, 0)


boards = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 3)).map(
    lambda found: Board({}, {}, {}, {uid: event(uid, count) for uid, count in found.items()})
)


@given(before=boards, after=boards)
def test_a_diff_leads_from_one_board_to_the_next(before: Board, after: Board) -> None:
    changes = diff(before, after)
    assert applied(before, changes) == after
    assert bool(changes) is (before != after)


@given(board=boards)
def test_a_board_does_not_differ_from_itself(board: Board) -> None:
    assert not diff(board, board)


def test_a_record_that_moves_to_another_rollout_is_put_and_not_dropped() -> None:
    here, nowhere = Board({}, {}, {}, {"a": event("a", 1)}), Board({}, {}, {}, {})
    there: Any = Board({}, {}, {}, {"a": event("a", 2)})
    for order in ([diff(here, nowhere), diff(nowhere, there)], [diff(nowhere, there), diff(here, nowhere)]):
        changes = merged(order)
        assert changes.put.events == {"a": event("a", 2)}
        assert changes.drop.events == []
