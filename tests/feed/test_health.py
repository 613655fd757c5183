"""How far the picture can be trusted, in one word and a measured number."""

import pytest

from rollouts.errors import ClusterError, Forbidden, ServerFault, Unauthorized, Unreachable
from rollouts.feed.health import Watchfulness
from rollouts.feed.kinds import DEPLOYMENTS, EVENTS, PODS
from tests.feed.test_cluster_time import StillClock

KINDS = (DEPLOYMENTS, PODS, EVENTS)


def watching() -> tuple[Watchfulness, StillClock]:
    """All is listed."""
    clock = StillClock()
    watchfulness = Watchfulness(KINDS, "default", clock, lambda: None)
    for kind in KINDS:
        watchfulness.listed(kind.name)
    return watchfulness, clock


def test_the_lag_is_the_last_frames_wait_and_half_a_round_trip() -> None:
    watchfulness, _ = watching()
    assert watchfulness.state(None).lag is None
    watchfulness.pulse(20.0)
    assert watchfulness.state(None).lag == 10.0
    assert watchfulness.state(8.0).lag == 18.0
    watchfulness.no_pulse()
    assert watchfulness.state(8.0).lag is None


def test_without_a_sign_of_life_it_is_stale_since_the_last_one() -> None:
    watchfulness, clock = watching()
    watchfulness.heard()
    heard, clock.time = clock.time, clock.time + 3_000
    watchfulness.no_pulse()
    assert (watchfulness.state(None).state, watchfulness.state(None).since) == ("stale", heard)
    clock.time += 9_000
    watchfulness.no_pulse()
    assert watchfulness.state(None).since == heard
    watchfulness.pulse(1.0)
    assert (watchfulness.state(None).state, watchfulness.state(None).since) == ("live", clock.time)


@pytest.mark.parametrize(
    ("kind", "error", "state"),
    [
        ("pods", Unreachable("refused"), "lost"),
        ("pods", ServerFault("busy"), "stale"),
        ("pods", Unauthorized("Unauthorized"), "expired"),
        ("pods", Forbidden("no"), "forbidden"),
        ("events", Forbidden("no"), "live"),  # a board can do without
        ("events", Unreachable("refused"), "lost"),
    ],
)
def test_one_kind_in_trouble_says_which_and_since_when_until_it_is_listed_again(
    kind: str, error: ClusterError, state: str
) -> None:
    watchfulness, clock = watching()
    since = clock.time
    watchfulness.failed(kind, error, since + 800)
    clock.time += 5_000
    watchfulness.failed(kind, type(error)("again"), clock.time + 1_600)
    health = watchfulness.state(None)
    assert health.state == state
    assert health.missing == (f"list {kind} in default" if isinstance(error, Forbidden) else None)
    if state != "live":
        assert (health.since, health.retry_at, health.message) == (since, clock.time + 1_600, "again")
    watchfulness.listed(kind)
    assert (watchfulness.state(None).state, watchfulness.state(None).missing) == ("live", None)


def test_the_worst_trouble_counts() -> None:
    watchfulness, _ = watching()
    for kind, error in (("events", ServerFault("busy")), ("pods", Unreachable("refused"))):
        watchfulness.failed(kind, error, 0)
    assert watchfulness.state(None).state == "lost"
    watchfulness.failed("deployments", Unauthorized("Unauthorized"), 0)
    assert watchfulness.state(None).state == "expired"


def test_it_is_ready_when_each_kind_is_listed_or_may_not_be() -> None:
    clock = StillClock()
    watchfulness = Watchfulness(KINDS, "default", clock, lambda: None)
    assert (watchfulness.ready, watchfulness.state(None).state) == (False, "stale")
    watchfulness.listed("deployments")
    watchfulness.listed("pods")
    assert (watchfulness.essentials_known, watchfulness.ready) == (True, False)
    watchfulness.failed("events", Forbidden("no"), 0)
    assert (watchfulness.essentials_known, watchfulness.ready) == (True, True)
    assert watchfulness.kinds() == {"deployments": "fresh", "pods": "fresh", "events": "refused"}
