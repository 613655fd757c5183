"""The commands that exist. One function each and one line in the table; everything else is not found."""

from datetime import UTC, datetime

from rollouts.sandbox.nodes.shell.command import ASSIGNMENT, Run, Shell
from rollouts.sandbox.nodes.shell.file_tools import cat, list_files, make_directory, remove, test, touch
from rollouts.sandbox.nodes.shell.files import FileProblem
from rollouts.sandbox.nodes.shell.http_clients import curl, wget
from rollouts.sandbox.nodes.shell.leaving import Break, Continue, Leave
from rollouts.sandbox.nodes.shell.lexer import Unclosed
from rollouts.sandbox.nodes.shell.names import nslookup
from rollouts.sandbox.nodes.shell.parser import SyntaxProblem, parse
from rollouts.sandbox.nodes.shell.printing import echo, printf
from rollouts.sandbox.nodes.shell.streams import Streams
from rollouts.sandbox.nodes.shell.text_tools import grep, head, sequence, tail, word_count

DEEPEST = 10
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86_400}


async def _hostname(shell: Shell, _words: list[str], io: Streams) -> int:
    io.out(f"{shell.world.host_name}\n")
    return 0


async def _printenv(shell: Shell, words: list[str], io: Streams) -> int:
    if len(words) == 1:
        return await _env(shell, words, io)
    found = [shell.variables[name] for name in words[1:] if name in shell.variables]
    io.out("".join(f"{value}\n" for value in found))
    return 0 if len(found) == len(words) - 1 else 1


async def _env(shell: Shell, words: list[str], io: Streams) -> int:
    """Run a command with other variables, after `-i` with no others; or show them."""
    empty = words[1:2] == ["-i"]
    rest, assigned = words[2:] if empty else words[1:], dict[str, str]()
    while rest and (said := ASSIGNMENT.fullmatch(rest[0])):
        assigned[said[1]] = said[2]
        rest = rest[1:]
    kept = shell.variables
    shell.variables = ({} if empty else kept) | assigned
    try:
        if rest:
            return await shell.invoke(rest, io)
        io.out("".join(f"{name}={value}\n" for name, value in shell.variables.items()))
    finally:
        shell.variables = kept
    return 0


async def _ps(shell: Shell, words: list[str], io: Streams) -> int:
    mine = " ".join(words)
    io.out("PID   USER     TIME  COMMAND\n")
    io.out(f"    1 root      0:00 {shell.world.main}\n    7 root      0:00 {mine}\n")
    return 0


async def _date(shell: Shell, words: list[str], io: Streams) -> int:
    moment = datetime.fromtimestamp(shell.world.now(), UTC)
    pattern = next((word[1:] for word in words[1:] if word.startswith("+")), "%a %b %e %H:%M:%S UTC %Y")
    pattern = pattern.replace("%s", str(int(shell.world.now()))).replace("%e", f"{moment.day:2}")
    io.out(moment.strftime(pattern) + "\n")
    return 0


async def _sleep(shell: Shell, words: list[str], io: Streams) -> int:
    total = 0.0
    for word in words[1:]:
        try:
            total += float(word.rstrip("smhd")) * UNITS.get(word[-1:], 1)
        except ValueError:
            io.err(f"sleep: invalid number '{word}'\n")
            return 1
    if len(words) == 1:
        io.err("BusyBox\n\nUsage: sleep [N]...\n")
        return 1
    # Written so that "nan", which compares with nothing, is no sleep at all.
    await shell.world.sleep(min(total, 1e7) if total > 0 else 0.0)
    return 0


async def _sh(shell: Shell, words: list[str], io: Streams) -> int:
    if shell.depth > DEEPEST:
        io.err(f"{words[0]}: too many levels\n")
        return 1
    options = words[1:]
    while options and options[0].startswith("-") and "c" not in options[0]:
        options.pop(0)
    if not options:
        return await _read_program(shell.child(words[:1]), io)
    if options[0].startswith("-"):
        if len(options) < 2:
            io.err(f"{words[0]}: option requires an argument -- c\n")
            return 2
        return await shell.child(options[2:] or ["sh"]).run_text(options[1], io)
    content = shell.world.files.read(shell.path(options[0]))
    if isinstance(content, FileProblem):
        io.err(f"{words[0]}: can't open '{options[0]}': {content.text}\n")
        return 127
    return await shell.child(options).run_text(content, io)


