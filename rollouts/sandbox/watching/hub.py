"""Who watches what: each change goes to the watchers of its resource, and to the sockets once a loop turn.

A watcher that does not read is cut off when its transport holds more than `BACKLOG_LIMIT` bytes, or, as long as it has
not read the present state, more than `HELD_LIMIT` wait behind that: it will list anew.
"""

import asyncio
from typing import Protocol

from rollouts.sandbox.matching.selection import Selection
from rollouts.sandbox.storing.storage import Change, Storage
from rollouts.sandbox.watching.broadcast import Broadcast, Form

BOOKMARK_EVERY = 60.0
BACKLOG_LIMIT = 4 * 1024 * 1024
HELD_LIMIT = 64 * 1024 * 1024  # a whole past repeated must fit, or its watcher would be cut off again and again


class Pipe(Protocol):
    """The part of an asyncio transport that a watcher writes to."""

    def write(self, data: bytes) -> None: ...
    def get_write_buffer_size(self) -> int: ...
    def abort(self) -> None: ...
    def is_closing(self) -> bool: ...


class Watcher:
    """One watch that is being served. Until `open`, what happens is kept; afterwards it is sent.

    after: the revision up to which it wants to hear nothing, which may lie in the future."""

    __slots__ = ("_ended", "_held", "_hub", "_open", "_pending", "_pipe", "after", "form", "selection")

    def __init__(self, hub: "Hub", selection: Selection, form: Form, pipe: Pipe) -> None:
        self.selection = selection
        self.form = form
        self.after = 0
        self._hub = hub
        self._pipe = pipe
        self._pending: list[bytes] = []
        self._held = 0
        self._open = False
        self._ended = asyncio.Event()

    def offer(self, broadcast: Broadcast) -> None:
        """Take what concerns this watch out of a change."""
        if broadcast.change.revision <= self.after:
            return
        seen = self.selection.sees(broadcast.change)
        if seen is not None:
            self.push(broadcast.line(*seen, self.form))

    def push(self, chunk: bytes) -> None:
        """Send a chunk with the next flush."""
        self._pending.append(chunk)
        if self._open:
            self._hub.flush_soon(self)
            return
        self._held += len(chunk)
        if self._held > HELD_LIMIT:
            self._pending.clear()
            self._cut_off()

    def open(self) -> None:
        """Send what was kept, and from now on all."""
        self._open = True
        self.flush()

    def end(self) -> None:
        """Let the stream end in good order."""
        self._ended.set()

    async def ended_within(self, seconds: float) -> bool:
        """Wait for the end, at most so long; tell whether it came."""
        try:
            async with asyncio.timeout(seconds):
                return await self._ended.wait()
        except TimeoutError:
            return False

    def flush(self) -> None:
        """Hand everything to the transport, or cut off a reader that is too slow."""
        if not self._pending:
            return
        pending, self._pending = self._pending, []
        if self._pipe.is_closing():
            # The client has gone; a closed TLS transport cannot even tell its backlog.
            self._hub.leave(self)
            self.end()
            return
        if self._pipe.get_write_buffer_size() > BACKLOG_LIMIT:
            self._cut_off()
            return
        self._pipe.write(pending[0] if len(pending) == 1 else b"".join(pending))

    def _cut_off(self) -> None:
        self._hub.leave(self)
        self._pipe.abort()
        self.end()


class Hub:
    """All watches of one storage. bookmark_every: seconds between the bookmarks of those that asked for them."""

    def __init__(self, storage: Storage) -> None:
        self.bookmark_every = BOOKMARK_EVERY
        self._watchers: dict[str, set[Watcher]] = {}
        self._dirty: dict[Watcher, None] = {}
        self.storage = storage
        storage.on_change(self._spread)

    def join(self, selection: Selection, form: Form, pipe: Pipe) -> Watcher:
        """Begin a watch; it misses nothing that is stored from now on."""
        watcher = Watcher(self, selection, form, pipe)
        self._watchers.setdefault(selection.resource, set()).add(watcher)
        return watcher

    def leave(self, watcher: Watcher) -> None:
        """End a watch; twice is harmless."""
        self._watchers.get(watcher.selection.resource, set()).discard(watcher)
        self._dirty.pop(watcher, None)

    def count(self) -> int:
        """Tell how many watches are open."""
        return sum(self.counts().values())

    def counts(self) -> dict[str, int]:
        """Tell how many watches are open, by resource."""
        return {resource: len(watchers) for resource, watchers in self._watchers.items() if watchers}

    def end_all(self) -> None:
        """End every watch in good order, so that clients come back."""
        for watchers in self._watchers.values():
            for watcher in watchers:
                watcher.end()

    def flush_soon(self, watcher: Watcher) -> None:
        """Send this watcher's chunks when the current turn of the loop is over."""
        if not self._dirty:
            asyncio.get_running_loop().call_soon(self._flush)
        self._dirty[watcher] = None

    def _flush(self) -> None:
        dirty, self._dirty = self._dirty, {}
        for watcher in dirty:
            watcher.flush()

    def _spread(self, change: Change) -> None:
        watchers = self._watchers.get(change.resource)
        if not watchers:
            return
        broadcast = Broadcast(change)
        for watcher in tuple(watchers):
            watcher.offer(broadcast)
