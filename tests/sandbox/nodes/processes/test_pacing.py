from rollouts.sandbox.basics.clock import ManualClock
from rollouts.sandbox.nodes.processes.pacing import Bucket


def test_a_bucket_gives_a_burst_and_then_its_rate() -> None:
    clock = ManualClock()
    bucket = Bucket(rate=10.0, burst=3.0, now=clock.now)
    assert [bucket.take(1) for _ in range(5)] == [0.0, 0.0, 0.0, 0.1, 0.2]
    clock.advance(0.2)
    assert bucket.take(1) == 0.1


def test_a_bucket_never_holds_more_than_its_burst() -> None:
    clock = ManualClock()
    bucket = Bucket(rate=10.0, burst=3.0, now=clock.now)
    clock.advance(1_000)
    assert bucket.take(4) == 0.1
