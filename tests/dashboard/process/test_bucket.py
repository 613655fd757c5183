"""A bucket of tokens."""

from dashboard.process.bucket import Bucket


def test_it_gives_a_burst_and_then_what_flows_in() -> None:
    now = 0.0
    bucket = Bucket(lambda: now, rate=2, burst=3)
    assert [bucket.take() for _ in range(4)] == [True, True, True, False]
    now = 0.5
    assert [bucket.take() for _ in range(2)] == [True, False]
    assert not bucket.is_full()
    now = 60.0
    assert bucket.is_full()
    assert not bucket.take(4)
    assert bucket.take(3)
