"""The runs that are under way, by the container id of each."""

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from rollouts.sandbox.basics.clock import Clock
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.nodes.images import Catalogue
from rollouts.sandbox.nodes.kubelet.life import Container
from rollouts.sandbox.nodes.kubelet.program import Program, program_of
from rollouts.sandbox.nodes.processes.console import Console
from rollouts.sandbox.nodes.processes.pacing import Pace, Track
from rollouts.sandbox.nodes.serving.container_log import ContainerLog
from rollouts.sandbox.nodes.shell.commands import EXECUTABLES
from rollouts.sandbox.nodes.shell.environment import filled
from rollouts.sandbox.nodes.shell.hosts import Hosts, run_command
from rollouts.sandbox.nodes.shell.streams import Streams, Write
from rollouts.sandbox.nodes.shell.world import INTERRUPTED, PROMPT, World

Ended = Callable[[int, str], None]
BROKEN = 139
LONGEST_MESSAGE = 4_096
log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Run:
    console: Console
    world: World
    task: "asyncio.Task[int]"
    killed: bool = False


class Processes:
    """Runs command lines for the kubelet, and lets attach at them."""

    def __init__(self, hosts: Hosts, written: ContainerLog, catalogue: Catalogue, clock: Clock) -> None:
        self._hosts = hosts
        self._log = written
        self._catalogue = catalogue
        self._clock = clock
        self._track = Track()
        self._runs: dict[str, _Run] = {}

    def program(self, spec: Mapping[str, Any]) -> Program:
        """Tell what a container with this spec runs."""
        return program_of(spec, self._catalogue.behaviour(spec["image"]), EXECUTABLES.__contains__)

    def start(self, pod: Object, container: Container, ended: Ended) -> None:
        """Run a container's command line; `ended` is called with its exit code and last message when it ends."""
        spec, run = container.spec, container.container_id
        world = self._hosts.world(pod, spec, run)
        pace = Pace(self._hosts.sleeper, self._clock.now, self._track)
        reads, tty = bool(spec.get("stdin")), bool(spec.get("tty"))
        uid = pod["metadata"]["uid"]
        console = Console(
            reads=reads,
            tty=tty,
            note=lambda line: self._log.note(uid, container.name, self._clock.now(), line),
            interrupt=partial(self._interrupt, run),
        )
        world.pace, world.steps = pace.step, None
        world.prompt = PROMPT if reads and tty else ""
        words = [filled(word, world.variables) for word in container.program.words]
        streams = Streams(console.stdin, _counted(console.stdout, pace), _counted(console.stderr, pace))
        task = asyncio.get_running_loop().create_task(run_command(world, words, streams))
        self._runs[run] = _Run(console, world, task)
        task.add_done_callback(partial(self._done, run, ended))

    def kill(self, run: str) -> None:
        """End the run of this container id; nothing is called then. Harmless when there is none."""
        found = self._runs.pop(run, None)
        if found is not None:
            found.killed = True
            found.console.flush()
            found.task.cancel()

    def hook(self, pod: Object, container: str, command: tuple[str, ...]) -> tuple[int, str]:
        """Run a postStart command, which is done at once: (exit code, output)."""
        return self._hosts.execute(pod, container, command, sleep=_no_time)

    def run(self, run: str) -> "tuple[Console, asyncio.Task[int]] | None":
        """Give the console of a run and the task that ends with it."""
        found = self._runs.get(run)
        return (found.console, found.task) if found else None

    def _interrupt(self, run: str) -> None:
        """^C: at its prompt a shell begins a new line, what it runs is ended, and so is anything but a shell."""
        found = self._runs[run]
        found.console.stdin.drop()
        front = found.world.foreground
        if front.task is not None:
            front.task.cancel()
        elif front.prompting:
            found.console.stdout(PROMPT.encode())
        else:
            found.task.cancel()

    def _done(self, run: str, ended: Ended, task: "asyncio.Task[int]") -> None:
        found = self._runs.pop(run, None)
        failure = None if task.cancelled() else task.exception()
        if failure is not None:
            log.error("a simulated command failed", exc_info=failure)
        if found is None:
            return
        found.console.flush()
        code = INTERRUPTED if task.cancelled() else BROKEN if failure else task.result()
        ended(code, _message(found.world))


async def _no_time(_seconds: float) -> None:
    """A hook's pause is over as soon as it begins."""


def _counted(write: Write, pace: Pace) -> Write:
    def counted(data: bytes) -> None:
        pace.wrote(len(data))
        write(data)

    return counted


def _message(world: World) -> str:
    """What was written for the kubelet to show as the reason."""
    text = world.files.read("/dev/termination-log")
    return text[:LONGEST_MESSAGE] if isinstance(text, str) else ""
