"""Keeps one kind of a namespace like the API server's: list, then watch, for ever.

Three loops, each the scope of one failure: `run` survives everything and lists anew after a 410; `_follow` survives
what does not cost the place in the stream (a cut, a 429, a silence) and resumes at the same resourceVersion;
`_watch` is one request.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import aclosing
from typing import Generic

from rollouts.errors import ClusterError, Forbidden, Gone, Invalid, NotFound, TooManyRequests, Unconfigured, Unreachable
from rollouts.feed.clock import Clock, Nap
from rollouts.feed.decoding import Reader
from rollouts.feed.kinds import Kind, M
from rollouts.feed.pace import Backoff, Pace
from rollouts.feed.source import Shelf, Source, Witness

SHORTEST_WATCH, WATCH_SPREAD = 300, 300  # seconds that we ask the server to keep a watch open
SHORTEST_LIFE = 1.0  # seconds; a watch that ends sooner was not meant to
PLACE_REFUSALS = 2

log = logging.getLogger(__name__)


class Silent(ClusterError):
    """Nothing came for longer than bookmarks are apart: the connection is half open."""


class Reflector(Generic[M]):
    """Fills a shelf. `version` is the place in the stream up to which everything is known.

    Counted for /metrics: `lists`, `lines`, and `unreadable` objects.
    """

    def __init__(
        self,
        source: Source,
        kind: Kind[M],
        namespace: str,
        shelf: Shelf[M],
        witness: Witness,
        clock: Clock,
        random: Callable[[], float],
        pace: Pace,
    ) -> None:
        self.version = ""
        self.lists = 0
        self.lines = 0
        self.kind = kind
        self._source, self._shelf, self._witness = source, shelf, witness
        self._path = kind.path(namespace)
        self._reader = Reader(kind)
        self._clock, self._random, self._pace = clock, random, pace
        self._backoff = Backoff(pace.first_retry, pace.longest_retry, random)
        self._nap = Nap(clock)
        self._patience: asyncio.Timeout | None = None
        self._lists_anew = False
        self._resumes = False

    @property
    def unreadable(self) -> int:
        """Objects that did not fit and were shown as far as they could be read."""
        return self._reader.unreadable

    async def run(self) -> None:
        """List and follow until cancelled."""
        while True:
            lines_before = self.lines
            try:
                await self._list()
                await self._follow()
            except Gone as gone:
                # To lose the place is normal once. A server that says so at once again is waited for.
                if self.lines == lines_before and not self._lists_anew:
                    await self._wait(gone)
            except Forbidden as forbidden:
                for uid in self._shelf.uids():
                    self._shelf.drop(uid)
                await self._wait(forbidden)
            except ClusterError as error:
                await self._wait(error)

    def retry_now(self) -> None:
        """The server is back: end a wait that was for the connection's sake. One that it asked for goes on."""
        self._nap.wake()

    def resume(self) -> None:
        """Drop the present connection, which may be dead without knowing, and go on at the same place."""
        if self._patience is not None and not self._patience.expired():
            self._resumes = True
            self._patience.reschedule(asyncio.get_running_loop().time())

    def list_anew(self) -> None:
        """Forget the place in the stream: it belongs to another history."""
        self._lists_anew = True
        self.resume()
        self.retry_now()

    async def _list(self) -> None:
        try:
            async with asyncio.timeout(self._pace.listing) as self._patience:
                body = await self._source.list(self._path)
        except TimeoutError as silence:
            raise Unreachable("the API server did not answer a list in time") from silence
        finally:
            self._patience, self._resumes = None, False
        self.version, items = self._reader.read_list(body)
        self._lists_anew = False
        for uid in self._shelf.uids() - {item.metadata.uid for item in items}:
            self._shelf.drop(uid)
        for item in items:
            self._put(item)
        self.lists += 1
        self._backoff.reset()
        self._witness.listed(self.kind.plural)

    async def _follow(self) -> None:
        refusals = 0
        while True:
            lines_before = self.lines
            try:
                await self._watch()
            except Silent as silent:
                self._witness.failed(self.kind.plural, silent, self._clock.now())
            except (Gone, Forbidden, NotFound):
                raise
            except ClusterError as error:
                refusals = 0 if self.lines > lines_before else refusals + _refuses_place(error)
                if refusals >= PLACE_REFUSALS:
                    raise Gone("the API server does not know this place in the stream") from error
                await self._wait(error)
            if self._lists_anew:
                raise Gone("the stream belongs to another history")

    async def _watch(self) -> None:
        """One request, until the server ends it, or it breaks or falls silent."""
        seconds = SHORTEST_WATCH + int(self._random() * WATCH_SPREAD)
        params = {"resourceVersion": self.version, "allowWatchBookmarks": "true", "timeoutSeconds": str(seconds)}
        loop = asyncio.get_running_loop()
        begun = loop.time()
        try:
            lines = self._source.watch(self._path, params)
            async with aclosing(lines), asyncio.timeout(self._pace.silence) as self._patience:
                async for line in lines:
                    self._patience.reschedule(loop.time() + self._pace.silence)
                    self._take(line)
        except TimeoutError as silence:
            if self._resumes:
                return
            raise Silent("nothing was heard from the API server for too long") from silence
        finally:
            self._patience, self._resumes = None, False
        if loop.time() - begun < SHORTEST_LIFE:
            raise Unreachable("the API server ended a watch at once")

    def _take(self, line: bytes) -> None:
        if not line:
            self._witness.opened(self.kind.plural)
            return
        self.lines += 1
        self._backoff.reset()
        self._witness.heard()
        read = self._reader.read_line(line)
        if read is None:
            return
        if read.type == "DELETED":
            self._shelf.drop(read.object.metadata.uid)
        elif read.type in ("ADDED", "MODIFIED"):
            self._put(read.object)
        # Strictly after it is applied: whoever resumes at this version must have it.
        self.version = read.object.metadata.resource_version or self.version

    def _put(self, item: M) -> None:
        """An object that breaks us must not end the stream for all others."""
        try:
            self._shelf.put(item)
        except Exception:
            self._reader.unreadable += 1
            log.exception("an object of kind %s could not be stored", self.kind.plural)

    async def _wait(self, error: ClusterError) -> None:
        seconds = self._backoff.next()
        if isinstance(error, Forbidden | NotFound):
            seconds = self._pace.look_again * (1 + self._random() / 2)
        elif isinstance(error, TooManyRequests):
            seconds = max(seconds, error.retry_after)
        self._witness.failed(self.kind.plural, error, self._clock.now() + round(seconds * 1000))
        await self._nap.take(seconds, wakeable=isinstance(error, Unreachable | Unconfigured))


def _refuses_place(error: ClusterError) -> bool:
    """After a restore the server may never have heard of our version: it answers 400, or 504 once it waited for it."""
    return isinstance(error, Invalid) or error.code == 504
