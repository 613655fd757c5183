"""A program of ours in a process of its own, told what to do by lines of JSON and gone when we are."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from benchmarks.parts import process

ROOT = Path(__file__).resolve().parents[2]
END_SECONDS = 10.0
Answer = dict[str, Any]


class Program:
    """`python -m MODULE ARGUMENTS`; `ready` is the line that it says when it has started.

    It must end when its stdin does: that is how it is stopped, and how it follows us when we are killed.
    """

    def __init__(self, module: str, *arguments: str, environment: Mapping[str, str] | None = None) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            start_new_session=True,
        )
        self.name = module.rpartition(".")[2]
        self.ready: Answer = {}

    @property
    def pid(self) -> int:
        """For /proc."""
        return self._process.pid

    @property
    def cpu(self) -> float:
        """Seconds of CPU used so far."""
        return process.cpu_seconds(self.pid)

    def begin(self, **order: Any) -> None:
        """Give an order; `answer` waits for what comes of it."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order).encode() + b"\n")
        self._process.stdin.flush()

    def answer(self) -> Answer:
        """Wait for the next line. RuntimeError when the program ends instead."""
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.name} ended with {self._process.wait()}")
        answer: Answer = json.loads(line)
        return answer

    def ask(self, **order: Any) -> Answer:
        """Give an order and wait for its end."""
        self.begin(**order)
        return self.answer()

    def __enter__(self) -> Self:
        try:
            self.ready = self.answer()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def stop(self) -> None:
        """Close its stdin and wait for its end, at most ten seconds."""
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe is not None:
                pipe.close()
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
