"""The real pages with a staged server: templates through Django, the page's own modules, frames from simulator.js."""

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.template.loader import render_to_string
from django.test import RequestFactory, override_settings
from django.utils import translation

ROOT = Path(__file__).parents[2]
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'"
)
OPERATIONS = ("set-image", "pause", "resume", "undo", "undo-to", "restart", "scale", "strategy", "traffic")
PAGES = ("board", "overview")
PLAIN = {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
MAIN = '<script type="module" src="/static/js/main.js">'
STAGE = '<script type="module" src="/tests/js/stage.js"></script>'


def config(deployment: str | None, language: str, *, may: bool = True, wide: bool = False) -> dict[str, Any]:
    """What `dashboard.views.board` tells the page's script."""
    urls = {"do": "/do/__operation__/", "form": "/form/__operation__/", "board": "/board?name=__name__"}
    urls |= {"overview": "/overview?wide" if wide else "/overview", "namespace": "/overview?ns=__namespace__"}
    urls |= {"everywhere": "/overview?wide", "signOut": "/sign-out/", "audit": "/audit/", "setLanguage": "/language/"}
    return {
        "cluster": "sandbox",
        "sandbox": True,
        "readOnly": False,
        "namespace": "" if wide else "default",
        "home": "default",
        "namespaces": ["default"],
        "role": "operator",
        "person": "teacher",
        "socket": "/ws/",
        "build": "test",
        "language": language,
        "deployment": deployment,
        "clock": {"may": may or "An admin turns it.", "urls": {"clock": "/sandbox/clock/", "reset": "/sandbox/reset/"}},
        "can": dict.fromkeys(OPERATIONS, may or "You lack the permission patch on deployments in default."),
        "urls": urls,
    }


def render(kind: str, query: dict[str, list[str]]) -> str:
    """The page, with the stage set before its own script runs."""
    language = query.get("lang", ["en"])[0]
    deployment = query.get("name", ["http-go"])[0] if kind == "board" else None
    context = {"config": config(deployment, language, may="viewer" not in query, wide="wide" in query)}
    with translation.override(language), override_settings(STORAGES=PLAIN):
        page = render_to_string(f"{kind}.html", context, request=RequestFactory().get("/"))
    assert MAIN in page
    return page.replace(MAIN, STAGE + MAIN)


class Stage(SimpleHTTPRequestHandler):
    """Serves the working copy's static files, and the two pages."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        pass

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        kind = address.path.strip("/")
        if kind not in PAGES:
            super().do_GET()
            return
        body = render(kind, parse_qs(address.query, keep_blank_values=True)).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_HEAD(self) -> None:
        """An overview asks whether its namespace still is."""
        if urlsplit(self.path).path.strip("/") not in PAGES:
            super().do_HEAD()
            return
        self.send_response(200)
        self.end_headers()


@contextmanager
def theatre() -> Iterator[str]:
    """The address of a running stage."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Stage, directory=str(ROOT)))
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
