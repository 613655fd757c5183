"""A viewer's way out past ASGI, autobahn and Twisted's buffers: frames of a server are the same bytes for everybody.

One frame is compressed and wrapped once and, where nothing waits before it, written at once: a write that Twisted
schedules costs two changes of the selector, several times the write itself, and 1,000 viewers then fill a core. What
does not fit into the kernel's buffer goes Twisted's way, and its length is the backlog.
"""

import zlib
from collections import deque
from collections.abc import Iterable
from typing import Any

from autobahn.websocket.compress import PerMessageDeflateOffer, PerMessageDeflateOfferAccept
from autobahn.websocket.protocol import WebSocketProtocol

TEXT, DEFLATED_TEXT = 0x81, 0xC1  # a text message in one frame, plain and with permessage-deflate
SHORTEST_DEFLATED = 256  # bytes; less gains nothing
LONG = 1 << 16  # bytes; from here on the fastest level: a big snapshot must not hold up the others
FLUSHED = b"\x00\x00\xff\xff"  # what ends every flush, and is left out on the wire
REMEMBERED = 4  # messages under way to all viewers at once: a frame, a snapshot, what is told


def accept_compression(offers: Iterable[Any]) -> PerMessageDeflateOfferAccept | None:
    """Take a client's permessage-deflate. It is not to keep its window, which would cost us 40 KB a viewer."""
    for offer in offers:
        if isinstance(offer, PerMessageDeflateOffer):
            return PerMessageDeflateOfferAccept(offer, request_no_context_takeover=True)
    return None


class Wrapped:
    """A message in its websocket frame, plain and deflated, each made when first asked for.

    No message leans on an earlier one, as compression otherwise would, so that the bytes are right for every viewer.
    """

    def __init__(self, message: bytes) -> None:
        self.message = message
        self._plain: bytes | None = None
        self._deflated: bytes | None = None

    def plain(self) -> bytes:
        """Header and message; frames of a server are not masked."""
        if self._plain is None:
            self._plain = _header(TEXT, len(self.message)) + self.message
        return self._plain

    def deflated(self) -> bytes:
        """The same for a viewer that takes permessage-deflate; a short message goes plain."""
        if len(self.message) < SHORTEST_DEFLATED:
            return self.plain()
        if self._deflated is None:
            payload = _deflate(self.message)
            self._deflated = _header(DEFLATED_TEXT, len(payload)) + payload
        return self._deflated


class Wrapping:
    """The messages of the moment, kept for the next viewer of the same one."""

    def __init__(self) -> None:
        self._recent: deque[Wrapped] = deque(maxlen=REMEMBERED)

    def wrap(self, message: bytes) -> Wrapped:
        """Give the message's frames: the same ones for the same object."""
        for wrapped in self._recent:
            if wrapped.message is message:
                return wrapped
        wrapped = Wrapped(message)
        self._recent.appendleft(wrapped)
        return wrapped


class TransportOutlet:
    """One socket of Daphne's."""

    wrapping = Wrapping()

    def __init__(self, protocol: Any) -> None:
        self._protocol = protocol

    def backlog(self) -> int:
        """Bytes that Twisted holds for this viewer: its buffer from the read offset on, and what came since."""
        transport = self._protocol.transport
        if transport is None:
            return 0
        return int(len(transport.dataBuffer) - transport.offset + transport._tempDataLen)

    def send(self, frame: bytes) -> None:
        """Send one text frame; a socket that is closing drops it."""
        if self._protocol.state != WebSocketProtocol.STATE_OPEN:
            return
        both = self.wrapping.wrap(frame)
        wrapped = both.plain() if self._protocol._perMessageCompress is None else both.deflated()
        written = self._write_now(wrapped)
        if written < len(wrapped):
            self._protocol.transport.write(wrapped[written:])

    def close(self, code: int) -> None:
        """Close with the code; Autobahn keeps those below 3000 for itself, except as a bare frame."""
        if self._protocol.state == WebSocketProtocol.STATE_OPEN:
            self._protocol.sendCloseFrame(code=code)

    def _write_now(self, data: bytes) -> int:
        """Write what fits, and tell how much; nothing while earlier bytes wait, or on a broken socket."""
        transport = self._protocol.transport
        if self.backlog() or not transport.connected or transport.disconnecting or transport.TLS:
            return 0
        try:
            return int(transport.socket.send(data))
        except OSError:  # full, or gone: Twisted finds out which
            return 0


def _deflate(message: bytes) -> bytes:
    level = 1 if len(message) >= LONG else 6
    deflater = zlib.compressobj(level, zlib.DEFLATED, -zlib.MAX_WBITS)
    return (deflater.compress(message) + deflater.flush(zlib.Z_SYNC_FLUSH)).removesuffix(FLUSHED)


def _header(kind: int, length: int) -> bytes:
    if length < 126:
        return bytes((kind, length))
    if length < 1 << 16:
        return bytes((kind, 126)) + length.to_bytes(2, "big")
    return bytes((kind, 127)) + length.to_bytes(8, "big")
