from rollouts.sandbox.nodes.processes.console import LONGEST_LINE, Console


def console(*, reads: bool = True, tty: bool = False) -> tuple[Console, list[str], list[str]]:
    """(console, its log, its interrupts)."""
    lines: list[str] = []
    interrupts: list[str] = []
    made = Console(reads=reads, tty=tty, note=lines.append, interrupt=lambda: interrupts.append("^C"))
    return made, lines, interrupts


def test_lines_go_to_the_log_when_they_are_whole() -> None:
    made, lines, _ = console()
    made.stdout(b"one\ntw")
    assert lines == ["one"]
    made.stderr(b"error\n")
    made.stdout(b"o\n\nthree")
    assert lines == ["one", "error", "two", ""]
    made.flush()
    assert lines[-1] == "three"


def test_output_without_an_end_of_line_is_not_kept_for_ever() -> None:
    made, lines, _ = console()
    made.stdout(b"x" * (LONGEST_LINE + 1))
    assert lines == ["x" * (LONGEST_LINE + 1)]


def test_whoever_is_attached_sees_what_comes_from_then_on() -> None:
    made, _, _ = console()
    out, err = bytearray(), bytearray()
    made.stdout(b"before\n")
    made.attach("me", out.extend, err.extend)
    made.stdout(b"out")
    made.stderr(b"err")
    made.detach("me")
    made.stdout(b"after")
    assert (bytes(out), bytes(err)) == (b"out", b"err")


async def test_a_terminal_echoes_to_all_and_to_the_log_as_one_stream() -> None:
    made, lines, interrupts = console(tty=True)
    out = bytearray()
    made.attach("me", out.extend, out.extend)
    made.feed(b"hi\r")
    made.stderr(b"oh\n")
    made.feed(b"\x03")
    assert await made.stdin.read_line() == b"hi\n"
    assert out == b"hi\r\noh\r\n^C\r\n"
    assert (lines, interrupts) == (["hi", "oh", "^C"], ["^C"])


async def test_a_container_without_standard_input_reads_nothing() -> None:
    made, _, _ = console(reads=False)
    made.feed(b"hi\n")
    assert await made.stdin.read_line() == b""
