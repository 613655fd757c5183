"""How frames reach a socket: straight into the server's transport where the server offers it."""

import asyncio
from typing import Any

from rollouts.feed.subscription import Outlet


class AsgiOutlet:
    """Any ASGI server. It says nothing of its own backlog; ours is what waits for it. Frames keep their order."""

    def __init__(self, consumer: Any) -> None:
        self._consumer = consumer
        self._queue: asyncio.Queue[bytes] = asyncio.Queue()
        self._waiting = 0
        self._pump = asyncio.get_running_loop().create_task(self._run())

    def backlog(self) -> int:
        """Bytes that the server has not taken yet."""
        return self._waiting

    def send(self, frame: bytes) -> None:
        """Queue the frame."""
        self._waiting += len(frame)
        self._queue.put_nowait(frame)

    def close(self, code: int) -> None:
        """Close the socket."""
        self._pump.cancel()
        self._closing = asyncio.get_running_loop().create_task(self._consumer.close(code))

    async def _run(self) -> None:
        while True:
            frame = await self._queue.get()
            await self._consumer.send(text_data=frame.decode())
            self._waiting -= len(frame)


def find_outlet(scope: dict[str, Any], consumer: Any) -> Outlet:
    """The transport's own outlet, else one over the ASGI protocol."""
    outlet: Outlet | None = scope.get("outlet")
    return outlet or AsgiOutlet(consumer)
