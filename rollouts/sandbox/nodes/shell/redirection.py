"""`>`, `>>`, `<`, `2>` and `2>&1`: where a command reads from and writes to."""

from rollouts.sandbox.nodes.shell.command import Shell
from rollouts.sandbox.nodes.shell.files import FileProblem
from rollouts.sandbox.nodes.shell.parser import Command
from rollouts.sandbox.nodes.shell.streams import Input, Streams, collector


class Redirection:
    """The streams of one command, which `follow` makes its own; `finish` writes what was collected to its files."""

    def __init__(self, shell: Shell, io: Streams) -> None:
        self.streams = Streams(io.stdin, io.stdout, io.stderr)
        self._shell = shell
        self._io = io
        self._writes: list[tuple[str, bytearray, bool]] = []

    async def follow(self, command: Command) -> bool:
        """Follow the command's redirections in their order, up to the first that fails; tell whether none did."""
        for operator, target in command.redirects:
            if operator == "2>&1":
                self.streams.stderr = self.streams.stdout
            elif operator == ">&2":
                self.streams.stdout = self.streams.stderr
            else:
                assert target is not None
                path = self._shell.path(" ".join(await self._shell.expand(target, self._io)))
                if not (self._reads(path) if operator == "<" else self._writes_to(path, operator)):
                    return False
        return True

    def finish(self) -> None:
        """Write what the command said to the files that it went to."""
        for path, said, append in self._writes:
            self._shell.world.files.write(path, said.decode("utf-8", "replace"), append=append)

    def _reads(self, path: str) -> bool:
        content = self._shell.world.files.read(path)
        if isinstance(content, FileProblem):
            self._io.err(f"sh: can't open {path}: {content.text.lower()}\n")
            return False
        self.streams.stdin = Input(content.encode())
        return True

    def _writes_to(self, path: str, operator: str) -> bool:
        problem = self._shell.world.files.write(path, "", append=operator == ">>")
        if problem is not None:
            self._io.err(f"sh: can't create {path}: {problem.text}\n")
            return False
        said = bytearray()
        self._writes.append((path, said, operator == ">>"))
        if operator == "2>":
            self.streams.stderr = collector(said)
        else:
            self.streams.stdout = collector(said)
        return True
