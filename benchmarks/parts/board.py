"""A program: the dashboard as `manage.py serve` serves it, with people who have entered already.

`python -m benchmarks.parts.board KUBECONFIG INTERVAL PEOPLE`; INTERVAL is the shortest time between frames, in ms, 0
for "frames off". It says {"port", "cookie", "sessions", "path"} once it serves, and ends with its stdin. Its state
folder and port come from the environment, as for any installation.
"""

import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "dashboard.settings")
django.setup()

from dashboard.serving.preparing import prepare  # noqa: E402

prepare()  # the application looks for static files when it is imported

from dashboard.asgi import application  # noqa: E402 isort:skip

from django.conf import settings  # noqa: E402 - settings first
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402

from benchmarks.parts.orders import say  # noqa: E402
from dashboard.clusters.fleet import Fleet, install  # noqa: E402
from dashboard.clusters.runtime import Mode, Options, Runtime  # noqa: E402
from dashboard.models import Role  # noqa: E402
from dashboard.people import entry  # noqa: E402
from dashboard.process.parent import watch_parent  # noqa: E402
from dashboard.serving.server import serve  # noqa: E402
from rollouts.cluster.backends import find_backend  # noqa: E402
from rollouts.cluster.client import Client  # noqa: E402
from rollouts.feed.feeds import Feeds  # noqa: E402
from rollouts.feed.pace import Pace, Timing  # noqa: E402

STDIN = 0


def main() -> None:
    """Serve until stdin ends."""
    kubeconfig, interval, people = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    options = Options(context="sandbox", mode=Mode.IMPERSONATE, sandbox=True)
    running = Runtime(options, Client(find_backend(path=kubeconfig)))
    pace = Pace(interval_ms=interval)
    running.feeds = Feeds(running.client, timing=Timing(pace=pace), always=["default"], listener=running.sightings.note)
    fleet = Fleet([running])
    install(fleet)
    sessions = [_enter(f"viewer-{number}", fleet.board) for number in range(people)]

    def ready() -> None:
        watch_parent(STDIN, with_parent=False)
        path = f"/ws/c/{running.cluster}/default/"
        say(port=settings.PORT, cookie=settings.SESSION_COOKIE_NAME, sessions=sessions, path=path)

    serve(application, fleet, "127.0.0.1", settings.PORT, ready)


def _enter(name: str, board: str) -> str:
    """Let a person in by a key, as a link does, and give their session's key."""
    person = entry.take(entry.invite(name, Role.VIEWER))
    assert person is not None
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "dashboard.people.entry.KeyBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session[entry.BOARD] = board
    session.create()
    return str(session.session_key)


if __name__ == "__main__":
    main()
