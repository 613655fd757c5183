"""The stores of a real page, in headless Chromium: what they hold after the very frames that a viewer's socket got."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from playwright.async_api import Page, Route, async_playwright

from tests.browser import browser_options

ROOT = Path(__file__).parents[2]
ORIGIN = "http://page.test"
PAGE = '<!doctype html><script type="module" src="/tests/js/page-store.js"></script>'


@dataclass(frozen=True)
class Held:
    """gap: a frame is missing, and a page would ask for a snapshot."""

    gap: bool
    seq: int | None
    tables: dict[str, dict[str, Any]]


class PageStore:
    """One page for any number of boards, one after the other."""

    def __init__(self, page: Page) -> None:
        self._page = page

    async def restart(self) -> None:
        """As a page that is opened anew."""
        await self._page.evaluate("pageStore.restart()")

    async def take(self, frames: Sequence[str], namespace: str = "") -> Held:
        """Hand it the frames of a board; what it holds of it afterwards. namespace: that a page of several is told."""
        taking = "([frames, namespace]) => pageStore.take(frames, namespace)"
        return Held(**await self._page.evaluate(taking, [list(frames), namespace]))


@asynccontextmanager
async def opened_page_store() -> AsyncIterator[PageStore]:
    """Modules come straight from the working copy; nothing else can be reached."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(**browser_options())
        page = await browser.new_page()
        await page.route("**/*", _serve)
        await page.goto(f"{ORIGIN}/")
        await page.wait_for_function("globalThis.pageStore")
        yield PageStore(page)
        await browser.close()


async def _serve(route: Route) -> None:
    path = urlsplit(route.request.url).path
    if path == "/":
        await route.fulfill(body=PAGE, content_type="text/html")
    else:
        await route.fulfill(path=ROOT / path.lstrip("/"), content_type="text/javascript")
