"""What a command is."""

from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING

from rollouts.sandbox.nodes.shell.streams import Streams

if TYPE_CHECKING:
    from rollouts.sandbox.nodes.shell.interpreter import Shell

Finish = Callable[[], None]
Run = Callable[["Shell", list[str], Streams], Awaitable[int]]
"""run(shell, words, streams) -> exit code; words[0] is the name that it was called by."""
Commands = Mapping[str, Run]
