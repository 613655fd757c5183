"""Commands about the made-up files: cat, ls, touch, rm, mkdir, test."""

from collections.abc import Callable
from datetime import UTC, datetime

from rollouts.sandbox.nodes.shell.command import Shell
from rollouts.sandbox.nodes.shell.files import IS_DIRECTORY, FileProblem
from rollouts.sandbox.nodes.shell.streams import Streams


async def cat(shell: Shell, words: list[str], io: Streams) -> int:
    code = 0
    for name in words[1:] or ["-"]:
        if name == "-":
            while some := await io.stdin.read_some():
                io.stdout(some)
            continue
        content = shell.world.files.read(shell.path(name))
        if isinstance(content, FileProblem):
            said = "read error" if content == IS_DIRECTORY else f"can't open '{name}'"
            io.err(f"cat: {said}: {content.text}\n")
            code = 1
        else:
            io.out(content)
    return code


async def list_files(shell: Shell, words: list[str], io: Streams) -> int:
    options = "".join(word[1:] for word in words[1:] if word.startswith("-"))
    names = [word for word in words[1:] if not word.startswith("-")] or ["."]
    code = 0
    for name in names:
        path = shell.path(name)
        if not shell.world.files.exists(path):
            io.err(f"ls: {name}: No such file or directory\n")
            code = 1
            continue
        entries = shell.world.files.names(path) if shell.world.files.is_directory(path) else [name]
        if len(names) > 1:
            io.out(f"{name}:\n")
        io.out("".join(_listed(shell, path, entry, options) for entry in entries if _is_shown(entry, options)))
    return code


def _is_shown(entry: str, options: str) -> bool:
    return not entry.startswith(".") or "a" in options


def _listed(shell: Shell, directory: str, entry: str, options: str) -> str:
    if "l" not in options:
        return f"{entry}\n"
    path = f"{directory.rstrip('/')}/{entry}"
    is_directory = shell.world.files.is_directory(path)
    content = shell.world.files.read(path)
    size = 4096 if isinstance(content, FileProblem) else len(content.encode())
    day = datetime.fromtimestamp(shell.world.now(), UTC).strftime("%b %d %H:%M")
    return f"{'drwxr-xr-x' if is_directory else '-rw-r--r--'}    1 root     root     {size:9} {day} {entry}\n"


async def touch(shell: Shell, words: list[str], io: Streams) -> int:
    return _for_each(shell, words, io, lambda path: shell.world.files.write(path, "", append=True))


async def remove(shell: Shell, words: list[str], io: Streams) -> int:
    force = any(word.startswith("-") and "f" in word for word in words[1:])
    code = _for_each(shell, words, Streams(io.stdin, io.stdout, _nowhere) if force else io, shell.world.files.remove)
    return 0 if force else code


async def make_directory(shell: Shell, words: list[str], io: Streams) -> int:
    return _for_each(shell, words, io, shell.world.files.make_directory)


def _for_each(shell: Shell, words: list[str], io: Streams, act: Callable[[str], FileProblem | None]) -> int:
    code = 0
    for name in [word for word in words[1:] if not word.startswith("-")]:
        problem = act(shell.path(name))
        if problem is not None:
            io.err(f"{words[0]}: {name}: {problem.text}\n")
            code = 1
    return code


def _nowhere(_data: bytes) -> None:
    """Say nothing."""


async def test(shell: Shell, words: list[str], _io: Streams) -> int:
    words = words[1:-1] if words[0] == "[" and words[-1] == "]" else words[1:]
    negated = bool(words) and words[0] == "!"
    return int(_holds(shell, words[1:] if negated else words) == negated)


def _holds(shell: Shell, words: list[str]) -> bool:
    if len(words) == 1:
        return bool(words[0])
    if len(words) == 2:
        return _holds_about(shell, *words)
    return len(words) == 3 and _compares(*words)


def _holds_about(shell: Shell, operator: str, value: str) -> bool:
    path, files = shell.path(value), shell.world.files
    match operator:
        case "-n":
            return bool(value)
        case "-z":
            return not value
        case "-e":
            return files.exists(path)
        case "-d":
            return files.is_directory(path)
        case "-f" | "-r" | "-s":
            return files.exists(path) and not files.is_directory(path)
    return False


def _compares(left: str, operator: str, right: str) -> bool:
    if operator in ("=", "==", "!="):
        return (left == right) == (operator != "!=")
    try:
        one, other = int(left), int(right)
    except ValueError:
        return False
    outcomes = {
        "-eq": one == other, "-ne": one != other, "-lt": one < other,
        "-le": one <= other, "-gt": one > other, "-ge": one >= other,
    }  # fmt: skip
    return outcomes.get(operator, False)
