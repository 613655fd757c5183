"""Whether the server is still the cluster in whose history we hold places.

A server may be replaced by one with other data, at the same address and with the same credentials: restored, made
anew, or another one behind a balancer. It takes our places in the stream for its own, and what vanished would stay. The
namespace's uid tells them apart, so it is asked for whenever a watch goes on at a place that another request gave, and
when the server was away.
"""

import asyncio
from collections.abc import Sequence
from typing import Any

from rollouts.errors import ClusterError, Forbidden, NotFound
from rollouts.feed.pace import Backoff, Timing
from rollouts.feed.reflector import Reflector
from rollouts.feed.source import Source

OF_EVERY_CLUSTER = "kube-system"
NOWHERE = ""


class Home:
    """Lets the reflectors begin anew when it is another one."""

    def __init__(self, source: Source, namespace: str, reflectors: Sequence[Reflector[Any]], timing: Timing) -> None:
        self._source, self._reflectors = source, reflectors
        self._clock, self._pace = timing.clock, timing.pace
        self._path = f"/api/v1/namespaces/{namespace or OF_EVERY_CLUSTER}"
        self._backoff = Backoff(timing.pace.first_retry, timing.pace.longest_retry, lambda: 0.0)
        self._doubt = asyncio.Event()
        self._doubt.set()
        self._uid: str | None = None
        self._unsure = False

    def doubt(self) -> None:
        """It may be another one."""
        self._unsure = self._unsure or self._uid is None
        self._doubt.set()

    async def run(self) -> None:
        """Ask when in doubt, until cancelled."""
        while True:
            await self._doubt.wait()
            self._doubt.clear()
            try:
                async with asyncio.timeout(self._pace.telling):
                    uid = await self._ask()
            except (ClusterError, TimeoutError):
                self.doubt()
                await self._clock.sleep(self._backoff.next())
                continue
            self._backoff.reset()
            if uid is None and self._uid is not None:
                # It let us ask before: a server that starts refuses for a moment.
                self.doubt()
                await self._clock.sleep(self._pace.look_again)
            elif uid is not None and self._take(uid):
                for reflector in self._reflectors:
                    reflector.list_anew()

    def _take(self, uid: str) -> bool:
        """Whether places may be of another history. What was read before it was known whose it is, may be too."""
        moved = self._unsure if self._uid is None else self._uid != uid
        self._uid, self._unsure = uid, False
        return moved

    async def _ask(self) -> str | None:
        """The namespace's uid, "" where there is none of that name; None if we may not know."""
        try:
            found = await self._source.get(self._path)
            return str(found["metadata"]["uid"])
        except NotFound:
            return NOWHERE
        except (Forbidden, KeyError, TypeError):
            return None
