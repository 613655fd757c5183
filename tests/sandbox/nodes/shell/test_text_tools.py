"""Filters for text, as BusyBox has them."""

import pytest

from rollouts.sandbox.nodes.shell.hosts import run_command
from rollouts.sandbox.nodes.shell.streams import Input, Streams, collector
from rollouts.sandbox.nodes.shell.text_tools import LONGEST_SEQUENCE
from tests.sandbox.nodes.shell.bench import machine_of, run, sh
from tests.sandbox.nodes.stage import Stage

FIVE = "1\n2\n3\n4\n5\n"
BOOK = "An apple\na Pear\n\nan apple tree"


@pytest.mark.parametrize(
    ("command", "out"),
    [
        ("head -n 2", "1\n2\n"),
        ("head -n2", "1\n2\n"),
        ("head -2", "1\n2\n"),
        ("head -n 0", ""),
        ("head -n 9", FIVE),
        ("head -n -2", "1\n2\n3\n"),
        ("head -n -9", ""),
        ("head -n -0", FIVE),
        ("tail -n 2", "4\n5\n"),
        ("tail -n2", "4\n5\n"),
        ("tail -2", "4\n5\n"),
        ("tail -n -2", "4\n5\n"),
        ("tail -n 0", ""),
        ("tail -n 9", FIVE),
        ("tail -n +4", "4\n5\n"),
        ("tail -n+4", "4\n5\n"),
        ("tail -n +0", FIVE),
        ("tail -n +9", ""),
        ("head", FIVE),
        ("tail", FIVE),
    ],
)
async def test_head_and_tail_take_as_many_lines_as_they_are_asked_for(shop: Stage, command: str, out: str) -> None:
    assert await run(shop, *command.split(), stdin=FIVE) == (0, out, "")


@pytest.mark.parametrize("tool", ["head", "tail"])
async def test_ten_lines_are_shown_unless_something_else_is_asked_for(shop: Stage, tool: str) -> None:
    assert await sh(shop, f"seq 12 | {tool} | wc -l") == (0, "10\n", "")


@pytest.mark.parametrize("tool", ["head", "tail"])
async def test_a_number_that_is_none_is_refused(shop: Stage, tool: str) -> None:
    assert await run(shop, tool, "-n", "few", stdin=FIVE) == (1, "", f"{tool}: invalid number 'few'\n")


@pytest.mark.parametrize(
    ("command", "code", "said"),
    [
        ("head /nope", 1, "head: /nope: No such file or directory\n"),
        ("tail /nope", 1, "tail: /nope: No such file or directory\n"),
        ("grep x /nope", 2, "grep: /nope: No such file or directory\n"),
        ("wc /nope", 1, "wc: /nope: No such file or directory\n"),
        ("grep", 2, "Usage: grep [-icvq] PATTERN [FILE]...\n"),
        ("seq", 1, "seq: invalid number\n"),
        ("seq a", 1, "seq: invalid number\n"),
        ("seq 1 0 5", 1, "seq: invalid number\n"),
        ("seq 1 2 3 4", 1, "seq: invalid number\n"),
    ],
)
async def test_what_cannot_be_done_is_said(shop: Stage, command: str, code: int, said: str) -> None:
    assert await run(shop, *command.split()) == (code, "", said)


@pytest.mark.parametrize(
    ("command", "code", "out"),
    [
        ("grep apple", 0, "An apple\nan apple tree\n"),
        ("grep -i AN", 0, "An apple\nan apple tree\n"),
        ("grep -v apple", 0, "a Pear\n\n"),
        ("grep -c apple", 0, "2\n"),
        ("grep -ci pear", 0, "1\n"),
        ("grep -c plum", 1, "0\n"),
        ("grep plum", 1, ""),
        ("grep -q apple", 0, ""),
        ("grep -q plum", 1, ""),
        ("grep .", 1, ""),
    ],
)
async def test_grep_finds_lines_with_a_text(shop: Stage, command: str, code: int, out: str) -> None:
    assert await run(shop, *command.split(), stdin=BOOK) == (code, out, "")


@pytest.mark.parametrize(
    ("command", "out"),
    [
        ("printf 'a b\\nc\\n' | wc", "        2         3         6\n"),
        ("printf 'a b\\nc\\n' | wc -l", "2\n"),
        ("printf 'a b\\nc\\n' | wc -w", "3\n"),
        ("printf 'a b\\nc\\n' | wc -lc", "        2         6\n"),
        ("printf 'é' | wc -c", "2\n"),
        ("printf 'a\\n' > /tmp/a; wc -l /tmp/a", "1 /tmp/a\n"),
        ("printf 'a\\n' > /tmp/a; wc /tmp/a", "        1         1         2 /tmp/a\n"),
        ("printf 'a\\n' > /tmp/a; wc -l < /tmp/a", "1\n"),
        ("printf 'a\\n' > /tmp/a; wc -l /tmp/a /tmp/a", "        1 /tmp/a\n        1 /tmp/a\n        2 total\n"),
    ],
)
async def test_wc_counts_lines_words_and_bytes(shop: Stage, command: str, out: str) -> None:
    assert await sh(shop, command) == (0, out, "")


@pytest.mark.parametrize(
    ("command", "out"),
    [
        ("seq 3", "1\n2\n3\n"),
        ("seq 0", ""),
        ("seq 2 4", "2\n3\n4\n"),
        ("seq 1 2 5", "1\n3\n5\n"),
        ("seq 3 -1 1", "3\n2\n1\n"),
        ("seq 3 1", ""),
    ],
)
async def test_seq_counts(shop: Stage, command: str, out: str) -> None:
    assert await run(shop, *command.split()) == (0, out, "")


async def test_seq_ends_one_day(shop: Stage) -> None:
    code, out, _ = await run(shop, "seq", "999999999")
    assert (code, out.count("\n")) == (0, LONGEST_SEQUENCE)


async def test_tail_shows_what_is_appended_and_all_of_what_is_written_anew(shop: Stage) -> None:
    world, out, err = machine_of(shop), bytearray(), bytearray()
    contents = iter(["a\nb\n", "a\nb\n", "c\n"])

    async def sleep(_seconds: float) -> None:
        content = next(contents, None)
        if content is None:
            raise EOFError
        world.files.write("/tmp/log", content)

    world.sleep = sleep
    streams = Streams(Input(), collector(out), collector(err))
    with pytest.raises(EOFError):
        await run_command(world, ["sh", "-c", "echo a > /tmp/log; tail -f /tmp/log"], streams)
    assert (bytes(out), bytes(err)) == (b"a\nb\nc\n", b"")
