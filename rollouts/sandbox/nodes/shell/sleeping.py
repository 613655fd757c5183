"""Sleep by the sandbox's clock, so that a slowed or held cluster slows and holds its shells as well."""

import asyncio

from rollouts.sandbox.basics.clock import Clock


class Sleeper:
    """Turns the clock's timers into something to await."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def sleep(self, seconds: float) -> None:
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()

        def wake() -> None:
            if not woken.done():
                woken.set_result(None)

        timer = self._clock.call_at(self._clock.now() + seconds, wake)
        try:
            await woken
        finally:
            timer.cancel()
