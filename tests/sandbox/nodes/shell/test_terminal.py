"""What a person types, and what of it they and the command see."""

import pytest

from rollouts.sandbox.nodes.shell.streams import Input
from rollouts.sandbox.nodes.shell.terminal import Terminal, cooked


class Screen:
    """A terminal with its screen, its command's input, and how often ^C was pressed."""

    def __init__(self) -> None:
        self.shown = bytearray()
        self.stdin = Input(closed=False)
        self.interrupts = 0
        self.terminal = Terminal(self.stdin, self.shown.extend, self._interrupt)

    def _interrupt(self) -> None:
        self.interrupts += 1

    async def typed(self, keys: bytes) -> bytes:
        """Type, close the input, and give all that the command reads."""
        self.terminal.feed(keys)
        self.stdin.close()
        return await self.stdin.read_all()


RUB = b"\b \b"


@pytest.mark.parametrize(
    ("keys", "read", "shown"),
    [
        (b"ls\r", b"ls\n", b"ls\r\n"),
        (b"ls\n", b"ls\n", b"ls\r\n"),
        (b"ls", b"", b"ls"),
        (b"lx\x7fs\r", b"ls\n", b"lx" + RUB + b"s\r\n"),
        (b"lx\bs\r", b"ls\n", b"lx" + RUB + b"s\r\n"),
        (b"\x7fa\r", b"a\n", b"a\r\n"),
        ("é\x7fa\r".encode(), b"a\n", "é".encode() + RUB + b"a\r\n"),
        ("가나\x7f\r".encode(), "가\n".encode(), "가나".encode() + RUB + b"\r\n"),
        (b"abc\x15d\r", b"d\n", b"abc" + RUB * 3 + b"d\r\n"),
        (b"rm\x03ls\r", b"ls\n", b"rm^C\r\nls\r\n"),
        (b"\x1b[Als\r", b"ls\n", b"ls\r\n"),
        (b"\x1b[3~ls\r", b"ls\n", b"ls\r\n"),
    ],
)
async def test_a_line_is_read_as_it_was_when_it_was_sent(keys: bytes, read: bytes, shown: bytes) -> None:
    screen = Screen()
    assert await screen.typed(keys) == read
    assert bytes(screen.shown) == shown


async def test_keys_may_come_bit_by_bit() -> None:
    screen = Screen()
    for number in "é\x1b[A!\r".encode():
        screen.terminal.feed(bytes((number,)))
    assert await screen.typed(b"") == "é!\n".encode()


async def test_an_interrupt_is_told_and_drops_the_line() -> None:
    screen = Screen()
    assert await screen.typed(b"a\x03\x03") == b""
    assert screen.interrupts == 2


async def test_the_end_is_the_end_only_on_an_empty_line() -> None:
    screen = Screen()
    screen.terminal.feed(b"a\x04b\r\x04")
    assert await screen.stdin.read_all() == b"ab\n"


@pytest.mark.parametrize(("said", "shown"), [(b"a\nb", b"a\r\nb"), (b"a\r\n", b"a\r\n"), (b"", b"")])
def test_a_new_line_also_returns(said: bytes, shown: bytes) -> None:
    screen = bytearray()
    cooked(screen.extend)(said)
    assert bytes(screen) == shown
