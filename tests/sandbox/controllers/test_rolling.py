import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollouts.sandbox.controllers.fenceposts import max_surge, max_unavailable
from rollouts.sandbox.controllers.history import Sets
from rollouts.sandbox.controllers.reading import wanted
from rollouts.sandbox.controllers.rolling import plan_step, size_of_new
from tests.sandbox.controllers.making import deployment, recreating, replicaset, sizes, written

NEW, OLD, OLDER = "web:v3", "web:v2", "web:v1"


@pytest.mark.parametrize(
    ("replicas", "surge", "unavailable", "old", "new", "expected"),
    [
        (10, "25%", "25%", 10, 0, 3),
        (10, "25%", "25%", 8, 3, 5),
        (10, "25%", "25%", 1, 8, 10),
        (10, 0, 1, 10, 0, 0),
        (4, 1, 0, 4, 0, 1),
        (4, 1, 0, 4, 1, 1),
        (4, "100%", 0, 4, 0, 4),
        (3, "25%", "25%", 0, 0, 3),
        (3, "25%", "25%", 5, 0, 0),
    ],
)
def test_the_new_replicaset_grows_as_far_as_the_ceiling_allows(replicas, surge, unavailable, old, new, expected):
    sets = Sets(replicaset(NEW, new), [replicaset(OLD, old)])
    assert size_of_new(deployment(replicas, surge, unavailable, NEW), sets) == expected


def test_a_new_replicaset_that_does_not_exist_yet_is_reckoned_with_size_zero():
    assert size_of_new(deployment(10, image=NEW), Sets(None, [replicaset(OLD, 10)])) == 3
    assert size_of_new(recreating(3), Sets(None, [])) == 3


@pytest.mark.parametrize(
    ("replicas", "surge", "unavailable", "new", "old", "expected"),
    # new, old: (size, available); old: the older one first. expected: the one step that is taken.
    [
        (10, "25%", "25%", (3, 0), [(10, 10)], [("web-web-v2", 10, 8)]),
        (10, "25%", "25%", (3, 0), [(8, 8)], [("web-web-v3", 3, 5)]),
        (10, "25%", "25%", (5, 0), [(8, 8)], []),
        (10, "25%", "25%", (5, 1), [(8, 8)], [("web-web-v2", 8, 7)]),
        (10, "25%", "25%", (10, 10), [(3, 3)], [("web-web-v2", 3, 0)]),
        (4, 1, 0, (1, 0), [(4, 4)], []),
        (4, 1, 0, (1, 1), [(4, 4)], [("web-web-v2", 4, 3)]),
        (4, 0, 1, (0, 0), [(4, 4)], [("web-web-v2", 4, 3)]),
        (4, 0, 1, (0, 0), [(3, 3)], [("web-web-v3", 0, 1)]),
        (4, 1, 1, (1, 0), [(4, 2)], [("web-web-v2", 4, 3)]),
        (4, 1, 0, (1, 0), [(4, 3)], []),
        (10, "25%", "25%", (3, 0), [(2, 0), (8, 8)], [("web-web-v1", 2, 0)]),
        (
            10,
            "50%",
            "50%",
            (5, 5),
            [(3, 3), (7, 5)],
            [("web-web-v2", 7, 5), ("web-web-v1", 3, 0), ("web-web-v2", 5, 0)],
        ),
        (2, 1, 0, (4, 4), [(0, 0)], [("web-web-v3", 4, 2)]),
        (3, 1, 0, (3, 3), [(0, 0)], []),
    ],
)
def test_each_look_takes_one_step_in_one_direction(replicas, surge, unavailable, new, old, expected):
    names = [OLDER, OLD] if len(old) == 2 else [OLD]
    olds = [replicaset(name, *size, age=90 - 10 * at) for at, (name, size) in enumerate(zip(names, old, strict=True))]
    sets = Sets(replicaset(NEW, *new), olds)
    assert sizes(plan_step(deployment(replicas, surge, unavailable, NEW), sets)) == expected


def test_nothing_is_reckoned_from_an_old_replicaset_whose_status_lags_behind_its_size():
    sets = Sets(replicaset(NEW, 4, 4), [replicaset(OLD, 2, available=4)])
    assert plan_step(deployment(4, 2, 3, NEW), sets) == []


def test_what_is_cleaned_up_before_one_that_lags_behind_is_kept():
    sets = Sets(replicaset(NEW, 0), [replicaset(OLDER, 3, available=0, age=20), replicaset(OLD, 2, available=4)])
    assert sizes(plan_step(deployment(4, 1, 0, NEW), sets)) == [("web-web-v1", 3, 2)]
    all_set = [replicaset(OLDER, 3, available=0, age=20), replicaset(OLD, 1, available=2)]
    assert sizes(plan_step(deployment(4, 0, 4, NEW), Sets(replicaset(NEW, 0), all_set))) == [("web-web-v1", 3, 0)]


def test_available_pods_of_a_set_that_wants_none_any_more_hold_no_floor():
    going = replicaset(OLDER, 0, available=2, age=20)
    sets = Sets(replicaset(NEW, 5, 1), [going, replicaset(OLD, 6, 6)])
    assert sizes(plan_step(deployment(8, "25%", "25%", NEW), sets)) == [("web-web-v2", 6, 5)]


def test_a_resized_replicaset_notes_the_size_of_its_deployment():
    sets = Sets(replicaset(NEW, 3, 0), [replicaset(OLD, 10)])
    (resized,) = written(plan_step(deployment(10, image=NEW), sets), "replicasets")
    assert resized["spec"]["replicas"] == 8
    assert resized["metadata"]["annotations"] == {
        "deployment.kubernetes.io/desired-replicas": "10",
        "deployment.kubernetes.io/max-replicas": "13",
    }


@given(
    replicas=st.integers(1, 40),
    surge=st.integers(0, 100),
    unavailable=st.integers(0, 100),
    readiness=st.lists(st.booleans(), min_size=1),
)
def test_a_rollout_stays_between_floor_and_ceiling_and_ends_when_pods_get_ready(
    replicas, surge, unavailable, readiness
):
    """Every ReplicaSet has its pods at once; whether the new ones are available by the next step is arbitrary."""
    asked = deployment(replicas, f"{surge}%", f"{unavailable}%", NEW)
    new, old = replicaset(NEW, 0), replicaset(OLD, replicas)
    for step in range(6 * replicas + 6):
        if readiness[step % len(readiness)] or step > 3 * replicas:
            new = replicaset(NEW, wanted(new))
        actions = plan_step(asked, Sets(new, [old]))
        for each in written(actions, "replicasets"):
            if each["metadata"]["uid"] == new["metadata"]["uid"]:
                new = each
            else:
                old = replicaset(OLD, wanted(each))
        available = wanted(old) + new["status"]["availableReplicas"]
        assert wanted(new) + wanted(old) <= replicas + max_surge(asked)
        assert available >= replicas - max_unavailable(asked)
    assert (wanted(new), wanted(old)) == (replicas, 0)
