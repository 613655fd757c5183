import asyncio
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from rollouts.sandbox.basics.clock import LoopClock, ManualClock


def test_it_runs_due_callbacks_in_order_each_at_its_own_time():
    clock, seen = ManualClock(100.0), []
    clock.call_at(103.0, lambda: seen.append(("c", clock.now())))
    clock.call_at(101.0, lambda: seen.append(("a", clock.now())))
    clock.call_at(101.0, lambda: seen.append(("b", clock.now())))
    clock.advance(2.0)
    assert seen == [("a", 101.0), ("b", 101.0)]
    clock.advance(1.0)
    assert seen == [("a", 101.0), ("b", 101.0), ("c", 103.0)]
    assert clock.now() == 103.0


def test_it_runs_what_a_callback_asks_for_when_that_falls_due_too():
    clock, seen = ManualClock(0.0), []
    clock.call_at(1.0, lambda: clock.call_at(clock.now() + 1.0, lambda: seen.append(clock.now())))
    clock.advance(2.0)
    assert seen == [2.0]


def test_it_forgets_a_cancelled_callback_when_it_comes_up():
    clock, seen = ManualClock(0.0), []
    late = clock.call_at(2.0, lambda: seen.append("late"))
    clock.call_at(1.0, late.cancel)
    clock.advance(5.0)
    late.cancel()
    assert seen == []


def test_a_time_that_has_passed_counts_as_now():
    clock, seen = ManualClock(10.0), []
    clock.call_at(3.0, lambda: seen.append(clock.now()))
    assert seen == []
    clock.advance(0.0)
    assert seen == [10.0]


@given(st.lists(st.floats(0, 100), max_size=20), st.lists(st.floats(0, 40), max_size=5))
def test_it_runs_each_callback_once_in_order_when_time_moves_in_any_steps(times, steps):
    clock, seen = ManualClock(0.0), list[float]()
    for when in times:
        clock.call_at(when, partial(seen.append, when))
    for step in [*steps, 0.0]:
        clock.advance(step)
    assert seen == sorted(when for when in times if when <= clock.now())


async def test_the_loop_clock_runs_sandbox_seconds_at_its_speed():
    clock, done = LoopClock(speed=1000.0), asyncio.Event()
    began = clock.now()
    clock.call_at(began + 10.0, done.set)
    await asyncio.wait_for(done.wait(), 5)
    assert clock.now() >= began + 10.0


async def test_the_loop_clock_holds_at_speed_zero_and_goes_on_from_there():
    clock, done = LoopClock(speed=0.0), asyncio.Event()
    held = clock.now()
    clock.call_at(held + 5.0, done.set)
    await asyncio.sleep(0.01)
    assert clock.now() == held
    assert not done.is_set()
    clock.turn_to(1000.0)
    await asyncio.wait_for(done.wait(), 5)


async def test_the_loop_clock_runs_the_earlier_first_when_it_was_asked_later():
    clock, seen, done = LoopClock(speed=100.0), [], asyncio.Event()
    start = clock.now()
    clock.call_at(start + 2.0, done.set)
    clock.call_at(start + 2.0, lambda: seen.append("late"))
    clock.call_at(start + 1.0, lambda: seen.append("early"))
    gone = clock.call_at(start + 1.5, lambda: seen.append("gone"))
    gone.cancel()
    await asyncio.wait_for(done.wait(), 5)
    await asyncio.sleep(0)
    assert seen == ["early", "late"]
