"""Frames on their way out: wrapped once, written at once or left to the transport."""

import socket
import zlib

import pytest
from autobahn.websocket.protocol import WebSocketProtocol

from dashboard.serving.transport import REMEMBERED, TransportOutlet, Wrapped, Wrapping
from dashboard.sockets.inbound import MESSAGE_LIMIT

BUFFER = 4_096


class Transport:
    """As much of Twisted's as an outlet touches, over a real socket."""

    connected, disconnecting, TLS = True, False, False

    def __init__(self, plain: socket.socket) -> None:
        self.socket = plain
        self.dataBuffer = b""
        self.offset = 0
        self._tempDataLen = 0
        self.left = b""

    def write(self, data: bytes) -> None:
        self.left += data
        self._tempDataLen += len(data)


class Protocol:
    state = WebSocketProtocol.STATE_OPEN

    def __init__(self, plain: socket.socket, compression: object = None) -> None:
        self.transport = Transport(plain)
        self._perMessageCompress = compression


@pytest.fixture
def pair():
    ours, theirs = socket.socketpair()
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, BUFFER)
    ours.setblocking(False)
    theirs.settimeout(1.0)
    with ours, theirs:
        yield ours, theirs


@pytest.mark.parametrize("length", [0, 1, 125, 126, 65_535, 65_536, MESSAGE_LIMIT + 1])
def test_a_message_of_any_length_is_one_unmasked_text_frame(length):
    wrapped = Wrapped(b"x" * length).plain()
    short = wrapped[1]
    size, head = {126: (2, 4), 127: (8, 10)}.get(short, (0, 2))
    assert wrapped[0] == 0x81
    assert (int.from_bytes(wrapped[2 : 2 + size], "big") if size else short) == length
    assert wrapped[head:] == b"x" * length


@pytest.mark.parametrize("length", [256, 100_000, 3_000_000])
def test_a_deflated_message_stands_on_its_own(length):
    message = b'{"type":"frame"}' * (length // 16)
    wrapped = Wrapped(message).deflated()
    head = 2 if wrapped[1] < 126 else 4
    assert wrapped[0] == 0xC1
    assert len(wrapped) < length / 3
    assert zlib.decompressobj(-15).decompress(wrapped[head:] + b"\x00\x00\xff\xff") == message


def test_a_short_message_is_not_deflated():
    assert Wrapped(b"short").deflated() == Wrapped(b"short").plain()


def test_the_same_message_is_wrapped_once_for_all():
    wrapping, message = Wrapping(), b"a frame"
    first = wrapping.wrap(message)
    for number in range(REMEMBERED - 1):
        wrapping.wrap(b"another %d" % number)
    assert wrapping.wrap(message) is first
    wrapping.wrap(b"one more")
    assert wrapping.wrap(message) is not first


def test_only_a_viewer_that_takes_it_gets_deflated_frames(pair):
    ours, theirs = pair
    frame = b"a frame of some length " * 20
    TransportOutlet(Protocol(ours)).send(frame)
    assert theirs.recv(1_000) == Wrapped(frame).plain()
    TransportOutlet(Protocol(ours, compression=object())).send(frame)
    assert theirs.recv(1_000) == Wrapped(frame).deflated()


def test_a_frame_goes_out_at_once_when_nothing_waits(pair):
    ours, theirs = pair
    outlet = TransportOutlet(Protocol(ours))
    outlet.send(b"hello")
    assert theirs.recv(100) == b"\x81\x05hello"
    assert outlet.backlog() == 0


def test_what_the_kernel_does_not_take_is_left_to_the_transport_and_counted(pair):
    ours, theirs = pair
    protocol = Protocol(ours)
    outlet = TransportOutlet(protocol)
    frame = bytes(range(256)) * 1_024
    outlet.send(frame)
    outlet.send(b"later")
    assert outlet.backlog() == len(protocol.transport.left) > 0
    got = b""
    theirs.setblocking(False)
    while chunk := _receive(theirs):
        got += chunk
    assert got + protocol.transport.left == Wrapped(frame).plain() + b"\x81\x05later"


def test_nothing_overtakes_what_waits(pair):
    ours, theirs = pair
    protocol = Protocol(ours)
    protocol.transport.write(b"earlier")
    TransportOutlet(protocol).send(b"later")
    theirs.setblocking(False)
    assert _receive(theirs) == b""
    assert protocol.transport.left == b"earlier\x81\x05later"


def test_a_socket_that_is_closing_drops_the_frame(pair):
    ours, theirs = pair
    protocol = Protocol(ours)
    protocol.state = WebSocketProtocol.STATE_CLOSING
    TransportOutlet(protocol).send(b"hello")
    theirs.setblocking(False)
    assert _receive(theirs) == b""
    assert protocol.transport.left == b""


def _receive(plain: socket.socket) -> bytes:
    try:
        return plain.recv(1 << 20)
    except BlockingIOError:
        return b""
