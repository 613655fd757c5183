"""Keeps one kind of a namespace like the API server's: its state, then every change, for ever.

Three loops, each the scope of one failure: `run` survives everything and begins anew after a 410; `_follow` survives
what does not cost the place in the stream (a cut, a 429, a silence) and resumes at the same resourceVersion;
`_watch` is one request.

Where the server offers it, the state comes as the beginning of the watch itself; it replaces what was there when the
server says that it is complete, and whatever breaks before that begins anew. Elsewhere a list brings it.
"""

import asyncio
import logging
from enum import Enum
from typing import Generic

from rollouts.errors import (
    ClusterError,
    Forbidden,
    Gone,
    Invalid,
    NotFound,
    ServerFault,
    TooManyRequests,
    Unconfigured,
    Unreachable,
)
from rollouts.feed.clock import Nap
from rollouts.feed.decoding import Reader, as_number, ends_initial_events, version_of
from rollouts.feed.kinds import Kind, M
from rollouts.feed.pace import Timing
from rollouts.feed.patience import CalledOff
from rollouts.feed.requests import Requests
from rollouts.feed.server import Server
from rollouts.feed.source import Shelf, Witness
from rollouts.feed.watch_list import WatchList

SHORTEST_LIFE = 1.0  # seconds; a watch that ends sooner was not meant to
PLACE_REFUSALS = 2
NO_MARK = "the API server does not say when a watch has told its state"

log = logging.getLogger(__name__)


class Silent(ClusterError):
    """Nothing came for longer than bookmarks are apart: the connection is half open."""


class NotOffered(ClusterError):
    """The server does not begin a watch with its state."""


BROKEN = (Unreachable, ServerFault, Silent)


class Standing(Enum):
    """Where a reflector stands, unless it gathers the state: then the watch list says how far that is."""

    NOWHERE = "it has no place in the stream"
    BROKEN_OFF = "the state broke off as a stream: it is listed next, and streamed the time after"
    GIVEN_UP = "its place belongs to another history"
    PLACED = "everything is known up to a place in the stream"


