import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollouts.sandbox.controllers.fenceposts import max_surge, max_unavailable, resolve
from tests.sandbox.controllers.making import deployment, recreating


@pytest.mark.parametrize(
    ("surge", "unavailable", "replicas", "expected"),
    [
        ("25%", "25%", 1, (1, 0)),
        ("25%", "25%", 2, (1, 0)),
        ("25%", "25%", 3, (1, 0)),
        ("25%", "25%", 4, (1, 1)),
        ("25%", "25%", 5, (2, 1)),
        ("25%", "25%", 8, (2, 2)),
        ("25%", "25%", 10, (3, 2)),
        ("50%", "50%", 10, (5, 5)),
        ("100%", 0, 4, (4, 0)),
        (0, "1%", 10, (0, 1)),
        ("0%", "5%", 10, (0, 1)),
        ("1%", "1%", 3, (1, 0)),
        ("7%", 0, 100, (7, 0)),
        (2, 3, 4, (2, 3)),
        (0, 0, 5, (0, 1)),
        ("25%", "25%", 0, (0, 1)),
    ],
)
def test_it_rounds_surge_up_and_unavailable_down_and_never_both_to_nothing(surge, unavailable, replicas, expected):
    assert resolve(surge, unavailable, replicas) == expected


@pytest.mark.parametrize(
    ("given_deployment", "surge", "unavailable"),
    [
        (deployment(10), 3, 2),
        (deployment(0), 0, 0),
        (deployment(3, 1, 5), 1, 3),
        (recreating(3), 0, 0),
        (deployment(4, strategy={}), 1, 1),
    ],
)
def test_the_room_of_a_deployment_is_capped_by_its_size(given_deployment, surge, unavailable):
    assert (max_surge(given_deployment), max_unavailable(given_deployment)) == (surge, unavailable)


@given(st.integers(0, 100), st.integers(0, 100), st.integers(1, 2_000))
def test_there_is_always_room_to_move(surge, unavailable, replicas):
    up, down = resolve(f"{surge}%", f"{unavailable}%", replicas)
    assert up + down >= 1
    assert 0 <= up <= replicas
    assert 0 <= down <= replicas
