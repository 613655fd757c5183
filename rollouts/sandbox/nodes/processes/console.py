"""Where a command line's output goes and its input comes from: the log, and whoever is attached."""

from collections.abc import Callable

from rollouts.sandbox.nodes.shell.streams import Input, Write
from rollouts.sandbox.nodes.shell.terminal import Terminal, cooked

LONGEST_LINE = 16_384
"""Bytes without a line's end that are kept; then they are a line of their own."""


class Console:
    """Both ends of one run. tty: one terminal for all who attach, on which stdout and stderr are one."""

    def __init__(self, *, reads: bool, tty: bool, note: Callable[[str], None], interrupt: Callable[[], None]) -> None:
        """note: takes each finished line of output. interrupt: what ^C does."""
        self.stdin = Input(closed=not reads)
        self.reads = reads
        self.tty = tty
        self._note = note
        self._rest = {False: bytearray(), True: bytearray()}
        self._attached: dict[object, tuple[Write, Write]] = {}
        self._terminal = Terminal(self.stdin, self._show, interrupt) if tty else None
        self.stdout: Write = cooked(self._show) if tty else self._show
        self.stderr: Write = self.stdout if tty else self._show_error

    def attach(self, key: object, out: Write, err: Write) -> None:
        """Show from now on what is written, until `detach` of the same key."""
        self._attached[key] = out, err

    def detach(self, key: object) -> None:
        self._attached.pop(key, None)

    def feed(self, data: bytes) -> None:
        """What somebody types."""
        if not self.reads:
            return
        if self._terminal is not None:
            self._terminal.feed(data)
        else:
            self.stdin.feed(data)

    def hang_up(self) -> None:
        """Nobody will type any more."""
        self.stdin.close()

    def flush(self) -> None:
        """The run is over: a last line without an end is a line as well."""
        for rest in self._rest.values():
            if rest:
                self._write_line(bytes(rest))
                rest.clear()

    def _show(self, data: bytes) -> None:
        for out, _ in list(self._attached.values()):
            out(data)
        self._log(data, error=False)

    def _show_error(self, data: bytes) -> None:
        for _, err in list(self._attached.values()):
            err(data)
        self._log(data, error=True)

    def _log(self, data: bytes, *, error: bool) -> None:
        rest = self._rest[error]
        rest += data
        *lines, last = bytes(rest).split(b"\n")
        for line in lines:
            self._write_line(line)
        rest[:] = last
        if len(last) > LONGEST_LINE:
            self._write_line(last)
            rest.clear()

    def _write_line(self, line: bytes) -> None:
        self._note(line.removesuffix(b"\r").decode("utf-8", "replace"))
