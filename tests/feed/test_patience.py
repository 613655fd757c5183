"""How long a request may be silent, and who may end it sooner."""

import asyncio

import pytest

from rollouts.feed.patience import CalledOff, Patience


async def test_what_still_comes_does_not_put_off_an_end_that_was_called() -> None:
    patience = Patience()

    async def request() -> None:
        async with patience.lasting(60):
            patience.call_off()
            patience.last(60)
            await asyncio.Event().wait()

    with pytest.raises(CalledOff):
        await asyncio.wait_for(request(), 1)


async def test_what_comes_puts_the_end_off() -> None:
    patience = Patience()
    async with patience.lasting(0.01):
        patience.last(60)
        await asyncio.sleep(0.05)


async def test_an_end_that_was_called_is_not_the_next_requests() -> None:
    patience = Patience()

    async def request(seconds: float, *, call_off: bool) -> None:
        async with patience.lasting(seconds):
            if call_off:
                patience.call_off()
            await asyncio.Event().wait()

    with pytest.raises(CalledOff):
        await request(60, call_off=True)
    patience.call_off()  # there is none
    with pytest.raises(TimeoutError) as silence:
        await request(0.01, call_off=False)
    assert not isinstance(silence.value, CalledOff)
