"""`manage.py sandbox`: the embedded cluster alone, for kubectl."""

import os
import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from dashboard.state import private_folder


class Command(BaseCommand):
    """The same program that `demo` starts; it ends on Ctrl-C."""

    help = "Run the sandbox cluster alone and print how kubectl reaches it."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=0, help="of its API server (default: any free one)")

    def handle(self, **options: Any) -> None:
        folder = private_folder(Path(settings.STATE) / "sandbox" / "alone")
        self.stdout.write(f"export KUBECONFIG={folder / 'admin.kubeconfig'}")
        self.stdout.flush()
        arguments = ["-m", "rollouts.sandbox", "--dir", str(folder), "--port", str(options["port"])]
        os.chdir(settings.BASE_DIR)
        os.execv(sys.executable, [sys.executable, *arguments])  # noqa: S606
