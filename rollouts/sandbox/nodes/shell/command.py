"""What a command is, and what it sees of the shell that runs it."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol

from rollouts.sandbox.nodes.shell.lexer import Word
from rollouts.sandbox.nodes.shell.parser import Program
from rollouts.sandbox.nodes.shell.streams import Streams
from rollouts.sandbox.nodes.shell.world import World

ASSIGNMENT = re.compile(r"([A-Za-z_]\w*)=(.*)", re.DOTALL)
"""What may stand before a command: NAME=value."""


class Shell(Protocol):
    """A shell, as its commands see it. last: the exit code of the one before; depth: how many shells it is within."""

    world: World
    variables: dict[str, str]
    last: int
    depth: int

    def path(self, written: str) -> str:
        """Give an absolute path."""
        ...

    def child(self, arguments: Sequence[str]) -> "Shell":
        """Give a shell of its own: `sh -c`."""
        ...

    async def expand(self, word: Word, io: Streams) -> list[str]:
        """Give a word as a command gets it: none, one or several."""
        ...

    async def invoke(self, words: list[str], io: Streams) -> int:
        """Run one command by its name."""
        ...

    async def run(self, program: Program, io: Streams) -> int:
        """Run a program to its end. Raises Leave."""
        ...

    async def run_text(self, text: str, io: Streams) -> int:
        """Run a program to its end, or to an `exit`."""
        ...


Run = Callable[[Shell, list[str], Streams], Awaitable[int]]
"""run(shell, words, streams) -> exit code; words[0] is the name that it was called by."""
Commands = Mapping[str, Run]
