"""`>`, `>>`, `<`, `2>` and `2>&1`: where a command reads from and writes to."""

from typing import TYPE_CHECKING

from rollouts.sandbox.nodes.shell.command import Finish
from rollouts.sandbox.nodes.shell.files import FileProblem
from rollouts.sandbox.nodes.shell.parser import Command
from rollouts.sandbox.nodes.shell.streams import Input, Streams, collector

if TYPE_CHECKING:
    from rollouts.sandbox.nodes.shell.interpreter import Shell


async def redirect(shell: "Shell", command: Command, io: Streams) -> tuple[Streams, Finish] | None:
    """The command's own streams, and what writes redirected output to its file at the end."""
    streams = Streams(io.stdin, io.stdout, io.stderr)
    writes: list[tuple[str, bytearray, bool]] = []
    for operator, target in command.redirects:
        if operator == "2>&1":
            streams.stderr = streams.stdout
            continue
        if operator == ">&2":
            streams.stdout = streams.stderr
            continue
        assert target is not None
        path = shell.path(" ".join(await shell.expand(target, io)))
        if operator == "<":
            content = shell.machine.files.read(path)
            if isinstance(content, FileProblem):
                io.err(f"sh: can't open {path}: {content.text.lower()}\n")
                return None
            streams.stdin = Input(content.encode())
            continue
        if not _begin_write(shell, path, operator, io):
            return None
        buffer = bytearray()
        writes.append((path, buffer, operator == ">>"))
        if operator == "2>":
            streams.stderr = collector(buffer)
        else:
            streams.stdout = collector(buffer)

    def finish() -> None:
        for path, buffer, append in writes:
            shell.machine.files.write(path, buffer.decode("utf-8", "replace"), append=append)

    return streams, finish


def _begin_write(shell: "Shell", path: str, operator: str, io: Streams) -> bool:
    problem = shell.machine.files.write(path, "", append=operator == ">>")
    if problem is not None:
        io.err(f"sh: can't create {path}: {problem.text}\n")
    return problem is None
