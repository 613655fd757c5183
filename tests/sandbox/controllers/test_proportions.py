import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollouts.sandbox.controllers.fenceposts import max_surge
from rollouts.sandbox.controllers.history import Sets
from rollouts.sandbox.controllers.proportions import is_scaling, plan_scale, shares
from rollouts.sandbox.controllers.reading import name_of, wanted
from tests.sandbox.controllers.making import deployment, recreating, replicaset, sizes, written


@pytest.mark.parametrize(
    ("replicas", "surge", "old", "new", "before", "expected"),
    # old, new: sizes; before: the ceiling noted on both. expected: (size of old, size of new).
    [
        (6, 2, 3, 2, 5, (5, 3)),
        (5, 2, 8, 5, 13, (4, 3)),
        (20, 0, 5, 5, 10, (10, 10)),
        (10, 5, 10, 5, 15, (10, 5)),
        (0, 3, 8, 5, 13, (0, 0)),
        (11, 1, 5, 5, 10, (6, 6)),
        (3, 0, 1, 1, 2, (1, 2)),
        (1, 0, 1, 1, 2, (0, 1)),
    ],
)
def test_every_active_replicaset_gets_its_share(replicas, surge, old, new, before, expected):
    sets = Sets(
        replicaset("web:v2", new, 0, desired=before, maximum=before, age=10),
        [replicaset("web:v1", old, desired=before, maximum=before, age=90)],
    )
    asked = deployment(replicas, surge, 1, "web:v2")
    got = {name_of(each): size for each, size in shares(asked, sets)}
    assert (got["web-web-v1"], got["web-web-v2"]) == expected


def test_without_a_noted_ceiling_the_share_is_of_the_pods_that_there_are():
    sets = Sets(replicaset("web:v2", 2, 0), [replicaset("web:v1", 3)])
    asked = deployment(10, 0, 1, "web:v2", status={"replicas": 5})
    assert [size for _, size in shares(asked, sets)] == [6, 4]


def test_a_share_that_does_not_change_is_still_noted_and_nothing_is_said():
    sets = Sets(replicaset("web:v2", 5, 0, desired=9, maximum=15), [replicaset("web:v1", 10, desired=9, maximum=15)])
    actions = plan_scale(deployment(10, 5, 1, "web:v2"), sets)
    notes = [
        each["metadata"]["annotations"]["deployment.kubernetes.io/desired-replicas"]
        for each in written(actions, "replicasets")
    ]
    assert notes == ["10", "10"]
    assert sizes(actions) == []


@pytest.mark.parametrize(
    ("asked", "new", "old", "expected"),
    [
        (deployment(6), ("web:v1", 3, 3), [], [("web-web-v1", 3, 6)]),
        (deployment(6), ("web:v1", 6, 6), [], []),
        (deployment(0), ("web:v1", 3, 3), [], [("web-web-v1", 3, 0)]),
        (deployment(2), None, [("web:v0", 0, 0)], [("web-web-v0", 0, 2)]),
        (deployment(2), ("web:v1", 0, 0), [("web:v0", 0, 0)], [("web-web-v1", 0, 2)]),
        (recreating(5), ("web:v1", 3, 0), [("web:v0", 2, 2)], []),
    ],
)
def test_one_active_replicaset_simply_takes_the_size(asked, new, old, expected):
    sets = Sets(replicaset(*new) if new else None, [replicaset(*each, age=60) for each in old])
    assert sizes(plan_scale(asked, sets)) == expected


def test_a_full_new_replicaset_lets_the_old_ones_go_even_while_paused():
    sets = Sets(replicaset("web:v2", 4, desired=4, maximum=5), [replicaset("web:v1", 3, desired=4, maximum=5)])
    assert sizes(plan_scale(deployment(4, paused=True, image="web:v2"), sets)) == [("web-web-v1", 3, 0)]


def test_it_is_a_scaling_when_an_active_replicaset_notes_another_size():
    assert is_scaling(deployment(6), Sets(replicaset("web:v1", 3, desired=3), []))
    assert not is_scaling(deployment(3), Sets(replicaset("web:v1", 3, desired=3), []))
    assert not is_scaling(deployment(3), Sets(replicaset("web:v1", 3), [replicaset("web:v0", 0, desired=9)]))


@given(
    replicas=st.integers(0, 60),
    surge=st.integers(1, 20),
    parts=st.lists(st.integers(1, 30), min_size=2, max_size=5),
)
def test_the_shares_add_up_to_the_ceiling_when_growing_or_shrinking(replicas, surge, parts):
    before = sum(parts)
    old = [replicaset(f"web:v{at}", size, desired=before, maximum=before, age=at) for at, size in enumerate(parts)]
    asked = deployment(replicas, surge, 1, "web:v9")
    ceiling = replicas + max_surge(asked) if replicas else 0
    got = [size for _, size in shares(asked, Sets(None, old))]
    assert sum(got) == ceiling
    assert min(got) >= 0
    assert len(got) == sum(wanted(each) > 0 for each in old)
