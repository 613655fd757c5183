"""What a client may pile up on us: little. In Daphne's queue to a consumer, on a pong's way out and in the file that it
makes of a request's body there is room without end, for a stranger too.

Who goes over it is told so, by 4408 or 413, and not another byte of theirs is read.
"""

import time
from typing import Any

from daphne.http_protocol import WebRequest
from daphne.server import Server
from daphne.ws_protocol import WebSocketProtocol

from dashboard.clusters import fleet
from dashboard.serving.transport import TransportOutlet
from dashboard.sockets.inbound import BURST, MESSAGE_LIMIT, TOO_FAST, Throttle, Violation

WAITING = int(BURST)  # messages that the consumer has not taken yet: as many as it lets through at once
BYTES_A_SECOND, BYTES_AT_ONCE = 16 * 1024, 2 * MESSAGE_LIMIT  # a page sends some 20 bytes a second
BODY_LIMIT = 2 * 64 * 1024  # bytes; Django itself takes forms of half of it
TOO_LARGE = b"HTTP/1.1 413 Content Too Large\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


def guard(server: Server) -> None:
    """Put the door before everything that connects to Daphne from now on."""
    server.ws_factory.protocol = GuardedProtocol
    build = server.http_factory.buildProtocol

    def guarded(address: Any) -> Any:
        protocol = build(address)
        protocol.requestFactory = GuardedRequest
        return protocol

    server.http_factory.buildProtocol = guarded


class GuardedRequest(WebRequest):  # type: ignore[misc]
    """A request whose body ends somewhere, whether it says its length or not."""

    taken = 0
    refused = False

    def gotLength(self, length: int | None) -> None:  # noqa: N802 - Twisted's names
        """Refuse it before the first byte where its length is known."""
        super().gotLength(length)
        if length is not None and length > BODY_LIMIT:
            self._refuse()

    def handleContentChunk(self, data: bytes) -> None:  # noqa: N802
        """Keep a part of the body."""
        self.taken += len(data)
        if self.taken > BODY_LIMIT:
            self._refuse()
        elif not self.refused:
            super().handleContentChunk(data)

    def process(self) -> None:
        """Nobody hears of a refused one."""
        if not self.refused:
            super().process()

    def _refuse(self) -> None:
        if not self.refused:
            self.refused = True
            self.channel.transport.write(TOO_LARGE)
            self.channel.loseConnection()


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
