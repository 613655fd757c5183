"""What a client may pile up on us: little. Daphne's queue to a consumer has no end, and so has a pong's way out.

Who goes over it is told 4408, and not another byte of theirs is read.
"""

import time
from typing import Any

from daphne.ws_protocol import WebSocketProtocol

from dashboard import fleet
from dashboard.inbound import BURST, MESSAGE_LIMIT, TOO_FAST, Throttle, Violation
from dashboard.transport import TransportOutlet

WAITING = int(BURST)  # messages that the consumer has not taken yet: as many as it lets through at once
BYTES_A_SECOND, BYTES_AT_ONCE = 16 * 1024, 2 * MESSAGE_LIMIT  # a page sends some 20 bytes a second


class GuardedProtocol(WebSocketProtocol):  # type: ignore[misc]
    """Daphne's websocket with a door. Bytes are counted as they come: pings and pieces of messages are not free."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._bytes = Throttle(time.monotonic, BYTES_A_SECOND, BYTES_AT_ONCE)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        """Read on, unless it is too much; before it is let in, nobody has anything to say at all."""
        if self.state == self.STATE_CLOSED:
            return
        try:
            self._bytes.take(len(data))
        except Violation:
            self._shut()
        else:
            super().dataReceived(data)

    def onMessage(self, payload: bytes, isBinary: bool) -> None:  # noqa: N802, N803 - Autobahn's names
        """Hand the message on, unless too many wait already."""
        if self.state != self.STATE_OPEN:
            return
        if self.application_queue.qsize() < WAITING:
            super().onMessage(payload, isBinary)
        else:
            self._shut()

    def onPing(self, payload: bytes) -> None:  # noqa: N802
        """Answer it, unless earlier words still wait for this client to read them."""
        if not TransportOutlet(self).backlog():
            super().onPing(payload)

    def _shut(self) -> None:
        """Autobahn hangs up a second later, since the client's own goodbye is not read any more."""
        if self.state == self.STATE_OPEN:
            fleet.current().sockets.closed[TOO_FAST] += 1
            TransportOutlet(self).close(TOO_FAST)
            self.transport.pauseProducing()
        elif self.transport is not None:
            self.transport.abortConnection()
