from math import ceil, floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollouts.model.manifests import RollingUpdate, StrategySpec
from rollouts.model.room import Room, resolve, room_of


def rolling(surge: int | str | None, unavailable: int | str | None) -> StrategySpec:
    return StrategySpec(rolling_update=RollingUpdate(max_surge=surge, max_unavailable=unavailable))


@pytest.mark.parametrize(
    ("replicas", "surge", "unavailable"),
    [(1, 1, 0), (2, 1, 0), (3, 1, 0), (4, 1, 1), (5, 2, 1), (8, 2, 2), (10, 3, 2)],
)
def test_a_quarter_rounds_up_for_surge_and_down_for_unavailable(replicas: int, surge: int, unavailable: int) -> None:
    for strategy in (rolling("25%", "25%"), rolling(None, None), StrategySpec(), None):
        assert room_of(strategy, replicas) == Room(surge=surge, unavailable=unavailable, desired=replicas)


def test_both_rounding_to_nothing_counts_as_one_unavailable() -> None:
    assert room_of(rolling("0%", "1%"), 4) == Room(surge=0, unavailable=1, desired=4)
    assert room_of(rolling(0, 0), 4).floor == 3


def test_unavailable_is_capped_at_replicas() -> None:
    room = room_of(rolling(2, 3), 2)
    assert (room.floor, room.desired, room.ceiling) == (0, 2, 4)
    assert room_of(rolling(1, 1), 0).floor == 0


def test_recreate_may_fall_to_nothing_and_never_rises() -> None:
    room = room_of(StrategySpec(type="Recreate"), 3)
    assert (room.floor, room.desired, room.ceiling) == (0, 3, 3)


@given(percent=st.integers(0, 200), replicas=st.integers(0, 5_000))
def test_percentages_are_the_controllers(percent: int, replicas: int) -> None:
    assert resolve(f"{percent}%", replicas, up=True) == ceil(percent * replicas / 100)
    assert resolve(f"{percent}%", replicas, up=False) == floor(percent * replicas / 100)


@given(surge=st.one_of(st.none(), st.integers(), st.text()), replicas=st.integers(-5, 50))
def test_whatever_is_written_gives_a_room(surge: int | str | None, replicas: int) -> None:
    room = room_of(rolling(surge, surge), replicas)
    assert 0 <= room.floor <= room.desired <= room.ceiling
