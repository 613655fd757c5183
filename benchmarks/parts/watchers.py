"""A program: watches the pods many times over TLS, and tells how late each change came.

`python -m benchmarks.parts.watchers KUBECONFIG COUNT`. Any order is answered with {"late": [µs, ...], "bytes": n} of
the time since the order before.
"""

import asyncio
import sys

from benchmarks.parts.access import PODS, read_access
from benchmarks.parts.orders import orders, say
from benchmarks.parts.stamps import Tally


class Watcher(asyncio.Protocol):
    """One watch."""

    def __init__(self, request: bytes) -> None:
        self.tally = Tally()
        self._request = request

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Ask at once."""
        assert isinstance(transport, asyncio.WriteTransport)
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        """Count."""
        self.tally.take(data)


async def main() -> None:
    """Watch until stdin ends."""
    access, count = read_access(sys.argv[1]), int(sys.argv[2])
    request, loop = access.request(f"{PODS}?watch=true"), asyncio.get_running_loop()
    watchers = []
    for _ in range(count):
        made = loop.create_connection(lambda: Watcher(request), access.host, access.port, ssl=access.context())
        _, watcher = await made
        watchers.append(watcher)
    say(watchers=count)
    async for _ in orders():
        say(
            late=[late for watcher in watchers for late in watcher.tally.late],
            bytes=sum(watcher.tally.bytes for watcher in watchers),
        )
        for watcher in watchers:
            watcher.tally.late, watcher.tally.bytes = [], 0


if __name__ == "__main__":
    asyncio.run(main())
