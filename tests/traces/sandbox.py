"""The sandbox as a process of its own, as kubectl meets it."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

STOP_SECONDS = 10


@contextmanager
def running_sandbox(folder: Path) -> Iterator[Path]:
    """Start a sandbox; gives the admin's kubeconfig, beside which the others lie."""
    command = [sys.executable, "-m", "rollouts.sandbox", "--dir", str(folder), "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]) as process:
        try:
            assert process.stdout is not None
            ready = json.loads(process.stdout.readline())
            yield Path(ready["dir"]) / "admin.kubeconfig"
        finally:
            process.terminate()
            process.wait(STOP_SECONDS)
