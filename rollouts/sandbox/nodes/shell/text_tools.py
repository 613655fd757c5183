"""Filters for text: head, tail, grep, wc, seq."""

import re

from rollouts.sandbox.nodes.shell.command import Shell
from rollouts.sandbox.nodes.shell.files import FileProblem
from rollouts.sandbox.nodes.shell.streams import Streams

LONGEST_SEQUENCE = 100_000


async def _text(shell: Shell, words: list[str], io: Streams, files: list[str]) -> str | None:
    """What the files hold, or standard input; None after a complaint."""
    if not files:
        return (await io.stdin.read_all()).decode("utf-8", "replace")
    texts = []
    for name in files:
        content = shell.world.files.read(shell.path(name))
        if isinstance(content, FileProblem):
            io.err(f"{words[0]}: {name}: {content.text}\n")
            return None
        texts.append(content)
    return "".join(texts)


def _asked(words: list[str]) -> tuple[str, list[str]]:
    """The number of `-n 5`, `-n5` or `-5` as it is written ("10" without), and the files."""
    number, files, rest = "10", [], list(words[1:])
    while rest:
        word = rest.pop(0)
        if not word.startswith("-"):
            files.append(word)
        elif word.endswith("n") and rest:
            number = rest.pop(0)
        elif word.startswith("-n") or word[1:].isdigit():
            number = word[1:].removeprefix("n")
    return number, files


async def _lines(shell: Shell, words: list[str], io: Streams) -> tuple[str, list[str], list[str]] | None:
    """The number that is asked for, the lines, and the files that they are of; None after a complaint."""
    number, files = _asked(words)
    if not number.lstrip("+-").isdecimal():
        io.err(f"{words[0]}: invalid number '{number}'\n")
        return None
    text = await _text(shell, words, io, files)
    return None if text is None else (number, text.splitlines(keepends=True), files)


async def head(shell: Shell, words: list[str], io: Streams) -> int:
    """`-n 5`: the first five; `-n -5`: all but the last five."""
    found = await _lines(shell, words, io)
    if found is None:
        return 1
    number, lines, _ = found
    count = int(number.lstrip("+-"))
    io.out("".join(lines[: max(len(lines) - count, 0) if number.startswith("-") else count]))
    return 0


async def tail(shell: Shell, words: list[str], io: Streams) -> int:
    """`-n 5`: the last five; `-n +5`: from the fifth on."""
    found = await _lines(shell, words, io)
    if found is None:
        return 1
    number, lines, files = found
    count = int(number.lstrip("+-"))
    first = max(count - 1, 0) if number.startswith("+") else max(len(lines) - count, 0)
    io.out("".join(lines[first:]))
    if files and any(word in words for word in ("-f", "-F", "--follow")):
        await _follow(shell, shell.path(files[-1]), sum(map(len, lines)), io)
    return 0


async def _follow(shell: Shell, path: str, shown: int, io: Streams) -> None:
    """Show what is appended to a file, for ever."""
    while True:
        await shell.world.sleep(1.0)
        content = shell.world.files.read(path)
        if isinstance(content, str) and len(content) != shown:
            io.out(content[shown:] if len(content) > shown else content)
            shown = len(content)


async def grep(shell: Shell, words: list[str], io: Streams) -> int:
    options = "".join(word[1:] for word in words[1:] if word.startswith("-"))
    rest = [word for word in words[1:] if not word.startswith("-")]
    if not rest:
        io.err("Usage: grep [-icvq] PATTERN [FILE]...\n")
        return 2
    text = await _text(shell, words, io, rest[1:])
    if text is None:
        return 2
    # The pattern is text, not an expression: nobody's pattern may keep the process busy.
    pattern = re.compile(re.escape(rest[0]), re.IGNORECASE if "i" in options else 0)
    found = [line for line in text.splitlines() if bool(pattern.search(line)) != ("v" in options)]
    if "c" in options:
        io.out(f"{len(found)}\n")
    elif "q" not in options:
        io.out("".join(f"{line}\n" for line in found))
    return 0 if found else 1


async def word_count(shell: Shell, words: list[str], io: Streams) -> int:
    """Lines, words and bytes of each file, and of all together when there are several."""
    options = "".join(word[1:] for word in words[1:] if word.startswith("-"))
    shown = [key for key in "lwc" if key in options or not options]
    files = [word for word in words[1:] if not word.startswith("-")]
    texts = [(f" {name}", await _text(shell, words, io, [name])) for name in files]
    texts = texts or [("", await _text(shell, words, io, []))]
    counts = [(name, _counts(text, shown)) for name, text in texts if text is not None]
    if len(files) > 1:
        columns = zip(*(each for _, each in counts), strict=True)
        counts.append((" total", [sum(column) for column in columns] or [0] * len(shown)))
    width = 9 if len(shown) > 1 or len(files) > 1 else 0
    for name, numbers in counts:
        io.out(" ".join(f"{number:{width}}" for number in numbers) + f"{name}\n")
    return int(any(text is None for _, text in texts))


def _counts(text: str, shown: list[str]) -> list[int]:
    counts = {"l": text.count("\n"), "w": len(text.split()), "c": len(text.encode())}
    return [counts[key] for key in shown]


async def sequence(_shell: Shell, words: list[str], io: Streams) -> int:
    try:
        numbers = [int(word) for word in words[1:]]
        first, step, last = {1: (1, 1, *numbers), 2: (numbers[0], 1, numbers[-1]), 3: tuple(numbers)}[len(numbers)]
        values = range(first, last + (1 if step > 0 else -1), step)
    except (ValueError, KeyError, IndexError):
        io.err("seq: invalid number\n")
        return 1
    io.out("".join(f"{value}\n" for value in values[:LONGEST_SEQUENCE]))
    return 0
