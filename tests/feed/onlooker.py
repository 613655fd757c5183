"""An outlet as a page's socket is one: it keeps what comes, and whoever tests can wait for it."""

import asyncio
import json
from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import Any


class Onlooker(ABC):
    """`stalled` bytes seem to be stuck in its transport. broke: on what it could not apply."""

    def __init__(self) -> None:
        self.health: dict[str, Any] = {}
        self.stalled = 0
        self.closed: int | None = None
        self.broke: Exception | None = None
        self._frames: list[str] = []
        self._news = asyncio.Event()

    @abstractmethod
    def take(self, message: dict[str, Any]) -> None:
        """Apply it, or complain."""

    @abstractmethod
    def seen(self) -> object:
        """What a test is told that has waited in vain."""

    def backlog(self) -> int:
        return self.stalled

    def send(self, frame: bytes) -> None:
        text = frame.decode()
        self._frames.append(text)
        try:
            self.take(json.loads(text))
        except Exception as broke:
            self.broke = broke
            raise
        self._news.set()

    def close(self, code: int) -> None:
        self.closed = code
        self._news.set()

    def take_frames(self) -> list[str]:
        """Everything that went over its socket since it was last asked."""
        taken, self._frames = self._frames, []
        return taken

    async def until(self, condition: Callable[[], object], seconds: float = 15.0) -> None:
        """Wait for messages until the condition holds; fail with the last state when it does not in time."""
        try:
            async with asyncio.timeout(seconds):
                while not condition():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"not within {seconds} s; health {self.health}, seen {self.seen()}") from None
