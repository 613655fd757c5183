"""What the kubelet can ask of the simulated containers: to run a command at once, and to run a program for good."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from rollouts.sandbox.nodes.kubelet.life import Container
from rollouts.sandbox.nodes.kubelet.program import OWN, Program

Execute = Callable[[dict[str, Any], str, tuple[str, ...]], tuple[int, str]]
"""execute(pod, container name, command) -> (exit code, output)."""


def refuse_to_execute(pod: dict[str, Any], container: str, command: tuple[str, ...]) -> tuple[int, str]:  # noqa: ARG001
    """Until a shell is plugged in, every command succeeds silently."""
    return 0, ""


class Programs(Protocol):
    """The command lines that containers run in the place of their image's own program."""

    def program(self, spec: Mapping[str, Any]) -> Program:
        """Tell what a container with this spec runs."""
        ...

    def start(self, pod: dict[str, Any], container: Container, ended: Callable[[int, str], None]) -> None:
        """Run a container's command line; `ended` is called with its exit code and last message when it ends."""
        ...

    def kill(self, run: str) -> None:
        """End the run of this container id; nothing is called then. Harmless when there is none."""
        ...

    def hook(self, pod: dict[str, Any], container: str, command: tuple[str, ...]) -> tuple[int, str]:
        """Run a postStart command, which is done at once: (exit code, output)."""
        ...


class NoPrograms:
    """Until a shell is plugged in, every container runs its image's own program."""

    def program(self, spec: Mapping[str, Any]) -> Program:  # noqa: ARG002
        return OWN

    def start(self, pod: dict[str, Any], container: Container, ended: Callable[[int, str], None]) -> None:
        """Nothing to run."""

    def kill(self, run: str) -> None:
        """Nothing runs."""

    def hook(self, pod: dict[str, Any], container: str, command: tuple[str, ...]) -> tuple[int, str]:  # noqa: ARG002
        """Every hook succeeds silently."""
        return 0, ""
