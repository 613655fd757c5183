"""`manage.py serve`: the board of one cluster or of several side by side, until Ctrl-C."""

import os
import sys
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from channels.routing import get_default_application
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from dashboard.clusters import fleet
from dashboard.clusters.fleet import Fleet
from dashboard.clusters.runtime import Mode, Options, Runtime
from dashboard.process.listening import free_port
from dashboard.process.parent import watch_parent
from dashboard.serving.preparing import own_link, prepare
from dashboard.serving.server import serve
from rollouts.cluster.backends import (
    KubeconfigBackend,
    context_names,
    find_backend,
    kubeconfig_path,
    server_and_user,
)
from rollouts.cluster.client import Client
from rollouts.errors import Unconfigured


class Command(BaseCommand):
    """A real cluster opens read-only; --steer arms the buttons."""

    help = "Serve the board of a kubeconfig context; a real cluster is read-only until --steer."
    requires_system_checks: list[str] = []  # the checks run in handle, after the port is known

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--context",
            action="append",
            help="the kubeconfig context (default: the current one); again, or with commas, for several side by side",
        )
        parser.add_argument("--kubeconfig", help="the kubeconfig (default: $KUBECONFIG, then ~/.kube/config)")
        parser.add_argument("--namespace", default="default", help="where the front door leads")
        parser.add_argument(
            "--keep",
            action="append",
            default=[],
            metavar="NAMESPACE",
            help="follow this namespace too while nobody looks; again, or with commas, for several",
        )
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
        backends = _find_backends(options)  # first: a wrong context is all there is to say
        port = self._settle_port(options)
        self.check(fail_level=40)
        showing = _build_fleet(backends, options)
        if not options["prepared"]:
            prepare()
        self._serve(showing, port, options)

    def _settle_port(self, options: dict[str, Any]) -> int:
        """Cookie names carry the port, so settings must know it: start again when it is another one."""
        port = free_port(options["port"], options["host"])
        if port != options["port"]:
            self.stderr.write(f"Port {options['port']} is taken; serving on {port}.")
        if port != settings.PORT:
            command = [sys.executable, *sys.argv, "--port", str(port)]  # the last --port wins
            os.execve(sys.executable, command, {**os.environ, "ROLLBOARD_PORT": str(port)})  # noqa: S606
        return port

    def _serve(self, showing: Fleet, port: int, options: dict[str, Any]) -> None:
        def ready() -> None:
            watch_parent(options["parent_fd"], with_parent=options["with_parent"])
            (Path(settings.STATE) / "port").write_text(str(port))
            if not options["prepared"]:
                self.stdout.write(f"Board: {link}")
                self.stdout.flush()

        link = "" if options["prepared"] else own_link(port)
        fleet.install(showing)
        application = get_default_application()  # loaded now, since it reads the static files just collected
        if not serve(application, showing, options["host"], port, ready):
            raise CommandError(f"Port {port} was taken a moment ago; start again.")


def _find_backends(options: dict[str, Any]) -> list[KubeconfigBackend]:
    try:
        backends = [find_backend(context, options["kubeconfig"]) for context in _contexts(options)]
        for backend in backends:
            server_and_user(backend)
    except Unconfigured as wrong:
        raise CommandError(str(wrong)) from wrong
    if options["sandbox"] and len(backends) > 1:
        raise CommandError("--sandbox is for one context.")
    return backends


def _contexts(options: dict[str, Any]) -> list[str | None]:
    """Those that were asked for; a comma may be part of a context's name."""
    asked: list[str] = options["context"] or []
    if not asked:
        return [None]
    known = context_names(kubeconfig_path(options["kubeconfig"]))
    return [name for given in asked for name in ([given] if given in known else given.split(","))]


def _build_fleet(backends: Sequence[KubeconfigBackend], options: dict[str, Any]) -> Fleet:
    showing = Fleet([_build_runtime(backend, options) for backend in backends])
    if len(showing.clusters) < len(backends):
        raise CommandError("Each context is shown once, and their names must differ in more than punctuation.")
    return showing


def _build_runtime(backend: KubeconfigBackend, options: dict[str, Any]) -> Runtime:
    sandbox = options["sandbox"]
    server, user = server_and_user(backend)
    chosen = Options(
        context="sandbox" if sandbox else backend.name,
        mode=Mode.IMPERSONATE if sandbox else Mode(options["identity"]),
        namespace=options["namespace"],
        keep=tuple(name for given in options["keep"] for name in given.split(",") if name),
        server=server,
        user=user,
        sandbox=sandbox,
        steer=options["steer"],
    )
    return Runtime(chosen, Client(backend))
