"""The SPDY/3.1 frames that port-forward needs: streams, data, pings; headers compressed with SPDY's own words.

A `Codec` is one end of one connection: bytes in, frames out, and back. Nothing here does I/O.
"""

import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

VERSION = 3
SYN_STREAM, SYN_REPLY, RST_STREAM, PING, GOAWAY, HEADERS, WINDOW_UPDATE = 1, 2, 3, 6, 7, 8, 9
FIN = 0x01
LARGEST = 1_048_576

_WORDS = (
    "options", "head", "post", "put", "delete", "trace", "accept", "accept-charset", "accept-encoding",
    "accept-language", "accept-ranges", "age", "allow", "authorization", "cache-control", "connection",
    "content-base", "content-encoding", "content-language", "content-length", "content-location", "content-md5",
    "content-range", "content-type", "date", "etag", "expect", "expires", "from", "host", "if-match",
    "if-modified-since", "if-none-match", "if-range", "if-unmodified-since", "last-modified", "location",
    "max-forwards", "pragma", "proxy-authenticate", "proxy-authorization", "range", "referer", "retry-after",
    "server", "te", "trailer", "transfer-encoding", "upgrade", "user-agent", "vary", "via", "warning",
    "www-authenticate", "method", "get", "status", "200 OK", "version", "HTTP/1.1", "url", "public", "set-cookie",
    "keep-alive", "origin",
)  # fmt: skip
_TAIL = (
    b"100101201202205206300302303304305306307402405406407408409410411412413414415416417502504505"
    b"203 Non-Authoritative Information204 No Content301 Moved Permanently400 Bad Request401 Unauthorized"
    b"403 Forbidden404 Not Found500 Internal Server Error501 Not Implemented503 Service Unavailable"
    b"Jan Feb Mar Apr May Jun Jul Aug Sept Oct Nov Dec 00:00:00 Mon, Tue, Wed, Thu, Fri, Sat, Sun, GMT"
    b"chunked,text/html,image/png,image/jpg,image/gif,application/xml,application/xhtml+xml,text/plain,"
    b"text/javascript,publicprivatemax-age=gzip,deflate,sdchcharset=utf-8charset=iso-8859-1,utf-,*,enq=0."
)
DICTIONARY = b"".join(struct.pack(">I", len(word)) + word.encode() for word in _WORDS) + _TAIL


class Malformed(Exception):
    """What came is no SPDY/3.1, or too much of it."""


@dataclass(frozen=True)
class Frame:
    """kind: one of the control types, or 0 for data."""

    kind: int
    stream: int = 0
    flags: int = 0
    data: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def is_last(self) -> bool:
        return bool(self.flags & FIN)


class Codec:
    """One end of a connection; header compression has a memory in each direction."""

    def __init__(self) -> None:
        self._buffer = bytearray()
        self._inflate = zlib.decompressobj(zdict=DICTIONARY)
        self._deflate = zlib.compressobj(zdict=DICTIONARY)

    def feed(self, data: bytes) -> Iterator[Frame]:
        """The frames that are complete now. Raises Malformed."""
        self._buffer += data
        while len(self._buffer) >= 8:
            first, second = struct.unpack_from(">II", self._buffer)
            length = second & 0xFFFFFF
            if length > LARGEST:
                raise Malformed(f"a frame of {length} bytes")
            if len(self._buffer) < 8 + length:
                return
            body = bytes(self._buffer[8 : 8 + length])
            del self._buffer[: 8 + length]
            yield self._frame(first, second >> 24, body)

    def _frame(self, first: int, flags: int, body: bytes) -> Frame:
        if not first & 0x80000000:
            return Frame(0, first, flags, body)
        if (first >> 16) & 0x7FFF != VERSION:
            raise Malformed("not SPDY/3")
        kind = first & 0xFFFF
        try:
            return self._control(kind, flags, body)
        except (struct.error, zlib.error) as broken:
            raise Malformed(str(broken)) from broken

    def _control(self, kind: int, flags: int, body: bytes) -> Frame:
        if kind in (SYN_STREAM, SYN_REPLY, HEADERS):
            (stream,) = struct.unpack_from(">I", body)
            return Frame(kind, stream, flags, headers=self._read_headers(body[10 if kind == SYN_STREAM else 4 :]))
        if kind in (RST_STREAM, PING, GOAWAY, WINDOW_UPDATE):
            return Frame(kind, struct.unpack_from(">I", body)[0], flags, body)
        return Frame(kind, 0, flags, body)

    def _read_headers(self, block: bytes) -> dict[str, str]:
        plain = self._inflate.decompress(block, LARGEST)
        (count,) = struct.unpack_from(">I", plain)
        at, headers = 4, {}
        for _ in range(min(count, 100)):
            name, at = _text(plain, at)
            value, at = _text(plain, at)
            headers[name.lower()] = value
        return headers

    def reply(self, stream: int) -> bytes:
        """SYN_REPLY without headers."""
        block = self._deflate.compress(struct.pack(">I", 0)) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
        return control(SYN_REPLY, struct.pack(">I", stream) + block)

    def open(self, stream: int, headers: dict[str, str], *, last: bool = False) -> bytes:
        """SYN_STREAM."""
        plain = struct.pack(">I", len(headers))
        for name, value in headers.items():
            plain += struct.pack(">I", len(name)) + name.encode() + struct.pack(">I", len(value)) + value.encode()
        block = self._deflate.compress(plain) + self._deflate.flush(zlib.Z_SYNC_FLUSH)
        return control(SYN_STREAM, struct.pack(">IIH", stream, 0, 0) + block, FIN if last else 0)


def _text(plain: bytes, at: int) -> tuple[str, int]:
    (length,) = struct.unpack_from(">I", plain, at)
    end = at + 4 + length
    if end > len(plain):
        raise Malformed("headers end too early")
    return plain[at + 4 : end].decode("latin-1"), end


def control(kind: int, body: bytes, flags: int = 0) -> bytes:
    return struct.pack(">HHI", 0x8000 | VERSION, kind, flags << 24 | len(body)) + body


def data(stream: int, content: bytes, *, last: bool = False) -> bytes:
    """A data frame; `last` half-closes the stream."""
    return struct.pack(">II", stream, (FIN if last else 0) << 24 | len(content)) + content


def pong(ping: Frame) -> bytes:
    return control(PING, ping.data)


def reset(stream: int, status: int = 5) -> bytes:
    """RST_STREAM; 5 is cancel."""
    return control(RST_STREAM, struct.pack(">II", stream, status))
