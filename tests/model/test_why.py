"""The controller's arithmetic as sentences, state by state."""

from hypothesis import given
from hypothesis import strategies as st

from rollouts.model.facts import read_pod
from rollouts.model.family import Family
from rollouts.model.manifests import Condition, DeploymentStatus
from rollouts.model.sentences import Sentence
from rollouts.model.situation import Situation, situation_of
from rollouts.model.why import may_come, may_go, next_steps, why
from tests.model.builders import NEW, OLD, T0, family, lane, pod, pods

COMPLETE = DeploymentStatus(
    observed_generation=1, replicas=3, updated_replicas=3, ready_replicas=3, available_replicas=3
)


def said(sentences: tuple[Sentence, ...]) -> list[tuple[object, ...]]:
    return [(sentence.code, *sentence.args.values()) for sentence in sentences]


def at(given: Family) -> Situation:
    return situation_of(given, T0)


def test_the_example_of_the_module() -> None:
    new = lane("new", NEW, 5, pods("new", 3, ready_for=60_000), pods("new", 2, ready_for=8_000, node="b"), min_ready=10)
    old = lane("old", OLD, 8, pods("old", 5, ready_for=60_000), pods("old", 3, waiting="ImagePullBackOff"))
    middle = at(family(10, new, old, min_ready=10))
    # Three old ones are broken: they may go at once. The floor holds only for what serves.
    assert may_go(middle) == 3
    healthy = at(family(10, new, lane("old", OLD, 5, pods("old", 5, ready_for=60_000)), min_ready=10))
    assert said(why(healthy)) == [("floor_holds", 8, 8), ("waiting_ready", 2, 10)]
    full = at(family(10, new, lane("old", OLD, 8, pods("old", 8, ready_for=60_000)), min_ready=10))
    assert said(why(full)) == [("ceiling_holds", 13, 13), ("waiting_ready", 2, 10)]
    assert said(next_steps(full)) == [("become_available", 2, T0 + 2_000), ("then_old_go", 5), ("then_new_come", 5)]


def test_a_steady_rollout_waits_for_nothing() -> None:
    steady = at(family(3, lane("new", NEW, 3, pods("new", 3, ready_for=60_000)), status=COMPLETE))
    assert why(steady) == ()
    assert said(next_steps(steady)) == [("nothing",)]


def test_a_complete_rollout_may_still_see_old_pods_leave() -> None:
    new = lane("new", NEW, 3, pods("new", 3, ready_for=60_000))
    done = at(family(3, new, lane("old", OLD, 0, pods("old", 2, leaving=True)), status=COMPLETE))
    assert said(next_steps(done)) == [("leaving_end", 2)]


def test_paused_says_so_first_and_waits_for_a_person() -> None:
    new = lane("new", NEW, 1, pods("new", 1, started=False))
    paused = at(family(3, new, lane("old", OLD, 3, pods("old", 3, ready_for=60_000)), paused=True))
    assert said(why(paused)) == [("paused",), ("waiting_available", 1)]
    assert said(next_steps(paused)) == [("resume_to_go_on",)]


def test_scaled_to_zero_is_a_reason_and_its_pods_leave() -> None:
    nothing = DeploymentStatus(observed_generation=1)
    empty = at(family(0, lane("new", NEW, 0, pods("new", 2, leaving=True)), status=nothing))
    assert said(why(empty)) == [("scaled_to_zero",)]
    assert said(next_steps(empty)) == [("leaving_end", 2)]


def test_recreate_waits_for_leaving_pods_too() -> None:
    old = lane("old", OLD, 0, pods("old", 3, leaving=True))
    waiting = at(family(3, old, recreate=True))
    assert said(why(waiting)) == [("recreate_waits", 3), ("gap",)]
    assert said(next_steps(waiting)) == [("old_leave", 3), ("then_new_come", 3)]


def test_failing_pods_are_counted_under_their_commonest_word() -> None:
    new = lane("new", NEW, 2, pods("new", 2, waiting="ImagePullBackOff"))
    stuck = at(family(4, new, lane("old", OLD, 3, pods("old", 3, ready_for=60_000)), updated=2))
    assert said(why(stuck)) == [("floor_holds", 3, 3), ("ceiling_holds", 5, 5), ("pods_fail", 2, "ImagePullBackOff")]
    assert said(next_steps(stuck)) == [("pods_retry", 2, None)]


