"""Who may open a socket, and what it may do (lines 1-5, 8, 10-12)."""

import asyncio
import contextlib
import os
import subprocess
import sys

import aiohttp
import pytest
from django.core.checks import run_checks
from django.test import override_settings

from dashboard.people.presence import PER_PERSON
from dashboard.sockets.origin import is_own_origin
from tests.security.sockets import BOARD, closing, first, handshake_status, opened, raw
from tests.stack import ROOT, Stack, Visitor

OWN = "http://127.0.0.1:8000"


def scope(origin: str | None, host: str = "127.0.0.1:8000", *more: tuple[bytes, bytes]) -> dict:
    headers = [(b"host", host.encode()), *more]
    return {"type": "websocket", "headers": headers + ([(b"origin", origin.encode())] if origin is not None else [])}


@pytest.mark.parametrize("origin", ["https://evil.example", None, "null", "https://127.0.0.1.evil.example", ""])
async def test_sec_01_a_foreign_or_missing_origin_is_refused_before_accept(
    stack: Stack, viewer: Visitor, origin: str | None
) -> None:
    status = await handshake_status(stack, viewer, {} if origin is None else {"Origin": origin})
    assert status == (400 if origin in ("", "null") else 403)  # 400: the server itself takes no such handshake


async def test_sec_01_the_own_page_is_let_in(stack: Stack, viewer: Visitor) -> None:
    assert await handshake_status(stack, viewer, {"Origin": stack.base}) == 101


async def test_sec_02_another_port_scheme_or_host_name_is_refused(stack: Stack, viewer: Visitor) -> None:
    others = [
        f"http://127.0.0.1:{stack.port + 1}",
        "http://127.0.0.1",
        f"https://127.0.0.1:{stack.port}",
        f"http://localhost:{stack.port}",
        f"http://127.0.0.1:{stack.port}.evil.example",
        f"{stack.base}, https://evil.example",
    ]
    answers = {origin: await handshake_status(stack, viewer, {"Origin": origin}) for origin in others}
    assert set(answers.values()) <= {400, 403}, answers  # 400 where the server itself finds it malformed


def test_sec_02_two_origins_are_none() -> None:
    assert is_own_origin(scope(OWN))
    assert not is_own_origin(scope(OWN, "127.0.0.1:8000", (b"origin", OWN.encode())))


@override_settings(ALLOWED_HOSTS=["*"])
def test_sec_03_a_wildcard_host_opens_nothing_and_is_refused_at_start() -> None:
    assert not is_own_origin(scope(None))
    assert not is_own_origin(scope("null"))
    assert not is_own_origin(scope("https://evil.example"))
    assert "rollboard.E001" in {error.id for error in run_checks()}


def test_sec_04_the_cookies_are_out_of_reach_for_scripts_and_other_sites(stack: Stack, viewer: Visitor) -> None:
    session, csrf = (f"rollboard_{kind}_{stack.port}" for kind in ("session", "csrf"))
    for name, same_site in ((session, "Lax"), (csrf, "Strict")):
        cookie = next(cookie for cookie in viewer.cookies if cookie.name == name)
        assert cookie.has_nonstandard_attr("HttpOnly")
        assert cookie.get_nonstandard_attr("SameSite") == same_site


def test_sec_04_cookies_are_secure_and_hsts_is_on_behind_https() -> None:
    code = (
        "from dashboard import settings as s;"
        "print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0)"
    )
    environment = {**os.environ, "ROLLBOARD_HTTPS": "1"}
    shown = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    assert shown.stdout.split() == ["True"] * 3


async def test_sec_05_an_anonymous_socket_is_accepted_and_closed_before_any_cluster_byte(stack: Stack) -> None:
    async with opened(stack) as ws:
        assert await closing(ws) == (4401, [])


async def test_sec_05_a_made_up_session_is_anonymous(stack: Stack) -> None:
    async with opened(stack, Cookie=f"rollboard_session_{stack.port}=abcdefghijklmnopqrstuvwxyz012345") as ws:
        assert await closing(ws) == (4401, [])


async def test_sec_08_each_command_is_authorised_when_it_comes(stack: Stack) -> None:
    visitor = await asyncio.to_thread(stack.visitor, "viewer", "leaver")
    async with opened(stack, visitor) as ws:
        await first(ws, "snapshot")
        await asyncio.to_thread(
            stack.manage, "shell", "-c", "Person.objects.filter(name='leaver').update(is_active=False)"
        )
        await ws.send_json({"type": "resync", "seq": 1})
        code, _ = await closing(ws, 4)
        assert code == 4401


async def test_sec_08_another_cluster_than_the_one_shown_is_refused(stack: Stack, viewer: Visitor) -> None:
    async with opened(stack, viewer, path="/ws/c/prod/default/") as ws:
        assert await closing(ws) == (4403, [])


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ("x" * (64 * 1024 + 1), 1009),
        (b"\x00", 1003),
        ("{", 1008),
        ('{"type":"patch"}', 1008),
        ('{"type":"resync","seq":{}}', 1008),
    ],
    ids=["too big", "binary", "no JSON", "unknown", "wrong type"],
)
async def test_sec_10_a_message_that_is_not_ours_ends_the_socket(
    stack: Stack, viewer: Visitor, sent: str | bytes, code: int
) -> None:
    async with opened(stack, viewer) as ws:
        await (ws.send_bytes(sent) if isinstance(sent, bytes) else ws.send_str(sent))
        assert (await closing(ws))[0] == code


async def test_sec_12_twenty_sockets_a_person_are_the_most_even_when_they_come_at_once(stack: Stack) -> None:
    visitor = await asyncio.to_thread(stack.visitor, "viewer", "many")
    async with contextlib.AsyncExitStack() as held:
        opening = (held.enter_async_context(opened(stack, visitor)) for _ in range(PER_PERSON + 5))
        told = await asyncio.gather(*(word(ws) for ws in await asyncio.gather(*opening)))
    assert sorted(told) == [4429] * 5 + [9999] * PER_PERSON


async def test_sec_12_a_board_that_is_closed_makes_room(stack: Stack) -> None:
    """Who loads a page thirty times in a lesson is not full."""
    visitor = await asyncio.to_thread(stack.visitor, "viewer", "reloading")
    for _ in range(PER_PERSON + 5):
        async with opened(stack, visitor) as ws:
            assert await word(ws) == 9999


async def word(ws: aiohttp.ClientWebSocketResponse) -> int:
    """The close code when it is closed at once, 9999 when it is spoken to."""
    message = await ws.receive(timeout=10)
    return 9999 if message.type is aiohttp.WSMsgType.TEXT else ws.close_code or 0


@pytest.mark.parametrize("byte", [b"\x0b", b"\x0c", b"\x1c", b"\x1d", b"\x1e", b"\x85"])
def test_sec_11_control_bytes_in_a_handshake_header_are_refused(stack: Stack, byte: bytes) -> None:
    answer = raw(
        stack,
        b"GET " + BOARD.encode() + b" HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nX-Any: a" + byte + b"b\r\n\r\n",
    )
    assert answer.startswith(b"HTTP/1.1 400")
