"""How far the picture can be trusted, told to every viewer: on a change, and now and then without one."""

import asyncio
from collections.abc import Callable

from rollouts.feed import frames


async def tell_health_for_ever(
    health: Callable[[], frames.Health], tell: Callable[[bytes], None], due: asyncio.Event, every: float
) -> None:
    """`due` is set when the state may have changed; what did not differ is told again after `every` seconds only."""
    while True:
        state = health()
        tell(frames.health(state))
        news = told = _news(state)
        while news == told:
            try:
                async with asyncio.timeout(every):
                    await due.wait()
            except TimeoutError:
                break
            due.clear()
            news = _news(health())


def _news(state: frames.Health) -> tuple[str, str | None, str | None]:
    return state.state, state.message, state.missing
