"""Ending with the one who started us, even when that one was killed and could say nothing."""

import asyncio
import os
import signal
from collections.abc import Callable

POLL_SECONDS = 0.5
ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""The signals that end us in good order."""


def watch_parent(pipe: int | None, *, with_parent: bool) -> None:
    """End this process, as a SIGTERM does, when `pipe` closes or, if `with_parent`, when the parent is gone."""
    if pipe is not None:
        watch_pipe(pipe, _end)
    if with_parent:
        watch_process(_end)


def watch_pipe(descriptor: int, gone: Callable[[], object]) -> None:
    """Call `gone` when the other end of the pipe closes: the kernel closes it however its holder dies."""
    loop = asyncio.get_running_loop()

    def readable() -> None:
        if not os.read(descriptor, 1):
            loop.remove_reader(descriptor)
            gone()

    loop.add_reader(descriptor, readable)


def watch_process(gone: Callable[[], object]) -> None:
    """Call `gone` once the parent process is another than now: `make` offers no pipe."""
    loop, parent = asyncio.get_running_loop(), os.getppid()

    def look() -> None:
        if os.getppid() == parent:
            loop.call_later(POLL_SECONDS, look)
        else:
            gone()

    look()


def _end() -> None:
    os.kill(os.getpid(), signal.SIGTERM)
