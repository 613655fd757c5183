"""The clusters that one process shows side by side, and what they share: sockets, and the sweeps that close them.

Each cluster has its own feeds, its own sweep and its own troubles: one that is silent keeps no other waiting.
"""

import asyncio
from collections.abc import AsyncIterator, Collection, Coroutine, Sequence
from functools import partial
from typing import Any

from asgiref.sync import sync_to_async
from django.db import close_old_connections

from dashboard.clusters.runtime import Runtime
from dashboard.people.presence import SIGN_IN_AGAIN, Socket, Sockets
from dashboard.people.sign_in import find_people

SWEEP_PATIENCE = 10.0


class Fleet:
    """Lives on the server's event loop. clusters: by the name that stands in addresses; the first is the front door."""

    def __init__(self, clusters: Sequence[Runtime]) -> None:
        self.clusters = {running.cluster: running for running in clusters}
        self.sockets = Sockets()
        self._tasks: list[asyncio.Task[None]] = []

    @property
    def first(self) -> Runtime:
        """Where the front door leads; the only one for most."""
        return next(iter(self.clusters.values()))

    @property
    def board(self) -> str:
        """What a session here is opened for: with other clusters it is another board, which one enters anew."""
        return ",".join(sorted(self.clusters))

    def start(self) -> None:
        """Begin to follow every cluster, and the sweeps."""
        self._begin(self.sockets.run_sweeps(judge_sign_ins))
        for running in self.clusters.values():
            running.start()
            self._begin(self.sockets.run_sweeps(partial(judge_rights, running)))

    async def stop(self) -> None:
        """End sweeps, feeds and connections; sockets were closed before."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(
            *self._tasks, *(running.stop() for running in self.clusters.values()), return_exceptions=True
        )

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(asyncio.get_running_loop().create_task(work))


async def judge_sign_ins(sockets: Collection[Socket]) -> AsyncIterator[tuple[Socket, int]]:
    """Whose session ended, or who left. No API server is asked, which may keep everybody waiting."""
    await sync_to_async(close_old_connections)()  # no request ends here, which would let go of a broken one
    people = await find_people({socket.sign_in for socket in sockets})
    for socket in sockets:
        if socket.sign_in not in people:
            yield socket, SIGN_IN_AGAIN


async def judge_rights(running: Runtime, sockets: Collection[Socket]) -> AsyncIterator[tuple[Socket, int]]:
    """From whom this cluster took the right away; of those, and of who left, no request goes out any more either.

    One that answers slowly is not asked for ever: a sweep begins with those whom the last one did not come to.
    """
    await running.review_traffic()
    mine = sorted((one for one in sockets if one.cluster == running.cluster), key=lambda one: one.judged_at)
    people = await find_people({socket.sign_in for socket in mine})
    loop = asyncio.get_running_loop()
    end = loop.time() + SWEEP_PATIENCE
    for socket in mine:
        person = people.get(socket.sign_in)
        code = await socket.judge(person) if person else SIGN_IN_AGAIN
        socket.judged_at = loop.time()
        if code:
            yield socket, code
        if loop.time() > end:
            return


_current: Fleet | None = None


def install(fleet: Fleet | None) -> None:
    """Make it the one that `current` finds."""
    global _current  # Django has no place to hand a view its collaborators
    _current = fleet


def current() -> Fleet:
    """What this process shows."""
    if _current is None:
        raise RuntimeError("expected a running board: `manage.py serve` installs one")
    return _current
