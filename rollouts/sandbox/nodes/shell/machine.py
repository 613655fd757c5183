"""The simulated machine that a shell runs on: one container, its surroundings and its network."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any

from rollouts.sandbox.nodes.answers import Answer
from rollouts.sandbox.nodes.shell.files import Files

Fetch = Callable[[str, int, str, str], "Answer | str"]
"""fetch(host, port, path, method): an answer, "unknown" for a host that nobody is, "refused" for a closed port."""


INTERRUPTED = 130


async def _yield() -> None:
    await asyncio.sleep(0)


@dataclass
class Machine:
    """What commands may touch; nothing else exists."""

    host_name: str
    files: Files
    variables: dict[str, str]
    fetch: Fetch
    now: Callable[[], float]
    sleep: Callable[[float], Awaitable[None]]
    main: str  # the command line of process 1
    has_shell: bool = True
    directory: str = "/"
    pace: Callable[[], Awaitable[None]] = _yield
    prompt: str = ""
    front: "asyncio.Future[int] | None" = field(default=None)

    async def in_front(self, running: Coroutine[Any, Any, int]) -> int:
        """Run a command of an interactive shell: what ^C ends, with 130, and not the shell."""
        if not self.prompt:
            return await running
        self.front = asyncio.ensure_future(running)
        try:
            return await self.front
        except asyncio.CancelledError:
            if not self.front.cancelled():
                self.front.cancel()
                raise
            return INTERRUPTED
        finally:
            self.front = None
