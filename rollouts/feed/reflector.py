"""Keeps one kind of a namespace like the API server's: its state, then every change, for ever.

Three loops, each the scope of one failure: `run` survives everything and begins anew after a 410; `_follow` survives
what does not cost the place in the stream (a cut, a 429, a silence) and resumes at the same resourceVersion;
`_watch` is one request.

Where the server offers it, the state comes as the beginning of the watch itself; it replaces what was there when the
server says that it is complete, and whatever breaks before that begins anew. Elsewhere a list brings it.
"""

import asyncio
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
from rollouts.feed.decoding import version_of
from rollouts.feed.kinds import Kind, M
from rollouts.feed.mirror import NO_MARK, Mirror, NotOffered, Standing
from rollouts.feed.pace import Timing
from rollouts.feed.patience import CalledOff
from rollouts.feed.requests import Requests
from rollouts.feed.server import Server
from rollouts.feed.source import Shelf, Witness
from rollouts.feed.watch_list import WatchList

SHORTEST_LIFE = 1.0  # seconds; a watch that ends sooner was not meant to
PLACE_REFUSALS = 2


class Silent(ClusterError):
    """Nothing came for longer than bookmarks are apart: the connection is half open."""


BROKEN = (Unreachable, ServerFault, Silent)


class Reflector(Generic[M]):
    """Fills a shelf; `mirror` is how far it is."""

    def __init__(
        self, server: Server, namespace: str, kind: Kind[M], shelf: Shelf[M], witness: Witness, timing: Timing
    ) -> None:
        self.kind = kind
        self.mirror = Mirror(kind, shelf, witness)
        self._witness = witness
        self._requests = Requests(server.source, kind.path(namespace), timing)
        self._offer, self._timing = server.offer, timing
        self._clock, self._pace = timing.clock, timing.pace
        self._backoff = timing.backoff()
        self._nap = Nap(timing.clock)

    async def run(self) -> None:
        """Learn the state and follow it until cancelled."""
        lost_at = -1
        while True:
            try:
                await self._begin()
                await self._follow()
            except Gone as gone:
                # To lose the place is normal once. A server that says so at once again is waited for.
                if self.mirror.lines == lost_at and self.mirror.standing is not Standing.GIVEN_UP:
                    await self._wait(gone)
                else:
                    self._witness.failed(self.kind.name, gone, self._clock.now())
                lost_at = self.mirror.lines
            except Forbidden as forbidden:
                self.mirror.clear()
                await self._wait(forbidden)
            except ClusterError as error:
                if self.mirror.gathers and isinstance(error, NotOffered | Invalid):
                    self._offer.decline()
                    continue
                if self.mirror.gathers and isinstance(error, BROKEN):
                    self.mirror.standing = Standing.BROKEN_OFF
                await self._wait(error)

    def retry_now(self) -> None:
        """The server is back: end a wait that was for the connection's sake. One that it asked for goes on."""
        self._nap.wake()

    def resume(self) -> None:
        """Drop the present connection, which may be dead without knowing, and go on at the same place."""
        self._requests.call_off()

    def list_anew(self) -> None:
        """Forget the place in the stream: it belongs to another history."""
        self.mirror.standing = Standing.GIVEN_UP
        self.resume()
        self.retry_now()

    async def is_ahead(self) -> bool:
        """Whether our place is one that the server has not come to yet. Raises a ClusterError if it does not say."""
        place = self.mirror.place
        if place is None:
            return False
        try:
            newest = version_of(await self._requests.newest())
        except Forbidden:
            return False
        return newest is not None and newest < place

    async def _begin(self) -> None:
        """Prepare to gather the state, or list it."""
        mirror = self.mirror
        if self._offer.stands and mirror.standing is not Standing.BROKEN_OFF:
            mirror.standing = WatchList(asyncio.get_running_loop().time() + self._pace.listing)
        else:
            mirror.standing = Standing.NOWHERE
            mirror.take_list(await self._requests.list())

    async def _follow(self) -> None:
        refusals, mirror = 0, self.mirror
        while True:
            lines_before = mirror.lines
            try:
                await self._watch()
            except ClusterError as error:
                if not mirror.placed or isinstance(error, Gone | Forbidden | NotFound):
                    raise
                refusals = 0 if mirror.lines > lines_before else refusals + _refuses_place(error)
                if refusals >= PLACE_REFUSALS:
                    raise Gone("the API server does not know this place in the stream") from error
                if isinstance(error, Silent):
                    self._witness.failed(self.kind.name, error, self._clock.now())
                else:
                    await self._wait(error)
            if not mirror.placed:
                raise Gone("the place in the stream was given up")

    async def _watch(self) -> None:
        """One request, until the server ends it, or it breaks or falls silent."""
        begun, mirror = asyncio.get_running_loop().time(), self.mirror
        try:
            await self._requests.watch("" if mirror.gathers else mirror.version, self._take)
        except CalledOff:
            return
        except TimeoutError as silence:
            if isinstance(mirror.standing, WatchList) and mirror.standing.opened:
                raise NotOffered(NO_MARK) from silence
            raise Silent("nothing was heard from the API server for too long") from silence
        finally:
            lasted = asyncio.get_running_loop().time() - begun > SHORTEST_LIFE
            if lasted and not mirror.gathers:
                self._backoff.reset()
        if mirror.gathers or not lasted:
            raise Unreachable("the API server ended a watch at once")

    def _take(self, line: bytes) -> float:
        """Take a line, and say how long the next may keep us waiting."""
        lines_before = self.mirror.lines
        self.mirror.take(line)
        if self.mirror.lines > lines_before:
            self._backoff.reset()
        return self._pace.marking if self.mirror.gathers else self._pace.silence

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
