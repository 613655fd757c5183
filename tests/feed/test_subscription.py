from rollouts.feed.pace import Backoff, interval_for
from rollouts.feed.subscription import BACKLOG_LIMIT, Subscription
from tests.feed.viewer import Viewer

SNAPSHOT = b'{"type":"snapshot","seq":%d,"rollouts":{},"revisions":{},"pods":{},"events":{},"services":{}}'
FRAME = b'{"type":"frame","seq":%d,"put":{},"drop":{}}'


class Left(list[Subscription]):
    """Those who have been forgotten."""


def subscribed() -> tuple[Viewer, Subscription, Left]:
    viewer, left = Viewer(), Left()
    subscription = Subscription(viewer, {7: 1_000}.get, left.append)
    subscription.catch_up(lambda: SNAPSHOT % 1, 0, 60_000)
    return viewer, subscription, left


def test_one_that_falls_behind_gets_one_fresh_snapshot_and_no_queue() -> None:
    viewer, subscription, _ = subscribed()
    viewer.stalled = BACKLOG_LIMIT + 1
    for seq in range(2, 50):
        subscription.offer(FRAME % seq, seq)
        subscription.catch_up(lambda: SNAPSHOT % 49, seq, 60_000)
    assert len(viewer.messages) == 1
    viewer.stalled = 0
    subscription.catch_up(lambda: SNAPSHOT % 49, 50, 60_000)
    subscription.offer(FRAME % 50, 51)
    assert [message["seq"] for message in viewer.messages] == [1, 49, 50]


def test_a_big_snapshot_on_its_way_does_not_count_as_falling_behind() -> None:
    viewer, subscription, _ = subscribed()
    big = (SNAPSHOT % 5).replace(b'"pods":{}', b'"pods":{"":"%s"}' % (b"x" * 600_000))
    subscription.resync()
    subscription.catch_up(lambda: big, 0, 60_000)
    viewer.stalled = len(big)
    subscription.offer(FRAME % 6, 1)
    viewer.stalled = len(big) + BACKLOG_LIMIT
    subscription.offer(FRAME % 7, 2)
    assert [message["seq"] for message in viewer.messages] == [1, 5, 6]
    viewer.stalled = 0
    subscription.catch_up(lambda: SNAPSHOT % 7, 3, 60_000)
    viewer.stalled = BACKLOG_LIMIT + 1
    subscription.offer(FRAME % 8, 4)
    assert viewer.seq == 7


def test_one_that_never_drains_is_let_go_with_a_code() -> None:
    viewer, subscription, left = subscribed()
    viewer.stalled = BACKLOG_LIMIT + 1
    subscription.offer(FRAME % 2, 1_000)
    subscription.catch_up(lambda: SNAPSHOT % 2, 60_000, 60_000)
    assert not left
    subscription.catch_up(lambda: SNAPSHOT % 2, 61_001, 60_000)
    assert viewer.closed == 4408
    assert left == [subscription]


def test_one_that_is_behind_does_without_what_is_not_numbered() -> None:
    viewer, subscription, _ = subscribed()
    viewer.stalled = BACKLOG_LIMIT + 1
    subscription.tell(b'{"type":"health","state":"stale"}')
    assert viewer.health == {}
    viewer.stalled = 0
    subscription.tell(b'{"type":"health","state":"live"}')
    assert viewer.health["state"] == "live"


def test_a_gap_is_answered_with_a_snapshot() -> None:
    viewer, subscription, _ = subscribed()
    subscription.resync()
    subscription.resync()
    subscription.catch_up(lambda: SNAPSHOT % 9, 0, 60_000)
    subscription.catch_up(lambda: SNAPSHOT % 9, 0, 60_000)
    assert viewer.count("snapshot") == 2


def test_the_lag_is_measured_from_what_the_page_reports() -> None:
    _, subscription, _ = subscribed()
    subscription.seen(7, 1_018)
    assert subscription.lag == 18
    subscription.seen(6, 9_999)  # a frame that nobody remembers
    assert subscription.lag == 18


def test_a_socket_that_breaks_is_forgotten_and_nobody_else_notices() -> None:
    class Broken(Viewer):
        def send(self, frame: bytes) -> None:
            raise ConnectionResetError

    left = Left()
    subscription = Subscription(Broken(), lambda seq: None, left.append)
    subscription.catch_up(lambda: SNAPSHOT % 1, 0, 60_000)
    assert left == [subscription]


def test_the_interval_grows_with_the_viewers() -> None:
    assert [interval_for(viewers, 25) for viewers in (0, 1, 500, 1_000, 100_000)] == [25, 25, 25, 45, 250]


def test_the_backoff_doubles_to_its_limit_and_is_stretched_by_chance() -> None:
    backoff = Backoff(0.8, 30.0, lambda: 0.0)
    assert [backoff.next() for _ in range(7)] == [0.8, 1.6, 3.2, 6.4, 12.8, 25.6, 30.0]
    backoff.reset()
    assert backoff.next() == 0.8
    assert Backoff(0.8, 30.0, lambda: 1.0).next() == 0.8 * 1.5
