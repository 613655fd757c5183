"""`manage.py sandbox`: the embedded cluster alone, for kubectl, and the clock of one that runs."""

import asyncio
import os
import sys
from argparse import ArgumentParser, ArgumentTypeError
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from dashboard.clusters.sandbox_clock import PATH
from dashboard.process.state import free_folder
from rollouts.cluster.backends import find_backend
from rollouts.cluster.client import Client
from rollouts.errors import ClusterError

SLOWEST, FASTEST = 0.1, 20.0
VERBS = {
    "run": "run a sandbox (the default)",
    "clock": "say how fast its clock runs, or with --speed change it",
    "pause": "hold its clock",
    "go": "let it go on",
    "reset": "start over with what it began with",
}


class Command(BaseCommand):
    """Runs the same program that `demo` starts, or speaks to one that runs."""

    help = "Run the sandbox cluster alone and print how kubectl reaches it; or turn the clock of one that runs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        what = "; ".join(f"{verb}: {meaning}" for verb, meaning in VERBS.items())
        parser.add_argument("verb", nargs="?", choices=VERBS, default="run", help=what)
        parser.add_argument("--speed", type=_speed, help="of its clock, 0.1 to 20 times as fast as ours")
        parser.add_argument("--port", type=int, default=0, help="of its API server (default: any free one)")
        parser.add_argument("--data", type=Path, help="keep its objects in this folder over restarts")
        parser.add_argument("--kubeconfig", help="of the sandbox that is meant (default: the one started last)")

    def handle(self, **options: Any) -> None:
        if options["verb"] == "run":
            self._run(options)
        try:
            self.stdout.write(asyncio.run(_ask(options["verb"], options["speed"], _kubeconfig(options))))
        except ClusterError as error:
            raise CommandError(f"No sandbox there: {error.message}") from error

    def _run(self, options: dict[str, Any]) -> None:
        """Become the sandbox; never returns."""
        folder, number = free_folder(Path(settings.STATE) / "sandbox" / "alone")
        arguments = ["-m", "rollouts.sandbox", "--say", "words", "--dir", str(folder), "--port", str(options["port"])]
        arguments += ["--speed", str(options["speed"] or 1.0), "--number", str(number)]
        arguments += ["--data", str(options["data"].resolve())] if options["data"] else []
        os.chdir(settings.BASE_DIR)
        os.execv(sys.executable, [sys.executable, *arguments])  # noqa: S606


def _speed(text: str) -> float:
    speed = float(text)
    if not SLOWEST <= speed <= FASTEST:
        raise ArgumentTypeError(f"expected {SLOWEST:g} to {FASTEST:g}, got {text}")
    return speed


def _kubeconfig(options: dict[str, Any]) -> str:
    if options["kubeconfig"]:
        return str(options["kubeconfig"])
    started = (Path(settings.STATE) / "sandbox").glob("*/admin.kubeconfig")
    last = max(started, key=lambda path: path.stat().st_mtime, default=None)
    if last is None:
        raise CommandError("No sandbox was started here; name one by --kubeconfig.")
    return str(last)


async def _ask(verb: str, speed: float | None, kubeconfig: str) -> str:
    """Do it, and say how it stands."""
    client = Client(find_backend(path=kubeconfig))
    try:
        if verb == "reset":
            await client.post("/sandbox/reset", {})
            return "The sandbox starts over."
        wanted: dict[str, Any] = {"pause": {"paused": True}, "go": {"paused": False}}.get(verb, {})
        wanted |= {"speed": speed} if speed else {}
        clock = await (client.put(PATH, wanted) if wanted else client.get(PATH))
    finally:
        await client.close()
    return f"speed {clock['speed']:g}, {'paused' if clock['paused'] else 'running'}"
