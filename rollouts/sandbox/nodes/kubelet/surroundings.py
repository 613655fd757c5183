"""What the kubelet can ask of the simulated containers: to run a command at once (exec probes)."""

from collections.abc import Callable
from typing import Any

Execute = Callable[[dict[str, Any], str, tuple[str, ...]], tuple[int, str]]
"""execute(pod, container name, command) -> (exit code, output)."""


def refuse_to_execute(pod: dict[str, Any], container: str, command: tuple[str, ...]) -> tuple[int, str]:  # noqa: ARG001
    """Until a shell is plugged in, every command succeeds silently."""
    return 0, ""
