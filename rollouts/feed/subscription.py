"""One viewer. It gets every frame, or, when it falls behind, none until it has drained and then one fresh snapshot."""

import logging
from collections.abc import Callable
from typing import Protocol

BACKLOG_LIMIT = 256 * 1024
DRAINED = 16 * 1024
# Above what a big snapshot itself takes: a slow line must not get one snapshot after the other while the first travels.
BESIDE_SNAPSHOT = 64 * 1024
TOO_SLOW = 4408

log = logging.getLogger(__name__)


class Outlet(Protocol):
    """A viewer's socket. `backlog` counts the bytes that its transport still holds; `send` never waits."""

    def backlog(self) -> int: ...

    def send(self, frame: bytes) -> None: ...

    def close(self, code: int) -> None: ...


class Subscription:
    """`lag`: ms from sending a frame to the page showing it, as the page last reported; None before that."""

    def __init__(
        self, outlet: Outlet, sent_at: Callable[[int], int | None], leave: Callable[["Subscription"], None]
    ) -> None:
        self.lag: int | None = None
        self.behind_since: int | None = 0
        self._outlet, self._sent_at, self._leave = outlet, sent_at, leave
        self._limit = BACKLOG_LIMIT

    def resync(self) -> None:
        """The page saw a gap: it gets a snapshot, at the next look at those who are behind."""
        if self.behind_since is None:
            self.behind_since = 0

    def seen(self, seq: int, now: int) -> None:
        """The page has shown frame `seq` at `now` by the server's clock."""
        sent = self._sent_at(seq)
        if sent is not None:
            self.lag = max(now - sent, 0)

    def cancel(self) -> None:
        """The viewer has gone; harmless when repeated."""
        self._leave(self)

    def offer(self, frame: bytes, now: int) -> None:
        """Send a frame, unless too much of the earlier ones is still on its way."""
        if self.behind_since is not None:
            return
        backlog = self._outlet.backlog()
        if backlog > self._limit:
            self.behind_since = now
            return
        if backlog <= DRAINED:
            self._limit = BACKLOG_LIMIT
        self._send(frame)

    def tell(self, message: bytes) -> None:
        """Send an unnumbered message; one that is behind does without."""
        if self._outlet.backlog() <= self._limit:
            self._send(message)

    def catch_up(self, snapshot: Callable[[], bytes], now: int, patience_ms: int) -> None:
        """Give one that is behind a snapshot once it has drained; let it go when that takes too long."""
        if self.behind_since is None:
            return
        if self._outlet.backlog() <= DRAINED:
            self.behind_since = None
            encoded = snapshot()
            self._limit = max(BACKLOG_LIMIT, len(encoded) + BESIDE_SNAPSHOT)
            self._send(encoded)
        elif self.behind_since and now - self.behind_since > patience_ms:
            self.close(TOO_SLOW)
        else:
            self.behind_since = self.behind_since or now

    def close(self, code: int) -> None:
        """Close the viewer's socket and forget it."""
        self._leave(self)
        close_outlet(self._outlet, code)

    def _send(self, frame: bytes) -> None:
        if not send_to(self._outlet, frame):
            self._leave(self)


def send_to(outlet: Outlet, frame: bytes) -> bool:
    """Send it; False on a socket that breaks, which is its viewer's misfortune and nobody else's."""
    try:
        outlet.send(frame)
    except Exception:
        log.debug("an outlet broke", exc_info=True)
        return False
    return True


def close_outlet(outlet: Outlet, code: int) -> None:
    """Close a viewer's socket; harmless where it broke before."""
    try:
        outlet.close(code)
    except Exception:
        log.debug("an outlet was closed already", exc_info=True)
