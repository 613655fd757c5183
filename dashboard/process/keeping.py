"""Tasks that nobody waits for: the loop keeps only a weak reference to a task."""

import asyncio
from typing import TypeVar

T = TypeVar("T")
_kept: set["asyncio.Task[object]"] = set()


def keep(task: "asyncio.Task[T]") -> "asyncio.Task[T]":
    """Hold the task until it is done, and give it back."""
    _kept.add(task)
    task.add_done_callback(_kept.discard)
    return task
