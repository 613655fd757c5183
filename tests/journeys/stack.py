"""The whole product as a person starts it: `manage.py demo` in a folder of its own, and kubectl on its sandbox."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

T = TypeVar("T")
ROOT = Path(__file__).parents[2]
START_SECONDS = 60


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(look: Callable[[], T], what: str, seconds: float = 30) -> T:
    """Look again and again until the answer is true; the last answer stands in the failure."""
    deadline = time.monotonic() + seconds
    answer = look()
    while not answer:
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds} s for {what}, last saw {answer!r}")
        time.sleep(0.05)
        answer = look()
    return answer


class Stack:
    """A running demo. `link` lets the operator in once; `kubectl` acts as the cluster's admin."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.environment = {**os.environ, "ROLLBOARD_STATE": str(folder / "state"), "PYTHONUNBUFFERED": "1"}
        self.environment.pop("DATABASE_URL", None)
        self.log = (folder / "log").open("w+")
        command = [sys.executable, "manage.py", "demo", "--port", str(self.port)]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=subprocess.PIPE, stderr=self.log, text=True
        )
        self.lines = self._first_lines()
        self.link = re.search(r"Board: (\S+)", self.lines).group(1)  # type: ignore[union-attr]
        self.kubeconfig = re.search(r"export KUBECONFIG=(\S+)", self.lines).group(1)  # type: ignore[union-attr]
        self.address = self.link.split("/enter")[0]

    def _first_lines(self) -> str:
        assert self.process.stdout is not None
        seen = ""
        while "KUBECONFIG" not in seen:
            line = self.process.stdout.readline()
            if not line:
                self.log.seek(0)
                raise AssertionError(f"the demo ended: {seen}{self.log.read()}")
            seen += line
        return seen

    def kubectl(self, *arguments: str, stdin: str | None = None, check: bool = True) -> str:
        """What kubectl prints; a failure raises unless `check` is false."""
        done = subprocess.run(
            ["kubectl", "--kubeconfig", self.kubeconfig, *arguments],
            input=stdin, capture_output=True, text=True, timeout=60, check=False,
        )  # fmt: skip
        assert not check or done.returncode == 0, done.stderr
        return done.stdout if done.returncode == 0 else done.stderr

    def get(self, *arguments: str) -> dict[str, Any]:
        return dict(json.loads(self.kubectl("get", *arguments, "-o", "json")))

    def invite(self, role: str, name: str) -> str:
        """A fresh link for another person."""
        command = [sys.executable, "manage.py", "link", "--role", role, "--name", name, "--port", str(self.port)]
        done = subprocess.run(command, cwd=ROOT, env=self.environment, capture_output=True, text=True, check=True)
        return re.search(r"http\S+", done.stdout).group(0)  # type: ignore[union-attr]

    def stop(self) -> None:
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        assert self.process.stdout is not None
        self.process.stdout.close()
        self.log.close()
