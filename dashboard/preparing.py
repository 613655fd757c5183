"""What must be there before serving: tables, hashed static files, and somebody who may enter."""

import getpass

from django.conf import settings
from django.core.management import call_command

from dashboard import entry
from dashboard.models import Role, validate_name


def prepare() -> None:
    """Migrate the database, drop what has expired, and collect the static files, quietly."""
    call_command("migrate", verbosity=0, interactive=False)
    call_command("clearsessions", verbosity=0)
    entry.forget_old_keys()
    call_command("collectstatic", verbosity=0, interactive=False)


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
