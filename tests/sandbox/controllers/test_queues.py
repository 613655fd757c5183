import pytest

from rollouts.sandbox.basics.clock import ManualClock
from rollouts.sandbox.controllers.queues import Queue

KEY = ("lab", "web")


class Looks:
    """A queue whose looks take `busy` seconds, and when they began."""

    def __init__(self, busy=0.0):
        self.clock = ManualClock(100.0)
        self.queue = Queue(self.clock, self._look)
        self.busy = busy
        self.began = []

    def _look(self, key):
        self.began.append((key[-1], round(self.clock.now() - 100.0, 4)))
        if self.busy:
            self.clock.call_at(self.clock.now() + self.busy, lambda: self.queue.done(key))
        else:
            self.queue.done(key)


def test_asking_twice_is_asking_once():
    looks = Looks()
    looks.queue.add(KEY)
    looks.queue.add(KEY)
    looks.clock.advance(1.0)
    assert looks.began == [("web", 0.0)]


def test_two_looks_at_a_key_have_a_pause_between_them_and_other_keys_do_not_wait():
    looks = Looks()
    looks.queue.add(KEY)
    looks.clock.advance(0.001)
    looks.queue.add(KEY)
    looks.queue.add(("lab", "other"))
    looks.clock.advance(1.0)
    assert looks.began == [("web", 0.0), ("other", 0.001), ("web", 0.01)]


def test_what_is_asked_during_a_look_comes_after_it():
    looks = Looks(busy=0.5)
    looks.queue.add(KEY)
    looks.clock.advance(0.1)
    looks.queue.add(KEY)
    looks.queue.add(KEY)
    looks.clock.advance(5.0)
    assert looks.began == [("web", 0.0), ("web", 0.51)]


def test_of_several_later_times_the_earliest_counts():
    looks = Looks()
    looks.queue.add_at(KEY, 130.0)
    looks.queue.add_at(KEY, 110.0)
    looks.queue.add_at(KEY, 120.0)
    looks.clock.advance(100.0)
    assert looks.began == [("web", 10.0)]


def test_an_early_look_does_not_forget_the_later_one():
    looks = Looks()
    looks.queue.add_at(KEY, 110.0)
    looks.queue.add(KEY)
    looks.clock.advance(100.0)
    assert looks.began == [("web", 0.0), ("web", 10.0)]


def test_the_backoff_doubles_from_five_milliseconds_until_it_is_forgotten():
    looks, waits = Looks(), []
    for failure in range(20):
        if failure == 3:
            looks.queue.forget(KEY)
        looks.queue.retry(KEY)
        before = looks.clock.now()
        looks.clock.advance(1_001.0)
        waits.append(round(looks.began[-1][1] + 100.0 - before, 4))
    assert waits[:6] == [0.005, 0.01, 0.02, 0.005, 0.01, 0.02]
    assert waits[-1] == pytest.approx(0.005 * 2**16)


def test_it_gives_up_after_so_many_tries_and_begins_anew_when_asked():
    looks = Looks()
    for _ in range(4):
        looks.queue.retry(KEY, tries=2)
        looks.clock.advance(1.0)
    assert len(looks.began) == 3


def test_many_keys_leave_no_trace_of_their_pauses():
    looks = Looks()
    for number in range(10_000):
        looks.queue.add(("lab", str(number)))
        looks.clock.advance(0.02)
    assert len(looks.began) == 10_000
    assert len(looks.queue._free_at) <= 4_097
