"""The little of a terminal that an interactive shell needs: echo, line editing, ^C, ^D."""

from collections.abc import Callable

from rollouts.sandbox.nodes.shell.streams import Input, Write

ENTER, ERASE, INTERRUPT, END, ESCAPE, KILL_LINE = (b"\r", b"\n"), (b"\x7f", b"\b"), b"\x03", b"\x04", b"\x1b", b"\x15"


class Terminal:
    """Between the client's keys and a command's standard input."""

    def __init__(self, stdin: Input, echo: Write, interrupt: Callable[[], None]) -> None:
        self._stdin = stdin
        self._echo = echo
        self._interrupt = interrupt
        self._line = bytearray()
        self._escaping = False

    def feed(self, data: bytes) -> None:
        for number in data:
            self._key(bytes((number,)))

    def _key(self, key: bytes) -> None:
        if self._escaping:
            # An arrow or function key ends with a letter or ~; none of them means anything here.
            self._escaping = not (key.isalpha() or key == b"~")
        elif key == ESCAPE:
            self._escaping = True
        elif key in ENTER:
            self._echo(b"\r\n")
            self._stdin.feed(bytes(self._line) + b"\n")
            self._line.clear()
        elif key in ERASE:
            self._erase(1)
        elif key == KILL_LINE:
            self._erase(len(self._line))
        elif key == INTERRUPT:
            self._echo(b"^C\r\n")
            self._line.clear()
            self._interrupt()
        elif key == END:
            if not self._line:
                self._stdin.close()
        else:
            self._line += key
            self._echo(key)

    def _erase(self, count: int) -> None:
        for _ in range(min(count, len(self._line))):
            while self._line and self._line[-1] & 0xC0 == 0x80:
                self._line.pop()
            if self._line:
                self._line.pop()
            self._echo(b"\b \b")


def cooked(write: Write) -> Write:
    """Output as a terminal shows it: a new line also returns."""
    return lambda data: write(data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
