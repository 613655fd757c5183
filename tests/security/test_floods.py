"""One client that sends without end, on a running stack: it is ended, costs little, others do not notice (line 10)."""

import asyncio
import base64
import os
import socket
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.security.sockets import BOARD, first, opened
from tests.stack import Stack, Visitor, processes_of

RESYNC = b'{"type":"resync","seq":1}'  # a command: the database is asked before it is obeyed
SEEN = b'{"type":"seen","seq":1,"now":1}'
LONG = b'{"type":"focus","uid":"' + b"x" * 60_000 + b'"}'
FEW_MB = 24
ENOUGH = 100_000_000  # bytes
PATIENCE = 3.0


def masked(opcode: int, payload: bytes) -> bytes:
    """A client's frame under a mask of zeros."""
    length = len(payload)
    size = bytes([0x80 | length]) if length < 126 else bytes([0x80 | 126]) + length.to_bytes(2, "big")
    return bytes([0x80 | opcode]) + size + b"\0\0\0\0" + payload


@contextmanager
def connected(stack: Stack, visitor: Visitor, *, patient: bool = True, buffer: int = 0) -> Iterator[socket.socket]:
    """A socket with nothing between us and the wire, after its handshake if patient; it reads only when told to.

    buffer: how many bytes our side's kernel may hold, 0 for as many as usual.
    """
    key = base64.b64encode(os.urandom(16)).decode()
    head = (
        f"GET {BOARD} HTTP/1.1\r\nHost: 127.0.0.1:{stack.port}\r\nOrigin: {stack.base}\r\nUpgrade: websocket\r\n"
        f"Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: {key}\r\n"
        f"Cookie: {visitor.cookie_header}\r\n\r\n"
    )
    with socket.socket() as wire:
        wire.settimeout(10)
        if buffer:
            wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, buffer)
        wire.connect(("127.0.0.1", stack.port))
        wire.sendall(head.encode())
        assert not patient or wire.recv(12) == b"HTTP/1.1 101"
        yield wire


def flood(wire: socket.socket, frame: bytes) -> int:
    """Send 100 MB, or until the other side has had enough; how much it was, what its kernel took included."""
    chunk = frame * max(1, 65_536 // len(frame))
    sent = 0
    wire.settimeout(PATIENCE)
    try:
        while sent < ENOUGH:
            sent += wire.send(chunk)
    except OSError:  # it reads no more, or has hung up
        pass
    return sent


def said_at_the_end(wire: socket.socket) -> bytes:
    """What came last: the close frame, if there was one."""
    came = b""
    try:
        while chunk := wire.recv(65_536):
            came = came[-100:] + chunk
    except OSError:  # reset: what we sent was not read
        pass
    return came


def server(stack: Stack) -> int:
    return next(pid for pid in processes_of(stack.state) if b"\0serve\0" in Path(f"/proc/{pid}/cmdline").read_bytes())


def megabytes(pid: int) -> float:
    """What it holds now."""
    pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


@pytest.fixture
async def bystander(stack: Stack, viewer: Visitor) -> AsyncIterator[Callable[[], "asyncio.Task[float]"]]:
    """Somebody else who looks: call it to learn, when awaited, how long a change needs to reach them."""
    async with opened(stack, viewer) as ws:
        await first(ws, "snapshot")

        async def see() -> float:
            began = time.monotonic()
            note = f"kubernetes.io/change-cause={began}"
            await asyncio.to_thread(stack.kubectl, "annotate", "deployment/http-go", note, "--overwrite")
            while str(began) not in str(await first(ws, "frame")):
                pass
            return time.monotonic() - began

        yield lambda: asyncio.create_task(see())


FLOODS = {
    "commands": masked(1, RESYNC),
    "reports": masked(1, SEEN),
    "long messages": masked(1, LONG),
    "binary": masked(2, b"\0"),
    "pings": masked(9, b"x" * 120),
    "pieces of a message that never ends": b"\0\x80\0\0\0\0",
}


@pytest.mark.parametrize("kind", FLOODS)
async def test_sec_10_a_flood_ends_its_client_in_bounded_memory_and_others_go_on(
    stack: Stack, operator: Visitor, bystander: Callable[[], "asyncio.Task[float]"], kind: str
) -> None:
    log = stack.state.parent / "state.log"
    written, pid = log.stat().st_size, server(stack)
    with connected(stack, operator) as wire:
        before = peak = megabytes(pid)
        if kind.startswith("pieces"):
            wire.sendall(b"\1\x80\0\0\0\0")  # a text that goes on
        sending = asyncio.create_task(asyncio.to_thread(flood, wire, FLOODS[kind]))
        seen = bystander()
        while not sending.done():
            peak = max(peak, megabytes(pid))
            await asyncio.sleep(0.01)
        assert await sending < ENOUGH, "it could send as much as it liked"
        assert await seen < 5
        goodbye = await asyncio.to_thread(said_at_the_end, wire)
    assert b"\x88\x02" + (4408).to_bytes(2, "big") in goodbye, "its client was not told"
    assert peak - before < FEW_MB
    assert "Traceback" not in log.read_text()[written:]


@pytest.mark.parametrize("told", [b"Content-Length: 400000000", b"Transfer-Encoding: chunked"], ids=["told", "untold"])
async def test_a_stranger_cannot_fill_the_disk_with_the_body_of_a_request(stack: Stack, told: bytes) -> None:
    kind = b"Content-Type: application/x-www-form-urlencoded"
    chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n" if b"chunked" in told else b"x" * 65_536
    with socket.create_connection(("127.0.0.1", stack.port), timeout=10) as wire:
        host = b"Host: 127.0.0.1:%d" % stack.port
        wire.sendall(b"\r\n".join([b"POST /enter/ HTTP/1.1", host, told, kind, b"", b""]))
        assert await asyncio.to_thread(flood, wire, chunk) < ENOUGH
        assert b" 413 " in await asyncio.to_thread(said_at_the_end, wire)


def test_a_form_of_the_usual_size_comes_through_and_a_bigger_one_is_refused(operator: Visitor) -> None:
    token = operator.token()
    form = {"language": "en", "next": "/", "csrfmiddlewaretoken": token}
    assert operator.send_form("/language/", form, allow_redirects=False).status_code == 302
    assert operator.send_form("/language/", {**form, "more": "x" * 100_000}).status_code == 400  # by Django
    assert operator.send_form("/language/", {**form, "more": "x" * 200_000}).status_code == 413


async def test_sec_10_what_is_sent_before_the_handshake_is_answered_is_bounded_too(
    stack: Stack, operator: Visitor
) -> None:
    pid = server(stack)
    before = megabytes(pid)
    with connected(stack, operator, patient=False) as wire:
        assert await asyncio.to_thread(flood, wire, masked(1, LONG)) < ENOUGH
    assert megabytes(pid) - before < FEW_MB
