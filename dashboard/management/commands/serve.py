"""`manage.py serve`: the board of one cluster, until Ctrl-C."""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from channels.routing import get_default_application
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from dashboard import runtime
from dashboard.listening import free_port
from dashboard.parent import watch_parent
from dashboard.preparing import own_link, prepare
from dashboard.runtime import Mode, Options, Runtime
from dashboard.serve import serve
from rollouts.cluster.backends import KubeconfigBackend, find_backend, server_and_user
from rollouts.cluster.client import Client
from rollouts.errors import Unconfigured


class Command(BaseCommand):
    """A real cluster opens read-only; --steer arms the buttons."""

    help = "Serve the board of a kubeconfig context; a real cluster is read-only until --steer."
    requires_system_checks: list[str] = []  # the checks run in handle, after the port is known

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--context", help="the kubeconfig context (default: the current one)")
        parser.add_argument("--kubeconfig", help="the kubeconfig (default: $KUBECONFIG, then ~/.kube/config)")
        parser.add_argument("--namespace", default="default", help="where the front door leads")
        parser.add_argument("--host", default="127.0.0.1", help="the address to listen on")
        parser.add_argument("--port", type=int, default=settings.PORT)
        parser.add_argument("--steer", action="store_true", help="arm the buttons on a real cluster")
        parser.add_argument(
            "--identity",
            choices=[mode.value for mode in Mode],
            default=Mode.SHARED.value,
            help="shared: everyone acts as the kubeconfig's identity, limited by role; impersonate: each as themselves",
        )
        parser.add_argument("--sandbox", action="store_true", help="the cluster is a sandbox: marked so, and steerable")
        parser.add_argument("--prepared", action="store_true", help="no migrations, static files or printed link")
        parser.add_argument("--parent-fd", type=int, help="stop when this pipe closes")
        parser.add_argument("--with-parent", action="store_true", help="stop when the parent process is gone")

    def handle(self, **options: Any) -> None:
        backend = _find_backend(options)  # first: a wrong context is all there is to say
        port = self._settle_port(options)
        self.check(fail_level=40)
        running = _build_runtime(backend, options)
        if not options["prepared"]:
            prepare()
        self._serve(running, port, options)

    def _settle_port(self, options: dict[str, Any]) -> int:
        """Cookie names carry the port, so settings must know it: start again when it is another one."""
        port = free_port(options["port"], options["host"])
        if port != options["port"]:
            self.stderr.write(f"Port {options['port']} is taken; serving on {port}.")
        if port != settings.PORT:
            command = [sys.executable, *sys.argv, "--port", str(port)]  # the last --port wins
            os.execve(sys.executable, command, {**os.environ, "ROLLBOARD_PORT": str(port)})  # noqa: S606
        return port

    def _serve(self, running: Runtime, port: int, options: dict[str, Any]) -> None:
        def ready() -> None:
            watch_parent(options["parent_fd"], with_parent=options["with_parent"])
            (Path(settings.STATE) / "port").write_text(str(port))
            if not options["prepared"]:
                self.stdout.write(f"Board: {link}")
                self.stdout.flush()

        link = "" if options["prepared"] else own_link(port)
        runtime.install(running)
        application = get_default_application()  # loaded now, since it reads the static files just collected
        if not serve(application, running, options["host"], port, ready):
            raise CommandError(f"Port {port} was taken a moment ago; start again.")


def _find_backend(options: dict[str, Any]) -> KubeconfigBackend:
    try:
        backend = find_backend(options["context"], options["kubeconfig"])
        server_and_user(backend)
    except Unconfigured as wrong:
        raise CommandError(str(wrong)) from wrong
    return backend


def _build_runtime(backend: KubeconfigBackend, options: dict[str, Any]) -> Runtime:
    sandbox = options["sandbox"]
    server, user = server_and_user(backend)
    chosen = Options(
        context="sandbox" if sandbox else backend.name,
        mode=Mode.IMPERSONATE if sandbox else Mode(options["identity"]),
        namespace=options["namespace"],
        server=server,
        user=user,
        sandbox=sandbox,
        steer=options["steer"],
    )
    return Runtime(chosen, Client(backend))
