"""The half hour of a rollout: what was seen can be shown again, and it stays within its bounds."""

from itertools import pairwise

import msgspec
import pytest

from rollouts.model.board import Board
from rollouts.model.history import APART, KEPT_MS, SIZE_LIMIT, History
from rollouts.model.moments import Fields, Step, step_between
from rollouts.model.pod import Pod
from rollouts.model.stage import Stage
from tests.feed.playback import RECORDINGS, Player, encoded, records

Moment = tuple[Fields, dict[str, Fields], dict[str, Fields]]


def follow(fields: Fields, step: Fields) -> Fields:
    return {key: value for key, value in {**fields, **step}.items() if value is not None}


def unfolded(steps: list[Step]) -> dict[int, Moment]:
    """What a page makes of the steps: every moment by its time."""
    rollout: Fields = {}
    tables: tuple[dict[str, Fields], dict[str, Fields]] = ({}, {})
    moments = {}
    for step in steps:
        if step.whole:
            rollout, tables = {}, ({}, {})
        rollout = follow(rollout, step.rollout)
        for table, records_of_step in zip(tables, (step.revisions, step.pods), strict=True):
            for key, fields in records_of_step.items():
                if fields is None:
                    del table[key]
                else:
                    table[key] = follow(table.get(key, {}), fields)
        moments[step.at] = (rollout, dict(tables[0]), dict(tables[1]))
    return moments


def whole(share: Board) -> Moment:
    step = msgspec.json.decode(msgspec.json.encode(step_between(None, share, 0)), type=Step)
    revisions = {uid: fields for uid, fields in step.revisions.items() if fields}
    return step.rollout, revisions, {name: fields for name, fields in step.pods.items() if fields}


def crowd(count: int, stage: Stage = Stage.AVAILABLE, *, prefix: str = "web-6d4cf56db6") -> dict[str, Pod]:
    names = [f"{prefix}-{index * 7919 % 1048576:05x}" for index in range(count)]
    return {name: crowd_pod(name, stage) for name in names}


def crowd_pod(name: str, stage: Stage) -> Pod:
    told = {"uid": name, "rollout": "web", "revision": name[:-6], "name": name, "stage": stage, "node": "node-1"}
    usual = dict.fromkeys(Pod.__struct_encode_fields__) | {"failed": False, "reason": "", "pulling": False}
    return msgspec.convert({**usual, "restarts": 0, "image": "web:v1", **told}, Pod)


@pytest.mark.parametrize("recording", [each for each in RECORDINGS if each != "replicationcontroller"])
def test_every_moment_of_a_recording_can_be_shown_again(recording: str) -> None:
    player, history = Player(), History()
    seen: dict[int, list[Board]] = {}
    for now, kind, event in records(recording):
        if kind in player.readers:
            player.take(kind, encoded(event))
            player.frame(now)
            if player.page.rollouts:
                seen.setdefault(now, []).append(player.page)  # within one ms there may be several
                history.note(now, player.page)
    last = max(seen)
    moments = unfolded(list(history.steps(last)))
    for at, moment in moments.items():
        assert moment in [whole(board) for board in seen[at]]
    assert moments[max(moments)] == whole(seen[last][-1])
    assert history.size <= SIZE_LIMIT


def test_moments_that_no_eye_can_tell_apart_become_one() -> None:
    history = History()
    for at in range(0, 1_000, 25):
        history.note(at, Board(pods=crowd(1 + at // 25)))
    ats = [step.at for step in history.steps(1_000)]
    assert all(after - before >= APART - 25 for before, after in pairwise(ats[1:]))
    assert ats[-1] == 975


def test_a_moment_without_news_is_none() -> None:
    history = History()
    for at in range(0, 60_000, 1_000):
        history.note(at, Board(pods=crowd(3)))
    assert [step.at for step in history.steps(60_000)] == [0]


def test_what_is_older_than_half_an_hour_goes_and_the_rest_can_still_be_read() -> None:
    history = History()
    pods = crowd(10)
    for minute in range(90):
        at = minute * 60_000
        stage = (Stage.STARTING, Stage.AVAILABLE)[minute % 2]
        history.note(at, Board(pods={**pods, "a": crowd_pod("web-1-aaaaa", stage)}))
    steps = list(history.steps(89 * 60_000))
    assert steps[0].whole
    assert 89 * 60_000 - KEPT_MS - 6 * 60_000 <= steps[0].at <= 59 * 60_000  # a chapter takes up to five minutes
    assert len(unfolded(steps)[89 * 60_000][2]) == 11


def test_a_thousand_pods_roll_out_within_64_kilobytes() -> None:
    old, history = crowd(1_000), History()
    new = crowd(1_000, prefix="web-7f8b9c6d55")
    stages = (Stage.PENDING, Stage.CREATING, Stage.STARTING, Stage.READY, Stage.AVAILABLE)
    history.note(0, Board(pods=old))
    shown: dict[str, Pod] = dict(old)
    coming, going = iter(new), iter(old)
    aging: list[tuple[str, int]] = []
    for second in range(1, 125):
        aging = [(name, age + 1) for name, age in aging if age < 4]
        for _ in range(10):
            name = next(coming, None)
            gone = next(going, None)
            if name is not None:
                aging.append((name, 0))
            if gone is not None:
                del shown[gone]
        shown |= {name: crowd_pod(name, stages[age]) for name, age in aging}
        history.note(second * 1_000, Board(pods=dict(shown)))
        assert history.size <= SIZE_LIMIT
    steps = list(history.steps(125_000))
    assert unfolded(steps)[steps[-1].at][2] == whole(Board(pods=shown))[2]
    assert steps[0].at <= 60_000  # at least the last minute of it


def test_a_step_leaves_out_what_does_not_change() -> None:
    before = Board(pods=crowd(2))
    name = next(iter(before.pods))
    after = Board(pods={**before.pods, name: crowd_pod(name, Stage.LEAVING)})
    assert msgspec.json.encode(step_between(before, after, 7)) == b'{"at":7,"pods":{"%s":{"stage":"leaving"}}}' % (
        name.encode()
    )
