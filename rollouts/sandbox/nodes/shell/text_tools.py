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
        content = shell.machine.files.read(shell.path(name))
        if isinstance(content, FileProblem):
            io.err(f"{words[0]}: {name}: {content.text}\n")
            return None
        texts.append(content)
    return "".join(texts)


def _count(words: list[str]) -> tuple[int, list[str]]:
    """The number of `-n 5`, `-n5` or `-5` (10 without), and the files."""
    number, files, rest = 10, [], list(words[1:])
    while rest:
        word = rest.pop(0)
        if word == "-n" and rest:
            word = "-" + rest.pop(0)
        digits = word.lstrip("-").lstrip("n").lstrip("+")
        if word.startswith("-") and digits.isdigit():
            number = int(digits)
        elif not word.startswith("-"):
            files.append(word)
    return number, files


async def head(shell: Shell, words: list[str], io: Streams) -> int:
    number, files = _count(words)
    text = await _text(shell, words, io, files)
    io.out("".join((text or "").splitlines(keepends=True)[:number]))
    return int(text is None)


async def tail(shell: Shell, words: list[str], io: Streams) -> int:
    number, files = _count(words)
    text = await _text(shell, words, io, files)
    io.out("".join((text or "").splitlines(keepends=True)[-number:] if number else []))
    if text is not None and files and any(word in words for word in ("-f", "-F", "--follow")):
        await _follow(shell, shell.path(files[-1]), len(text), io)
    return int(text is None)


async def _follow(shell: Shell, path: str, shown: int, io: Streams) -> None:
    """Show what is appended to a file, for ever."""
    while True:
        await shell.machine.sleep(1.0)
        content = shell.machine.files.read(path)
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
    options = "".join(word[1:] for word in words[1:] if word.startswith("-"))
    text = await _text(shell, words, io, [word for word in words[1:] if not word.startswith("-")])
    if text is None:
        return 1
    counts = {"l": text.count("\n"), "w": len(text.split()), "c": len(text.encode())}
    shown = [str(counts[key]) for key in "lwc" if key in options or not options]
    io.out(" ".join(shown) + "\n")
    return 0


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
