"""What a real v1.32 control plane did, through reader, store and board."""

from collections import Counter
from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest

from rollouts.feed.event_log import MAIN, REST
from rollouts.model.board import Board
from rollouts.model.rollout import Phase, Rollout
from rollouts.model.sentences import ARGUMENTS
from rollouts.model.stage import Stage
from tests.feed.playback import RECORDINGS, Player, encoded, records

SETTLED = 1_500  # ms without a record
STUCK_AT_THE_END = {"fail-unschedulable"}
EMPTY_AT_THE_END = {"scale"}


def played(recording: str) -> list[tuple[int, Board]]:
    """The page after each record."""
    player, pages = Player(), []
    for now, kind, event in records(recording):
        if kind in player.readers:
            player.take(kind, encoded(event))
            player.frame(now)
            pages.append((now, player.page))
    return pages


def only(board: Board) -> Rollout:
    (rollout,) = board.rollouts.values()
    return rollout


def final(recording: str) -> dict[str, dict[str, Any]]:
    """The objects as the recording leaves them, by kind and uid."""
    left: dict[str, dict[str, Any]] = {
        "Deployment": {},
        "ReplicaSet": {},
        "Pod": {},
        "Event": {},
        "ReplicationController": {},
    }
    for _, kind, event in records(recording):
        if kind in left:
            uid = event["object"]["metadata"]["uid"]
            left[kind].pop(uid, None)
            if event["type"] != "DELETED":
                left[kind][uid] = event["object"]
    return left


@pytest.mark.parametrize("recording", RECORDINGS)
def test_frames_lead_to_the_same_page_as_a_fresh_look_at_every_record(recording: str) -> None:
    player = Player()
    for now, kind, event in records(recording):
        if kind in player.readers:
            player.take(kind, encoded(event))
            player.frame(now)
            assert player.page == player.fresh(now)
    assert player.unreadable == 0


@pytest.mark.parametrize("recording", RECORDINGS)
def test_every_pod_is_in_one_lane_and_every_sentence_is_whole(recording: str) -> None:
    for _, board in played(recording):
        for pod in board.pods.values():
            assert board.revisions[pod.revision].rollout == pod.rollout
            assert pod.rollout in board.rollouts
        for rollout in board.rollouts.values():
            sentences = [rollout.status, *rollout.why, *rollout.next, *([rollout.crossing] if rollout.crossing else [])]
            assert all(tuple(sentence.args) == ARGUMENTS[sentence.code] for sentence in sentences)
            assert rollout.floor <= rollout.desired <= rollout.ceiling
        numbers = [(one.rollout, one.number) for one in board.revisions.values() if one.number]
        assert len(set(numbers)) == len(numbers)


@pytest.mark.parametrize("recording", RECORDINGS)
def test_the_end_is_the_recordings_end(recording: str) -> None:
    left, (_, board) = final(recording), ([*played(recording)] or [(0, Board())])[-1]
    if left["ReplicationController"]:
        assert set(board.pods) == set(left["Pod"])
        available = {
            uid: one["status"].get("availableReplicas", 0) for uid, one in left["ReplicationController"].items()
        }
        assert {uid: one.available for uid, one in board.revisions.items()} == available
        return
    if not left["Deployment"]:
        assert board == Board({}, {}, {}, {})
        return
    rollout, status = only(board), next(iter(left["Deployment"].values()))["status"]
    assert set(board.revisions) == set(left["ReplicaSet"])
    assert set(board.pods) == set(left["Pod"])
    assert set(board.events) == told_of(left["Event"])
    stages = Counter(pod.stage for pod in board.pods.values())
    assert rollout.counts.available == stages[Stage.AVAILABLE] == status.get("availableReplicas", 0)
    assert rollout.counts.ready == stages[Stage.READY] + stages[Stage.AVAILABLE] == status.get("readyReplicas", 0)
    assert rollout.counts.replicas == len(board.pods) - stages[Stage.LEAVING] == status.get("replicas", 0)
    expected = Phase.STUCK if recording in STUCK_AT_THE_END else Phase.STEADY
    assert rollout.phase is (Phase.EMPTY if recording in EMPTY_AT_THE_END else expected)


def told_of(events: dict[str, Any]) -> set[str]:
    """The newest of the controllers' and of all warnings, and the newest of the others: all are about this rollout."""
    main: list[tuple[datetime, str]] = []
    rest: list[tuple[datetime, str]] = []
    for uid, event in events.items():
        at = event.get("lastTimestamp") or event.get("eventTime") or event["metadata"]["creationTimestamp"]
        tells = event["type"] == "Warning" or event["involvedObject"]["kind"] != "Pod"
        (main if tells else rest).append((datetime.fromisoformat(at), uid))
    return {uid for _, uid in sorted(main)[-MAIN:] + sorted(rest)[-REST:]}


