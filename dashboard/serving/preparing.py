"""What must be there before serving: tables, hashed static files, and somebody who may enter."""

import fcntl
import getpass
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

from dashboard.models import Role, validate_name
from dashboard.people import entry
from dashboard.process.state import private_file

LOCK = 7_206_551  # any number that nothing else in the database takes


def prepare() -> None:
    """Migrate the database, drop what has expired, and collect the static files; those who start at once take turns."""
    with _alone_here():
        with _alone_in_the_database():
            call_command("migrate", verbosity=0, interactive=False)
        call_command("clearsessions", verbosity=0)
        entry.forget_old_keys()
        call_command("collectstatic", verbosity=0, interactive=False)


@contextmanager
def _alone_here() -> Iterator[None]:
    """The only one with this state folder, and so with its SQLite and its static files."""
    with private_file(Path(settings.STATE) / "preparing.lock").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextmanager
def _alone_in_the_database() -> Iterator[None]:
    """The only one of any machine: PostgreSQL lets two create the same table, and refuses the second half way."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
        try:
            yield
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


def own_link(port: int) -> str:
    """A link for whoever started the board, as its admin."""
    return link(port, entry.invite(_own_name(), Role.ADMIN))


def link(port: int, key: str) -> str:
    """The address that a key opens; behind the #, no log and no referrer gets it."""
    origin = settings.ORIGINS[0] if settings.ORIGINS else f"http://127.0.0.1:{port}"
    return f"{origin}/enter#{key}"


def _own_name() -> str:
    try:
        name = getpass.getuser()
        validate_name(name)
    except Exception:  # no passwd entry, or a login name that cannot travel in a header
        return "admin"
    return name
