"""The feeds of one cluster, by scope: started by the first who looks, ended some time after the last."""

import asyncio
import logging
from collections.abc import Callable, Collection, Iterator
from copy import deepcopy
from secrets import token_bytes
from typing import TypeVar

from rollouts.feed.cluster_time import ClusterTime
from rollouts.feed.feed import Feed
from rollouts.feed.following import Following
from rollouts.feed.pace import Timing
from rollouts.feed.server import Server
from rollouts.feed.source import Source
from rollouts.feed.tally import Tally
from rollouts.feed.watch_list import Offer
from rollouts.feed.wide_feed import EVERYWHERE, WideFeed
from rollouts.model.changes import Changes

LINGER = 600.0  # seconds; who comes back from lunch finds the board as it was left
SWEEP = 30.0
F = TypeVar("F", bound=Following)

log = logging.getLogger(__name__)


class Feeds:
    """`always` names the namespaces whose feed never ends. listener: called with a namespace's every change.

    time: the cluster's, for whoever learns of it to turn. key: of the templates' marks: processes that serve the same
    pages share one (64 bytes at most), else a random one is made.
    """

    def __init__(
        self,
        source: Source,
        *,
        timing: Timing | None = None,
        always: Collection[str] = (),
        linger: float = LINGER,
        listener: Callable[[Changes], None] | None = None,
        key: bytes = b"",
    ) -> None:
        self._timing = timing or Timing()
        self._clock = self._timing.clock
        self._server = Server(source, Offer(self._clock))
        self.time = ClusterTime(self._clock)
        self.time.turned = self._turned
        self._always, self._linger, self._listener = frozenset(always), linger, listener
        self._key = key or token_bytes(32)
        self._ended_tally = Tally()
        self._feeds: dict[str, Following] = {}
        self._tasks: dict[asyncio.Task[None], Following] = {}
        self._idle_since: dict[str, int] = {}
        self._sweeper: asyncio.Task[None] | None = None

    def __iter__(self) -> Iterator[Following]:
        """Those that run, for /readyz and /metrics."""
        return iter(tuple(self._feeds.values()))

    @property
    def steady(self) -> list[Following]:
        """Those that never end, by which a process is judged ready."""
        return [feed for feed in self if feed.namespace in self._always]

    def tally(self) -> Tally:
        """What all feeds have done so far, ended ones included."""
        tally = deepcopy(self._ended_tally)
        for feed in self._tasks.values():
            tally.add(feed)
        return tally

    def of(self, namespace: str) -> Feed:
        """The namespace's feed, running; whoever asks is about to subscribe."""
        return self._running(namespace, Feed, Feed)

    def everywhere(self, only: Collection[str] = ()) -> WideFeed:
        """That of all namespaces, running; whoever asks is about to visit it. only: as a WideFeed, when it starts."""
        return self._running(EVERYWHERE, lambda **options: WideFeed(**options, only=only), WideFeed)

    async def stop(self) -> None:
        """End them all; their viewers are sent away, to come back by themselves. Harmless when repeated."""
        tasks = [*self._tasks, *([self._sweeper] if self._sweeper else [])]
        self._sweeper = None
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def sweep(self) -> None:
        """End the feeds that nobody has looked at for long enough."""
        now = self._clock.now()
        for namespace, feed in tuple(self._feeds.items()):
            if feed.viewers or namespace in self._always:
                self._idle_since.pop(namespace, None)
            elif now - self._idle_since.setdefault(namespace, now) >= self._linger * 1000:
                self._end(feed)

    def _running(self, scope: str, make: Callable[..., F], kind: type[F]) -> F:
        self._idle_since.pop(scope, None)
        feed = self._feeds.get(scope)
        if not isinstance(feed, kind):
            feed = self._start(scope, make)
        if self._sweeper is None:
            self._sweeper = asyncio.get_running_loop().create_task(self._sweep_for_ever())
        return feed

    def _start(self, namespace: str, make: Callable[..., F]) -> F:
        feed = make(
            server=self._server,
            namespace=namespace,
            timing=self._timing,
            time=self.time,
            listener=self._listener,
            key=self._key,
        )
        task = asyncio.get_running_loop().create_task(feed.run())
        self._feeds[namespace], self._tasks[task] = feed, feed
        task.add_done_callback(self._ended)
        return feed

    def _turned(self) -> None:
        for feed in self:
            feed.turned()

    def _end(self, feed: Following) -> None:
        """The next who asks gets a new one, even while this one is still ending."""
        if self._feeds.get(feed.namespace) is feed:
            del self._feeds[feed.namespace]
            self._idle_since.pop(feed.namespace, None)
        for task in [task for task, one in self._tasks.items() if one is feed]:
            task.cancel()

    def _ended(self, task: asyncio.Task[None]) -> None:
        """A fault of ours has sent the viewers away: they come back at once, to a new feed."""
        self._end(self._tasks[task])
        self._ended_tally.add(self._tasks.pop(task))
        if not task.cancelled() and task.exception() is not None:
            log.error("a feed broke", exc_info=task.exception())

    async def _sweep_for_ever(self) -> None:
        while True:
            await self._clock.sleep(min(SWEEP, self._linger))
            self.sweep()
