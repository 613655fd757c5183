"""How soon the sandbox answers after its start."""

import subprocess
import sys
import time
from collections.abc import Iterable
from statistics import median

from benchmarks.parts.sandbox import Sandbox
from benchmarks.reading import Reading

ROUNDS = 3


def measure() -> Iterable[Reading]:
    """From the start of the process to the answer of /version, beside a Python that only imports the HTTP server."""
    bare = [_import_seconds() for _ in range(ROUNDS)]
    yield Reading("sandbox-start", tuple(_seconds() for _ in range(ROUNDS)), f"importing aiohttp {median(bare):.2f} s")


def _seconds() -> float:
    begun = time.monotonic()
    with Sandbox() as sandbox:
        sandbox.ask("GET", "/version")
        return time.monotonic() - begun


def _import_seconds() -> float:
    begun = time.monotonic()
    subprocess.run([sys.executable, "-c", "import aiohttp.web"], check=True)
    return time.monotonic() - begun
