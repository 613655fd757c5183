"""A program: one feed of a cluster, which tells what learning its state cost and what it keeps.

`python -m benchmarks.parts.following KUBECONFIG list|stream|kept`. It says one line: {"body": bytes in which the pods
came, "grown": bytes, "ms": until the first board was built} and ends with its stdin. list, stream: how much the
process grew at most when a list brought the state, or the beginning of a watch; kept: what the feed holds for good.
"""

import asyncio
import gc
import sys
import time
import tracemalloc
from collections.abc import AsyncGenerator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from benchmarks.parts.orders import orders, say
from rollouts.cluster.backends import find_backend
from rollouts.cluster.client import Client
from rollouts.feed.clock import SystemClock
from rollouts.feed.feed import Feed
from rollouts.feed.server import Server
from rollouts.feed.watch_list import Offer

PATIENCE = 60.0
Params = Mapping[str, str] | None


class Weighed:
    """The cluster, with the longest list or stream weighed on the way."""

    def __init__(self, client: Client) -> None:
        self._client = client
        self.longest = 0

    async def get(self, path: str, params: Params = None) -> dict[str, Any]:
        """As it is."""
        return await self._client.get(path, params)

    async def list(self, path: str, params: Params = None) -> bytes | bytearray:
        """As it is, but weighed."""
        body = await self._client.list(path, params)
        self.longest = max(self.longest, len(body))
        return body

    async def watch(self, path: str, params: Params = None) -> AsyncGenerator[bytes, None]:
        """As it is, but weighed."""
        body = 0
        async for line in self._client.watch(path, params):
            body += len(line)
            self.longest = max(self.longest, body)
            yield line


async def main() -> None:
    """List once, tell, and wait for the end."""
    client = Client(find_backend(path=sys.argv[1]))
    await client.get("/version")
    source, offer = Weighed(client), Offer(SystemClock())
    if sys.argv[2] == "list":
        offer.decline()
    feed = Feed(Server(source, offer), "default")
    gc.collect()
    begun = time.monotonic()
    grown = await (_kept(feed) if sys.argv[2] == "kept" else _peak(feed))
    say(body=source.longest, grown=grown, ms=round((time.monotonic() - begun) * 1000))
    async for _ in orders():
        pass
    await client.close()


async def _peak(feed: Feed) -> int:
    _forget_peak()
    before = _kilobytes("VmHWM")
    await _follow(feed)
    return (_kilobytes("VmHWM") - before) * 1024


async def _kept(feed: Feed) -> int:
    tracemalloc.start()
    await _follow(feed)
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


async def _follow(feed: Feed) -> None:
    """Run until the first board is built."""
    running = asyncio.create_task(feed.run())
    async with asyncio.timeout(PATIENCE):
        while not feed.board.rollouts:  # noqa: ASYNC110 - the feed tells viewers only, and none looks here
            await asyncio.sleep(0.005)
    running.cancel()
    with suppress(asyncio.CancelledError):
        await running


def _forget_peak() -> None:
    """Let the peak be what is held now."""
    Path("/proc/self/clear_refs").write_text("5")


def _kilobytes(field: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field))


if __name__ == "__main__":
    asyncio.run(main())