def test_what_cannot_be_scheduled_says_what_the_scheduler_says() -> None:
    refused = Condition(type="PodScheduled", status="False", reason="Unschedulable", message="0/3 nodes")
    facts = read_pod(pod("new-1", node=None, started=False, conditions=[refused]))
    waiting = at(family(1, lane("new", NEW, 1, [facts])))
    assert said(why(waiting)) == [("unschedulable", 1, "0/3 nodes")]
    assert said(next_steps(waiting)) == [("scheduler_retries", 1)]


def test_nothing_is_said_before_the_controller_has_looked() -> None:
    unseen = at(family(3, status=DeploymentStatus(observed_generation=0)))
    assert why(unseen) == next_steps(unseen) == ()


def test_a_deadline_is_reported_after_what_holds() -> None:
    late = (Condition(type="Progressing", status="False", reason="ProgressDeadlineExceeded"),)
    status = DeploymentStatus(observed_generation=1, replicas=1, updated_replicas=1, conditions=late)
    overdue = at(family(1, lane("new", NEW, 1, pods("new", 1)), status=status))
    assert said(why(overdue)) == [("waiting_available", 1), ("deadline_reported",)]


def test_recreate_tells_its_gap_from_the_last_available_old_pod_to_the_first_new_one() -> None:
    old, going = lane("old", OLD, 3, pods("old", 3, ready_for=60_000)), lane("old", OLD, 0)
    before = at(family(3, old, recreate=True))
    assert said(why(before)) == [("recreate_waits", 3)]
    starting = lane("new", NEW, 3, pods("new", 3))
    between = at(family(3, starting, going, recreate=True, updated=3))
    assert said(why(between)) == [("gap",), ("waiting_available", 3)]
    held = at(family(3, starting, going, recreate=True, updated=3, paused=True))
    assert said(why(held)) == [("paused",), ("gap",), ("waiting_available", 3)]
    first = lane("new", NEW, 3, pods("new", 1, ready_for=60_000), pods("new", 2, node="b"))
    after = at(family(3, first, going, recreate=True, updated=3))
    assert said(why(after)) == [("waiting_available", 2)]


def test_an_old_pod_held_below_the_floor_is_told_with_the_numbers_as_they_are() -> None:
    new = lane("new", NEW, 5, pods("new", 2, ready_for=60_000), pods("new", 3))
    below = at(family(10, new, lane("old", OLD, 5, pods("old", 4, ready_for=60_000), pods("old", 1))))
    assert said(why(below))[0] == ("floor_holds", 6, 8)
    assert below.room.floor == 8


counts = st.integers(0, 12)
bounds = st.integers(0, 5)


@given(
    desired=st.integers(1, 12),
    surge=st.integers(0, 5),
    unavailable=st.integers(0, 5),
    new=counts,
    old=counts,
    up=counts,
)
def test_what_may_go_and_come_never_crosses_the_room(
    desired: int, surge: int, unavailable: int, new: int, old: int, up: int
) -> None:
    new, up = min(new, desired), min(up, new)
    lanes = [
        lane("new", NEW, new, pods("new", up, ready_for=60_000), pods("new", new - up)),
        lane("old", OLD, old, pods("old", old, ready_for=60_000)),
    ]
    now = at(family(desired, *lanes, surge=surge, unavailable=unavailable))
    gone = may_go(now)
    assert 0 <= gone <= old
    for sentence in why(now):
        if sentence.code == "floor_holds":
            assert now.tally.available <= now.room.floor
        if sentence.code == "ceiling_holds":
            assert now.tally.wanted >= now.room.ceiling
    if gone:
        assert now.tally.available - gone >= now.room.floor
    come = may_come(now, gone)
    assert 0 <= come <= desired - new
    if come:
        assert now.tally.wanted - gone + come <= now.room.ceiling


@given(desired=st.integers(1, 12), surge=bounds, unavailable=bounds)
def test_a_rollout_whose_pods_all_come_ends(desired: int, surge: int, unavailable: int) -> None:
    """Step the arithmetic by itself, as the controller would, with pods that become available at once."""
    new, old = 0, desired
    for _ in range(4 * desired + 4):
        now = at(
            family(
                desired,
                lane("new", NEW, new, pods("new", new, ready_for=60_000)),
                lane("old", OLD, old, pods("old", old, ready_for=60_000)),
                surge=surge,
                unavailable=unavailable,
            )
        )
        come = may_come(now)
        new, old = (new + come, old) if come else (new, old - may_go(now))
        if (new, old) == (desired, 0):
            return
    raise AssertionError(f"stood still at {new} new and {old} old")
