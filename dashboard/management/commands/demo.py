"""`manage.py demo`, which is `make run`: the sandbox, two Deployments in it, and the board."""

import asyncio
import shlex
import urllib.request
from argparse import ArgumentParser
from asyncio.subprocess import Process
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from dashboard.demo.sandbox import Sandbox, Stopped
from dashboard.demo.troupe import Troupe
from dashboard.process.listening import free_port
from dashboard.process.parent import ENDING, watch_parent
from dashboard.serving.preparing import own_link, prepare

START_SECONDS = 30.0


class Command(BaseCommand):
    """Prints the link and the kubeconfig, and runs until Ctrl-C."""

    help = "Bring up the sandbox and its board, and print how to open both."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument("--with-parent", action="store_true", help="stop when the parent process is gone")

    def handle(self, **options: Any) -> None:
        port = free_port(options["port"])
        if port != options["port"]:
            self.stderr.write(f"Port {options['port']} is taken; serving on {port}.")
        prepare()
        asyncio.run(self._perform(port, own_link(port), with_parent=options["with_parent"]))

    async def _perform(self, port: int, link: str, *, with_parent: bool) -> None:
        stopping = asyncio.Event()
        for number in ENDING:
            asyncio.get_running_loop().add_signal_handler(number, stopping.set)
        watch_parent(None, with_parent=with_parent)
        troupe = Troupe()
        try:
            await _until(stopping, asyncio.create_task(self._play(troupe, port, link)))
        except Stopped as stopped:
            raise CommandError("The sandbox did not start; its last words stand above.") from stopped
        finally:
            await troupe.stop()

    async def _play(self, troupe: Troupe, port: int, link: str) -> None:
        """Start both, print how to open them, and keep them; returns only by failing."""
        sandbox = Sandbox(troupe, Path(settings.STATE) / "sandbox" / str(port))
        await sandbox.start()
        board = await troupe.start(
            *("manage.py", "serve", "--sandbox", "--prepared", "--port", str(port)),
            *("--kubeconfig", str(sandbox.kubeconfig("dashboard"))),
            environment={"ROLLBOARD_PORT": str(port)},
        )
        await _answers(board, port)
        self.stdout.write(f"Board: {link}")
        self.stdout.write(f"export KUBECONFIG={shlex.quote(str(sandbox.kubeconfig('admin')))}")
        self.stdout.flush()
        keeping = asyncio.create_task(sandbox.keep(lambda: self.stderr.write("The sandbox ended; starting it again.")))
        ending = asyncio.create_task(board.wait())
        try:
            await asyncio.wait({keeping, ending}, return_when=asyncio.FIRST_COMPLETED)
            if keeping.done():
                keeping.result()
        finally:  # a stop ends the sandbox, which nobody shall then start again
            keeping.cancel()
            ending.cancel()
        raise CommandError("The board ended by itself; its last words stand above.")


async def _until(stopping: asyncio.Event, work: "asyncio.Task[None]") -> None:
    """Wait for the work or for the stop, whichever comes first; the work's failure is raised."""
    stop = asyncio.create_task(stopping.wait())
    await asyncio.wait({work, stop}, return_when=asyncio.FIRST_COMPLETED)
    stop.cancel()
    if work.done():
        work.result()
    else:
        work.cancel()


async def _answers(board: Process, port: int) -> None:
    """Wait until the board serves, for 30 s at most."""
    end = asyncio.get_running_loop().time() + START_SECONDS
    while not await asyncio.to_thread(_is_up, port):
        if board.returncode is not None or asyncio.get_running_loop().time() > end:
            raise CommandError("The board did not start; its last words stand above.")
        await asyncio.sleep(0.1)


def _is_up(port: int) -> bool:
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=1) as answer:
            return bool(answer.status == 200)
    except OSError:  # an HTTP error is one as well
        return False
