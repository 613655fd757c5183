"""The yardstick of a rollout: what the kubelets alone take."""

from random import Random

import pytest

from benchmarks.sandbox_rollout import least_seconds


@pytest.mark.parametrize(
    ("pods", "surge", "unavailable", "waves"),
    [
        (10, 10, 0, 1),  # all at once beside the old ones
        (1_000, 250, 250, 2),  # half of them, then the other half as each of the first gets ready
        (10, 1, 0, 10),  # one after the other
        (10, 0, 1, 10),
    ],
)
def test_it_is_the_waves_that_the_room_allows_of_two_seconds_each(pods, surge, unavailable, waves):
    seconds = least_seconds(pods, surge, unavailable, Random(1))
    assert seconds == pytest.approx(2.0 * waves, rel=0.11)
