"""Runs the unit tests of static/js as modules in headless Chromium, over loopback."""

from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

import pytest
from playwright.sync_api import sync_playwright

from tests.browser import browser_options

ROOT = Path(__file__).parents[2]
MODULES = sorted(path.name for path in (ROOT / "tests/js/unit").glob("*.test.js"))


class Quiet(SimpleHTTPRequestHandler):
    """Serves the working copy; a browser that went away is no news."""

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        pass


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(ROOT)))
    thread = Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.browser
def test_every_unit_test_of_the_page_passes(address: str) -> None:
    problems: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**browser_options())
        page = browser.new_page()
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(f"{address}/tests/js/runner.html?{urlencode({'module': MODULES}, doseq=True)}")
        page.wait_for_function("globalThis.results !== undefined", timeout=60_000)
        results = page.evaluate("globalThis.results")
        browser.close()
    failed = [f"{result['name']}\n{result['error']}" for result in results if result["error"]]
    assert not problems + failed, "\n\n".join(problems + failed)
    assert len(results) >= len(MODULES)
