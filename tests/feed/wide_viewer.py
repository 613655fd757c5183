"""A viewer of all namespaces as the page is one: a table of each namespace, complaining about gaps."""

import asyncio
import json
from collections import defaultdict
from collections.abc import Callable
from typing import Any

from tests.feed.viewer import Viewer


class WideViewer:
    """An outlet: each namespace's messages go to a viewer of its own, what is of none is kept here."""

    def __init__(self) -> None:
        self.of: dict[str, Viewer] = defaultdict(Viewer)
        self.health: dict[str, Any] = {}
        self.stalled = 0
        self.closed: int | None = None
        self._news = asyncio.Event()

    def backlog(self) -> int:
        return self.stalled

    def send(self, frame: bytes) -> None:
        message = json.loads(frame)
        if message["type"] == "health":
            self.health = message
        elif message["type"] != "clock":
            self.of[message["namespace"]].send(frame)
        self._news.set()

    def close(self, code: int) -> None:
        self.closed = code
        self._news.set()

    def names(self, namespace: str) -> list[str]:
        """Of the Deployments of a namespace."""
        return sorted(one["name"] for one in self.of[namespace].tables.get("rollouts", {}).values())

    async def until(self, condition: Callable[[], object], seconds: float = 5.0) -> None:
        """Wait for messages until the condition holds."""
        try:
            async with asyncio.timeout(seconds):
                while not condition():
                    self._news.clear()
                    await self._news.wait()
        except TimeoutError:
            raise AssertionError(f"not within {seconds} s; health {self.health}, seen {dict(self.of)}") from None
