"""`echo` and `printf`."""

import re

from rollouts.sandbox.nodes.shell.command import Shell
from rollouts.sandbox.nodes.shell.streams import Streams

ESCAPE = re.compile(r"\\([abefnrtv\\]|0?[0-7]{1,3}|x[0-9A-Fa-f]{1,2})")
ESCAPES = {"a": "\a", "b": "\b", "e": "\x1b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v", "\\": "\\"}
DIRECTIVE = re.compile(r"%%|%(?P<flags>[-0]?)(?P<width>\d{0,3})(?P<kind>[sdicx])")
LONGEST = 100_000


async def echo(_shell: Shell, words: list[str], io: Streams) -> int:
    words = words[1:]
    end, escapes = "\n", False
    while words and words[0] in ("-n", "-e", "-ne", "-en", "-E"):
        option = words.pop(0)
        end, escapes = "" if "n" in option else end, escapes or "e" in option
    text = " ".join(words)
    io.out((_unescaped(text) if escapes else text) + end)
    return 0


async def printf(_shell: Shell, words: list[str], io: Streams) -> int:
    """The format once, and again as long as it takes more of the values; what is missing is empty or 0."""
    pattern, values = _unescaped(words[1]) if len(words) > 1 else "", words[2:]
    said = 0
    while said < LONGEST:
        left = len(values)
        text = DIRECTIVE.sub(lambda found: _filled(found, values), pattern)
        io.out(text)
        said += len(text) + 1
        if not values or len(values) == left:
            break
    return 0


def _filled(found: re.Match[str], values: list[str]) -> str:
    if found[0] == "%%":
        return "%"
    value, width, kind = values.pop(0) if values else "", int(found["width"] or 0), found["kind"]
    if kind in "dix":
        number = int(value) if re.fullmatch(r"[-+]?\d{1,18}", value) else 0
        value = f"{number:x}" if kind == "x" else str(number)
    elif kind == "c":
        value = value[:1]
    if found["flags"] == "-":
        return value.ljust(width)
    return value.zfill(width) if found["flags"] == "0" and kind in "dix" else value.rjust(width)


def _unescaped(text: str) -> str:
    return ESCAPE.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    said = found[1]
    if said in ESCAPES:
        return ESCAPES[said]
    return chr(int(said[1:], 16) if said.startswith("x") else int(said, 8) % 256)
