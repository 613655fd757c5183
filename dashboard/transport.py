"""A viewer's way out past ASGI, autobahn and Twisted's buffers: frames of a server are the same bytes for everybody.

One frame is wrapped once and, where nothing waits before it, written at once: a write that Twisted schedules costs two
changes of the selector, several times the write itself, and 1,000 viewers then fill a core. What does not fit into the
kernel's buffer goes Twisted's way, and its length is the backlog.
"""

from typing import Any

from autobahn.websocket.protocol import WebSocketProtocol

TEXT = 0x81  # a text message in one frame


class Wrapping:
    """The websocket frame around a message, kept for the next viewer of the same message."""

    def __init__(self) -> None:
        self._message: bytes | None = None
        self._wrapped = b""

    def wrap(self, message: bytes) -> bytes:
        """Give header and message; frames of a server are not masked."""
        if message is not self._message:
            self._message, self._wrapped = message, _header(len(message)) + message
        return self._wrapped


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
        wrapped = self.wrapping.wrap(frame)
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


def _header(length: int) -> bytes:
    if length < 126:
        return bytes((TEXT, length))
    if length < 1 << 16:
        return bytes((TEXT, 126)) + length.to_bytes(2, "big")
    return bytes((TEXT, 127)) + length.to_bytes(8, "big")