@pytest.mark.parametrize("recording", RECORDINGS)
def test_counters_are_the_apis_wherever_the_cluster_is_settled(recording: str) -> None:
    for (now, board), (then, _) in pairwise(played(recording)):
        if then - now < SETTLED:
            continue
        for rollout in board.rollouts.values():
            stages = Counter(pod.stage for pod in board.pods.values() if pod.rollout == rollout.uid)
            assert rollout.counts.available == stages[Stage.AVAILABLE]
            assert rollout.counts.ready == stages[Stage.READY] + stages[Stage.AVAILABLE]
            assert rollout.counts.replicas == stages.total() - stages[Stage.LEAVING]


def test_the_room_is_kept_while_only_the_template_changes() -> None:
    pages = played("surge-r10-25p-25p")
    first_steady = next(index for index, (_, board) in enumerate(pages) if _phase(board) is Phase.STEADY)
    crossed = [only(board).crossing for _, board in pages[first_steady:] if only(board).crossing]
    assert crossed == []


def test_a_pod_only_moves_forward_through_its_stages() -> None:
    order = list(Stage)
    for before, after in pairwise(board for _, board in played("rollover")):
        for uid, pod in after.pods.items():
            if uid in before.pods:
                assert order.index(before.pods[uid].stage) <= order.index(pod.stage)


def test_a_ring_runs_for_the_configured_seconds_from_when_they_are_configured() -> None:
    waits = set()
    for _, board in played("set-image-min3"):
        for pod in board.pods.values():
            if pod.ready_at is not None and pod.available_at is not None:
                waits.add(pod.available_at - pod.ready_at)
    assert waits == {0, 3_000}


def test_an_undo_gives_a_new_number_and_keeps_the_colour() -> None:
    colors: dict[str, set[int]] = {}
    histories = set()
    for _, board in played("undo"):
        for revision in board.revisions.values():
            colors.setdefault(revision.uid, set()).add(revision.color)
            histories.add((revision.number, revision.history))
    assert all(len(seen) == 1 for seen in colors.values())
    assert any(history for _, history in histories)


def test_an_undone_revision_serves_since_its_oldest_pod_and_not_since_it_was_made() -> None:
    _, board = played("undo")[-1]
    serving = next(revision for revision in board.revisions.values() if revision.is_new)
    assert serving.history == (1,)
    assert serving.created_at is not None
    assert serving.rolled_out_at is not None
    assert serving.rolled_out_at - serving.created_at > 20_000


def codes(recording: str) -> list[tuple[str, ...]]:
    """The distinct reasons that the page gave in turn."""
    said: list[tuple[str, ...]] = []
    for _, board in played(recording):
        for rollout in board.rollouts.values():
            why = tuple(sentence.code for sentence in rollout.why)
            if why and (not said or said[-1] != why):
                said.append(why)
    return said


@pytest.mark.parametrize(
    ("recording", "reasons"),
    [
        ("surge-r10-25p-25p", ("floor_holds", "ceiling_holds", "waiting_available")),
        ("set-image-min3", ("floor_holds", "ceiling_holds", "waiting_ready")),
        ("fail-missing", ("floor_holds", "ceiling_holds", "pods_fail", "deadline_reported")),
        ("fail-crash", ("floor_holds", "ceiling_holds", "pods_fail", "deadline_reported")),
        ("fail-quota", ("create_failed", "floor_holds", "deadline_reported")),
        ("fail-unschedulable", ("unschedulable", "deadline_reported")),
        ("pause-resume", ("paused",)),
        ("recreate", ("recreate_waits", "gap")),
        ("scale", ("scaled_to_zero",)),
    ],
)
def test_the_reason_why_nothing_moves_is_given(recording: str, reasons: tuple[str, ...]) -> None:
    assert reasons in codes(recording)


@pytest.mark.parametrize(
    ("recording", "kind", "reason"),
    [
        ("fail-missing", "image", "ImagePullBackOff"),
        ("fail-crash", "crash", "CrashLoopBackOff"),
        ("fail-quota", "create", "FailedCreate"),
        ("fail-unschedulable", "schedule", "Unschedulable"),
    ],
)
def test_trouble_is_named(recording: str, kind: str, reason: str) -> None:
    troubles = [rollout.trouble for _, board in played(recording) for rollout in board.rollouts.values()]
    assert (kind, reason) in [(trouble.kind, trouble.reason) for trouble in troubles if trouble]


def test_a_crash_loop_stays_one_trouble_from_restart_to_restart() -> None:
    troubles = [only(board).trouble for _, board in played("fail-crash") if board.rollouts]
    held = [index for index, trouble in enumerate(troubles) if trouble]
    assert {trouble.reason for trouble in troubles if trouble} == {"CrashLoopBackOff"}
    assert all(troubles[held[0] : held[-1] + 1])


def _phase(board: Board) -> Phase | None:
    return only(board).phase if board.rollouts else None
