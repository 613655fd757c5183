import json
from typing import Any

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from rollouts.feed import frames
from rollouts.model.board import Board
from rollouts.model.changes import diff
from rollouts.model.event import Event

counts = st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 3))


def board(found: dict[str, int]) -> Board:
    return Board({}, {}, {}, {uid: event(uid, count) for uid, count in found.items()})


def event(uid: str, count: int) -> Event:
    return Event(uid, "web", "Pod", "web-1", "Normal", "Started", f"{count} times", count, 1, 0)


def sent(before: Board, after: Board) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(frames.frame(7, 1_000, diff(before, after)))
    return found


def test_a_record_that_appears_travels_whole() -> None:
    frame = sent(board({}), board({"a": 1}))
    whole = msgspec.to_builtins(event("a", 1))
    assert frame == {"type": "frame", "seq": 7, "now": 1_000, "put": {"events": {"a": whole}}}


def test_of_a_record_that_alters_only_the_fields_that_did_travel_under_their_names_on_the_wire() -> None:
    before = Board({}, {}, {}, {"a": event("a", 1)})
    after = Board({}, {}, {}, {"a": msgspec.structs.replace(event("a", 2), first_at=9)})
    altered = {"message": "2 times", "count": 2, "firstAt": 9}
    assert sent(before, after)["alter"] == {"events": {"a": altered}}


def test_of_what_vanishes_only_the_uid_travels() -> None:
    assert sent(board({"a": 1}), board({})) == {"type": "frame", "seq": 7, "now": 1_000, "drop": {"events": ["a"]}}


@given(before=counts, after=counts)
def test_a_page_that_follows_a_frame_holds_the_board(before: dict[str, int], after: dict[str, int]) -> None:
    frame = sent(board(before), board(after))
    held: dict[str, Any] = msgspec.to_builtins(board(before).events)
    for uid in frame.get("drop", {}).get("events", ()):
        del held[uid]
    for uid, fields in frame.get("alter", {}).get("events", {}).items():
        held[uid] = held[uid] | fields
    held |= frame.get("put", {}).get("events", {})
    assert held == msgspec.to_builtins(board(after).events)