class Reflector(Generic[M]):
    """Fills a shelf. `version` is the place in the stream up to which everything is known.

    Counted for /metrics: `lists` (whole states, however they came), `lines` that came after them, and `unreadable`
    objects.
    """

    def __init__(
        self, server: Server, namespace: str, kind: Kind[M], shelf: Shelf[M], witness: Witness, timing: Timing
    ) -> None:
        self.version = ""
        self.lists = 0
        self.lines = 0
        self.kind = kind
        self._shelf, self._witness = shelf, witness
        self._requests = Requests(server.source, kind.path(namespace), timing)
        self._reader = Reader(kind)
        self._offer, self._timing = server.offer, timing
        self._clock, self._pace = timing.clock, timing.pace
        self._backoff = timing.backoff()
        self._nap = Nap(timing.clock)
        self._standing: Standing | WatchList[M] = Standing.NOWHERE

    @property
    def unreadable(self) -> int:
        """Objects that did not fit and were shown as far as they could be read."""
        return self._reader.unreadable

    @property
    def _gathers(self) -> bool:
        return isinstance(self._standing, WatchList)

    async def run(self) -> None:
        """Learn the state and follow it until cancelled."""
        lost_at = -1
        while True:
            try:
                await self._begin()
                await self._follow()
            except Gone as gone:
                # To lose the place is normal once. A server that says so at once again is waited for.
                if self.lines == lost_at and self._standing is not Standing.GIVEN_UP:
                    await self._wait(gone)
                else:
                    self._witness.failed(self.kind.name, gone, self._clock.now())
                lost_at = self.lines
            except Forbidden as forbidden:
                for uid in self._shelf.uids():
                    self._shelf.drop(uid)
                await self._wait(forbidden)
            except ClusterError as error:
                if self._gathers and isinstance(error, NotOffered | Invalid):
                    self._offer.decline()
                    continue
                if self._gathers and isinstance(error, BROKEN):
                    self._standing = Standing.BROKEN_OFF
                await self._wait(error)

    def retry_now(self) -> None:
        """The server is back: end a wait that was for the connection's sake. One that it asked for goes on."""
        self._nap.wake()

    def resume(self) -> None:
        """Drop the present connection, which may be dead without knowing, and go on at the same place."""
        self._requests.call_off()

    def list_anew(self) -> None:
        """Forget the place in the stream: it belongs to another history."""
        self._standing = Standing.GIVEN_UP
        self.resume()
        self.retry_now()

    async def is_ahead(self) -> bool:
        """Whether our place is one that the server has not come to yet. Raises a ClusterError if it does not say."""
        place = as_number(self.version) if self._standing is Standing.PLACED else None
        if place is None:
            return False
        try:
            newest = version_of(await self._requests.newest())
        except Forbidden:
            return False
        return newest is not None and newest < place

    async def _begin(self) -> None:
        """Prepare to gather the state, or list it."""
        if self._offer.stands and self._standing is not Standing.BROKEN_OFF:
            self._standing = WatchList(asyncio.get_running_loop().time() + self._pace.listing)
        else:
            self._standing = Standing.NOWHERE
            version, items = self._reader.read_list(await self._requests.list())
            if self._standing is Standing.GIVEN_UP:
                raise Gone("the list is of another history")
            self._fill(version, items)

    def _fill(self, version: str, items: list[M]) -> None:
        """Everything is known: what is not among the items is gone."""
        self.version, self._standing = version, Standing.PLACED
        for uid in self._shelf.uids() - {item.metadata.uid for item in items}:
            self._shelf.drop(uid)
        for item in items:
            self._put(item)
        self.lists += 1
        self._witness.listed(self.kind.name)

    async def _follow(self) -> None:
        refusals = 0
        while True:
            lines_before = self.lines
            try:
                await self._watch()
            except ClusterError as error:
                if self._standing is not Standing.PLACED or isinstance(error, Gone | Forbidden | NotFound):
                    raise
                refusals = 0 if self.lines > lines_before else refusals + _refuses_place(error)
                if refusals >= PLACE_REFUSALS:
                    raise Gone("the API server does not know this place in the stream") from error
                if isinstance(error, Silent):
                    self._witness.failed(self.kind.name, error, self._clock.now())
                else:
                    await self._wait(error)
            if self._standing is not Standing.PLACED:
                raise Gone("the place in the stream was given up")

    async def _watch(self) -> None:
        """One request, until the server ends it, or it breaks or falls silent."""
        begun = asyncio.get_running_loop().time()
        try:
            await self._requests.watch("" if self._gathers else self.version, self._take)
        except CalledOff:
            return
        except TimeoutError as silence:
            if isinstance(self._standing, WatchList) and self._standing.opened:
                raise NotOffered(NO_MARK) from silence
            raise Silent("nothing was heard from the API server for too long") from silence
        finally:
            lasted = asyncio.get_running_loop().time() - begun > SHORTEST_LIFE
            if lasted and not self._gathers:
                self._backoff.reset()
        if self._gathers or not lasted:
            raise Unreachable("the API server ended a watch at once")

    def _take(self, line: bytes) -> float:
        """Take a line, and say how long the next may keep us waiting."""
        if isinstance(self._standing, WatchList):
            self._gather(line, self._standing)
        elif self._standing is Standing.PLACED and line:
            self._follow_line(line)
        elif self._standing is Standing.PLACED:
            self._witness.opened(self.kind.name)
        return self._pace.marking if self._gathers else self._pace.silence

    def _follow_line(self, line: bytes) -> None:
        self._witness.heard()
        read = self._reader.read_line(line)
        self.lines += 1
        self._backoff.reset()
        if read is None:
            return
        if read.type == "DELETED":
            self._shelf.drop(read.object.metadata.uid)
        elif read.type in ("ADDED", "MODIFIED"):
            self._put(read.object)
        # Strictly after it is applied: whoever resumes at this version must have it.
        self.version = read.object.metadata.resource_version or self.version

    def _gather(self, line: bytes, gathered: WatchList[M]) -> None:
        """Take an initial event; the last of them is a bookmark that says so."""
        self._witness.heard()
        gathered.opened = True
        read = self._reader.read_line(line) if line else None
        if read is None:
            return
        if read.type == "BOOKMARK" and ends_initial_events(line):
            self._fill(read.object.metadata.resource_version, gathered.items)
            return
        gathered.take(read)
        if asyncio.get_running_loop().time() > gathered.until:
            raise NotOffered(NO_MARK)

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
            seconds = self._pace.look_again * (1 + self._timing.random() / 2)
        elif isinstance(error, TooManyRequests):
            seconds = max(seconds, error.retry_after)
        self._witness.failed(self.kind.name, error, self._clock.now() + round(seconds * 1000))
        await self._nap.take(seconds, wakeable=isinstance(error, Unreachable | Unconfigured))


def _refuses_place(error: ClusterError) -> bool:
    """After a restore the server may never have heard of our version: it answers 400, or 504 once it waited for it."""
    return isinstance(error, Invalid) or error.code == 504
