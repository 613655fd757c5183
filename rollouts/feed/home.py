"""Whether the server is still the cluster in whose history we hold places.

A server may be replaced by one with other data, at the same address and with the same credentials: restored, made
anew, or another one behind a balancer. It takes our places in the stream for its own, and what vanished would stay. The
namespace's uid tells them apart, so it is asked for whenever a watch goes on at a place that another request gave, when
a state was read again, and when the server was away.

One that is restored from its own older state has the same uid. As long as it has not come as far again as we were, it
is known by that: it would say nothing on a watch from there. Later nothing tells it apart; that is why who restores
etcd is told to raise its revision.
"""

import asyncio
from collections.abc import Collection, Sequence
from typing import Any

from rollouts.errors import ClusterError, Forbidden, NotFound
from rollouts.feed.pace import Backoff, Timing
from rollouts.feed.reflector import Reflector
from rollouts.feed.source import Source

OF_EVERY_CLUSTER = "kube-system"
NOWHERE = ""


class Home:
    """Lets the reflectors begin anew when it is another one. asked: set once it was asked, with or without success."""

    def __init__(self, source: Source, namespace: str, reflectors: Sequence[Reflector[Any]], timing: Timing) -> None:
        self._source, self._reflectors = source, reflectors
        self._clock, self._pace = timing.clock, timing.pace
        self._path = f"/api/v1/namespaces/{namespace or OF_EVERY_CLUSTER}"
        self._backoff = Backoff(timing.pace.first_retry, timing.pace.longest_retry, lambda: 0.0)
        self.asked = asyncio.Event()
        self._doubt = asyncio.Event()
        self._doubt.set()
        self._uid: str | None = None
        self._unsure = False
        self._resumed: set[str] = set()

    def resumed(self, kind: str) -> None:
        """A watch goes on at a place that another request gave."""
        self._resumed.add(kind)
        self.doubt()

    def doubt(self) -> None:
        """It may be another one."""
        self._unsure = self._unsure or self._uid is None
        self._doubt.set()

    async def run(self) -> None:
        """Ask when in doubt, until cancelled."""
        while True:
            await self._doubt.wait()
            self._doubt.clear()
            again = await self._look()
            self.asked.set()
            if again is not None:
                self.doubt()
                await self._clock.sleep(again)

    async def _look(self) -> float | None:
        """Ask. In how many seconds to ask again; None when no doubt is left."""
        resumed, self._resumed = self._resumed, set()
        try:
            async with asyncio.timeout(self._pace.telling):
                uid = await self._ask()
            if uid is not None and self._take(uid):
                self._list_anew()
            async with asyncio.timeout(self._pace.telling):
                if await self._is_behind(resumed):
                    self._list_anew()
        except (ClusterError, TimeoutError):
            self._resumed |= resumed
            return self._backoff.next()
        self._backoff.reset()
        # If it let us ask before, it is a server that starts: it refuses for a moment.
        return self._pace.look_again if uid is None and self._uid is not None else None

    def _list_anew(self) -> None:
        for reflector in self._reflectors:
            reflector.list_anew()

    async def _is_behind(self, resumed: Collection[str]) -> bool:
        """Whether it is not as far as one of the watches that went on."""
        asked = [one.is_ahead() for one in self._reflectors if one.kind.name in resumed]
        answers = await asyncio.gather(*asked, return_exceptions=True)
        if True in answers:
            return True
        for failed in answers:
            if isinstance(failed, BaseException):
                raise failed
        return False

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
