"""`manage.py link`: let somebody in."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError

from dashboard.models import Role
from dashboard.people import entry
from dashboard.serving.preparing import link


class Command(BaseCommand):
    """One link, one person, one use, ten minutes."""

    help = "Print a link that lets a person in once, within ten minutes."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--role", choices=Role.values, default=Role.VIEWER.value)
        parser.add_argument("--name", required=True, help="the person's name, as the cluster and the audit will see it")
        parser.add_argument("--port", type=int, help="of the running board (default: the one started last)")

    def handle(self, **options: Any) -> None:
        if not options["name"].strip():
            raise CommandError("a person needs a name, such as --name mina")
        try:
            key = entry.invite(options["name"], Role(options["role"]))
        except ValidationError as wrong:
            raise CommandError("; ".join(wrong.messages)) from wrong
        except (OperationalError, ProgrammingError) as wrong:
            raise CommandError(
                f"no board has been started with the state folder {settings.STATE}: start one, or set ROLLBOARD_STATE"
                " (and DATABASE_URL, if it has one) as for the one that runs"
            ) from wrong
        self.stdout.write(link(options["port"] or _last_port(), key))


def _last_port() -> int:
    noted = Path(settings.STATE) / "port"
    return int(noted.read_text()) if noted.exists() else settings.PORT
