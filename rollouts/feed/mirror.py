"""What is known of one kind: a copy on a shelf, and the place in the stream of changes up to which it is true."""

import asyncio
import logging
from enum import Enum
from typing import Generic

from rollouts.errors import ClusterError, Gone
from rollouts.feed.decoding import Reader, as_number, ends_initial_events
from rollouts.feed.kinds import Kind, M
from rollouts.feed.source import Shelf, Witness
from rollouts.feed.watch_list import WatchList

NO_MARK = "the API server does not say when a watch has told its state"

log = logging.getLogger(__name__)


class NotOffered(ClusterError):
    """The server does not begin a watch with its state."""


class Standing(Enum):
    """Where the copy stands, unless the state is being gathered: then the watch list says how far that is."""

    NOWHERE = "it has no place in the stream"
    BROKEN_OFF = "the state broke off as a stream: it is listed next, and streamed the time after"
    GIVEN_UP = "its place belongs to another history"
    PLACED = "everything is known up to a place in the stream"


class Mirror(Generic[M]):
    """`version` is the place, good while `placed`.

    Counted for /metrics: `lists` (whole states, however they came), `lines` that came after them, and `unreadable`
    objects.
    """

    def __init__(self, kind: Kind[M], shelf: Shelf[M], witness: Witness) -> None:
        self.kind = kind
        self.version = ""
        self.lists = 0
        self.lines = 0
        self.standing: Standing | WatchList[M] = Standing.NOWHERE
        self._shelf, self._witness = shelf, witness
        self._reader = Reader(kind)

    @property
    def unreadable(self) -> int:
        """Objects that did not fit and were shown as far as they could be read."""
        return self._reader.unreadable

    @property
    def placed(self) -> bool:
        """Whether a watch can go on from here."""
        return self.standing is Standing.PLACED

    @property
    def gathers(self) -> bool:
        """Whether the state is on its way, as the beginning of a watch."""
        return isinstance(self.standing, WatchList)

    @property
    def place(self) -> int | None:
        """The version as a number, None while there is none."""
        return as_number(self.version) if self.placed else None

    def take_list(self, body: bytes | bytearray) -> None:
        """Replace all by a list. Raises Gone if it was found to be of another history while it was on its way."""
        version, items = self._reader.read_list(body)
        if self.standing is Standing.GIVEN_UP:
            raise Gone("the list is of another history")
        self._fill(version, items)

    def take(self, line: bytes) -> None:
        """Take a watch's line; the empty one says that it is open. Raises what an ERROR line means."""
        if isinstance(self.standing, WatchList):
            self._gather(line, self.standing)
        elif self.placed and line:
            self._follow(line)
        elif self.placed:
            self._witness.opened(self.kind.name)

    def clear(self) -> None:
        """What may not be looked at any more is not shown."""
        for uid in self._shelf.uids():
            self._shelf.drop(uid)

    def _fill(self, version: str, items: list[M]) -> None:
        """Everything is known: what is not among the items is gone."""
        self.version, self.standing = version, Standing.PLACED
        for uid in self._shelf.uids() - {item.metadata.uid for item in items}:
            self._shelf.drop(uid)
        for item in items:
            self._put(item)
        self.lists += 1
        self._witness.listed(self.kind.name)

    def _follow(self, line: bytes) -> None:
        self._witness.heard()
        read = self._reader.read_line(line)
        self.lines += 1
        if read is None:
            return
        version = read.object.metadata.resource_version
        if read.type == "DELETED":
            self._shelf.drop(read.object.metadata.uid)
        elif self._is_earlier(version):
            raise Gone("the API server went back to an older state")
        elif read.type in ("ADDED", "MODIFIED"):
            self._put(read.object)
        # Strictly after it is applied: whoever resumes at this version must have it.
        self.version = version or self.version

    def _is_earlier(self, version: str) -> bool:
        """Whether it lies before our place; in one history it never does."""
        told, place = as_number(version), as_number(self.version)
        return told is not None and place is not None and told < place

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
