"""What a container runs: the image's own program, a command line of the simulated shell, or what is not there."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Any

from rollouts.sandbox.nodes.images import Behaviour, read_reference

KILLED = 137
NOT_STARTED = (
    "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: "
    "unable to start container process: error during container init: "
)


@dataclass(frozen=True)
class Program:
    """words: the command line of the shell; problem: why nothing starts. Neither: what the catalogue says happens."""

    words: tuple[str, ...] = ()
    problem: str = ""


OWN = Program()


def program_of(spec: Mapping[str, Any], behaviour: Behaviour, exists: Callable[[str], bool]) -> Program:
    """Tell what a container with this spec runs. exists(name): whether the shell has such a program.

    An image that the catalogue does not know has whatever program it is told to run by its path, and its entrypoint
    takes any arguments; one that it knows has its own programs and the shell's, and no others.
    """
    command, args = _words(spec, "command"), _words(spec, "args")
    if command:
        return _found((*command, *args), spec, behaviour, exists)
    if args and behaviour.entrypoint and (args[0].startswith("-") or not exists(args[0])):
        return Program((behaviour.entrypoint, *args))
    if args and not args[0].startswith("-"):
        found = _found(args, spec, behaviour, exists)
        return OWN if found.problem and behaviour.takes_any else found
    if behaviour.terminal and not args and spec.get("stdin"):
        return Program((behaviour.terminal,))
    return OWN


def behaving(behaviour: Behaviour, program: Program) -> Behaviour:
    """The image's behaviour with another program in the place of its own: it serves nothing and does not end."""
    if not program.words:
        return behaviour
    quiet = replace(behaviour, ports=(0,), log=(), crash_log=(), errors_share=0.0, stop_code=KILLED)
    return replace(quiet, exits_after=None, sick_after=None)


def _found(
    words: tuple[str, ...], spec: Mapping[str, Any], behaviour: Behaviour, exists: Callable[[str], bool]
) -> Program:
    name = words[0]
    if behaviour.shell and exists(name):
        return Program(words)
    reference = read_reference(spec["image"])
    own = reference.name if reference else ""
    if name.rpartition("/")[2] == own or any(fnmatchcase(name, pattern) for pattern in behaviour.programs):
        return OWN
    return Program(problem=f"{NOT_STARTED}{_absent(name)}: unknown")


def _absent(name: str) -> str:
    if "/" in name:
        return f'exec: "{name}": stat {name}: no such file or directory'
    return f'exec: "{name}": executable file not found in $PATH'


def _words(spec: Mapping[str, Any], field: str) -> tuple[str, ...]:
    return tuple(str(word) for word in spec.get(field) or ())
