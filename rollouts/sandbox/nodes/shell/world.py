"""The world of a shell: one container, what surrounds it, and its network. All of it is simulated."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from rollouts.sandbox.nodes.answers import Answer
from rollouts.sandbox.nodes.shell.files import Files

Sleep = Callable[[float], Awaitable[None]]
Resolve = Callable[[str], tuple[str, list[str]]]
"""resolve(host): its full name, and its addresses; none for a name that nobody has."""
Fetch = Callable[[str, int, str, str], "Answer | str"]
"""fetch(host, port, path, method): an answer, "unknown" for a host that nobody is, "refused" for a closed port."""


INTERRUPTED = 130
PROMPT = "/ # "
MOST_STEPS = 1_000_000


async def _yield() -> None:
    await asyncio.sleep(0)


@dataclass
class Foreground:
    """What ^C ends, the same for all shells of one terminal. prompting: an interactive shell is among them."""

    task: "asyncio.Future[int] | None" = None
    prompting: bool = False


@dataclass
class World:
    """What commands may touch; nothing else exists."""

    host_name: str
    files: Files
    variables: dict[str, str]
    fetch: Fetch
    resolve: Resolve
    now: Callable[[], float]
    sleep: Sleep
    main: str  # the command line of process 1
    has_shell: bool = True
    directory: str = "/"
    pace: Callable[[], Awaitable[None]] = _yield
    prompt: str = ""
    steps: int | None = MOST_STEPS
    """After so many a shell ends; None: it is paced instead."""
    foreground: Foreground = field(default_factory=Foreground)

    async def in_front(self, running: Coroutine[Any, Any, int]) -> int:
        """Run a command of an interactive shell: what ^C ends, with 130, and not the shell."""
        if not self.prompt:
            return await running
        self.foreground.task = asyncio.ensure_future(running)
        try:
            return await self.foreground.task
        except asyncio.CancelledError:
            if not self.foreground.task.cancelled():
                self.foreground.task.cancel()
                raise
            return INTERRUPTED
        finally:
            self.foreground.task = None