async def _read_program(shell: Shell, io: Streams) -> int:
    """Commands from standard input, line by line; a line that is not complete waits for the next."""
    text = ""
    io.err(shell.world.prompt)
    shell.world.foreground.prompting = bool(shell.world.prompt)
    while line := await io.stdin.read_line():
        text += line.decode("utf-8", "replace")
        try:
            shell.last = await shell.world.in_front(shell.run(parse(text), io))
        except Unclosed:
            continue
        except Leave as leave:
            return leave.code
        except (SyntaxProblem, ValueError) as problem:
            io.err(f"{problem}\n")
            shell.last = 2
        text = ""
        io.err(shell.world.prompt)
    return shell.last


async def _true(_shell: Shell, _words: list[str], _io: Streams) -> int:
    return 0


async def _false(_shell: Shell, _words: list[str], _io: Streams) -> int:
    return 1


async def _exit(shell: Shell, words: list[str], _io: Streams) -> int:
    raise Leave(int(words[1]) % 256 if len(words) > 1 and words[1].isdigit() else shell.last)


async def _break(_shell: Shell, _words: list[str], _io: Streams) -> int:
    raise Break


async def _continue(_shell: Shell, _words: list[str], _io: Streams) -> int:
    raise Continue


async def _exec(shell: Shell, words: list[str], io: Streams) -> int:
    """The command takes the shell's place: nothing comes after it."""
    if len(words) == 1:
        return 0
    raise Leave(await shell.invoke(words[1:], io))


async def _read(shell: Shell, words: list[str], io: Streams) -> int:
    line = await io.stdin.read_line()
    names = [word for word in words[1:] if not word.startswith("-")] or ["REPLY"]
    values = line.decode("utf-8", "replace").rstrip("\n").split(None, len(names) - 1)
    for index, name in enumerate(names):
        shell.variables[name] = values[index] if index < len(values) else ""
    return 0 if line else 1


async def _pwd(shell: Shell, _words: list[str], io: Streams) -> int:
    io.out(f"{shell.world.directory}\n")
    return 0


async def _cd(shell: Shell, words: list[str], io: Streams) -> int:
    asked = words[1] if len(words) > 1 else shell.variables.get("HOME", "/")
    path = shell.path(asked)
    if not shell.world.files.is_directory(path):
        io.err(f"sh: cd: can't cd to {asked}: No such file or directory\n")
        return 1
    shell.world.directory = path
    return 0


async def _export(shell: Shell, words: list[str], _io: Streams) -> int:
    for word in words[1:]:
        name, equals, value = word.partition("=")
        if equals:
            shell.variables[name] = value
    return 0


BUILT_IN: dict[str, Run] = {
    ":": _true, "[": test, "break": _break, "cd": _cd, "continue": _continue, "exec": _exec, "exit": _exit,
    "export": _export, "read": _read, "set": _true, "trap": _true, "wait": _true,
}  # fmt: skip
"""Only within a shell. Signals never come and nothing runs aside, so that `trap` and `wait` have nothing to do."""

PROGRAMS: dict[str, Run] = {
    "ash": _sh, "cat": cat, "curl": curl, "date": _date, "echo": echo, "env": _env, "false": _false, "grep": grep,
    "head": head, "hostname": _hostname, "ls": list_files, "mkdir": make_directory, "nslookup": nslookup,
    "printenv": _printenv, "printf": printf, "ps": _ps,
    "pwd": _pwd, "rm": remove, "seq": sequence, "sh": _sh, "sleep": _sleep, "tail": tail, "test": test,
    "touch": touch, "true": _true, "wc": word_count, "wget": wget,
}  # fmt: skip
DIRECTORIES = ("/bin", "/usr/bin", "/usr/local/bin", "/sbin")


def _by_path() -> dict[str, Run]:
    return {f"{directory}/{name}": run for directory in DIRECTORIES for name, run in PROGRAMS.items()}


EXECUTABLES: dict[str, Run] = PROGRAMS | _by_path()
COMMANDS: dict[str, Run] = EXECUTABLES | BUILT_IN
