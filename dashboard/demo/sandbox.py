"""The demo's sandbox: a fresh one for each run, and the same again, at the same address, when its process dies.

It begins with the demo's objects, and begins so again after a reset.
"""

import asyncio
import json
import shutil
from asyncio.subprocess import Process
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from dashboard.demo.objects import demo_objects
from dashboard.demo.troupe import Troupe
from dashboard.process.state import private_file, private_folder

START_SECONDS = 30.0
PAUSE_SECONDS = 1.0


class Stopped(Exception):
    """The sandbox did not start, or not in time."""


class Sandbox:
    """`folder` gets its kubeconfigs and, in `data`, the objects it finds again after a death."""

    def __init__(self, troupe: Troupe, folder: Path) -> None:
        self._troupe = troupe
        self._folder = private_folder(folder)
        self._port = 0
        self._process: Process | None = None
        shutil.rmtree(folder / "data", ignore_errors=True)

    def kubeconfig(self, user: str) -> Path:
        """The kubeconfig of admin, viewer or dashboard."""
        return self._folder / f"{user}.kubeconfig"

    async def start(self) -> None:
        """Start it and wait until it answers; it prints one line of JSON then. Raises Stopped after 30 s without."""
        first = private_file(self._folder / "first.json")
        first.write_text(json.dumps(demo_objects()))
        arguments = ["--dir", str(self._folder), "--data", str(self._folder / "data"), "--port", str(self._port)]
        arguments += ["--first", str(first)]
        self._process = await self._troupe.start("-m", "rollouts.sandbox", *arguments, piped=True)
        assert self._process.stdout is not None
        try:
            line = await asyncio.wait_for(self._process.stdout.readline(), START_SECONDS)
        except TimeoutError as late:
            raise Stopped from late
        if not line:
            raise Stopped
        self._port = urlsplit(json.loads(line)["server"]).port or 0

    async def keep(self, tell: Callable[[], None]) -> None:
        """Start it again whenever it dies, and `tell`, until cancelled. The board meanwhile says that it is lost."""
        while self._process is not None:
            await self._process.wait()
            tell()
            await asyncio.sleep(PAUSE_SECONDS)
            await self.start()
