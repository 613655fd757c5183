"""A page of the theatre as somebody has it before them."""

import os
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

PICTURES = os.environ.get("ROLLBOARD_PICTURES", "")


DESKTOP, PHONE, PROJECTOR = (1440, 960), (390, 844), (1920, 1080)
CONTEXTS: dict[tuple[Browser, tuple[int, int], str], BrowserContext] = {}


def context_of(browser: Browser, size: tuple[int, int], options: dict[str, Any]) -> BrowserContext:
    """One for all pages of a kind: it keeps the modules that it has read, and they are most of a page's way."""
    key = (browser, size, repr(sorted(options.items())))
    if key not in CONTEXTS:
        CONTEXTS[key] = browser.new_context(viewport={"width": size[0], "height": size[1]}, **options)
    return CONTEXTS[key]


class Show:
    """A page that remembers every error and every breach of the content policy."""

    def __init__(self, browser: Browser, address: str, path: str, size: tuple[int, int], **options: Any) -> None:
        self.page: Page = context_of(browser, size, options).new_page()
        self.page.set_default_timeout(15_000)
        self.problems: list[str] = []
        self.page.on("pageerror", lambda error: self.problems.append(str(error)))
        self.page.on("console", lambda line: self.problems.append(line.text) if line.type == "error" else None)
        self.page.goto(address + path)
        self.until("document.documentElement.dataset.staged === 'true'")
        self.settle()

    def __enter__(self) -> "Show":
        return self

    def __exit__(self, *_: object) -> None:
        self.page.evaluate("localStorage.clear()")
        self.page.close()
        assert self.problems == []

    def settle(self) -> None:
        """Wait until nothing glides or fades any more."""
        self.page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        self.until("document.getAnimations().every((motion) => motion.playState !== 'running')")

    def until(self, fact: str, argument: object = None) -> None:
        """Ask again and again, for at most 15 s. Playwright's own way is an eval in the page: its policy refuses."""
        ends = time.monotonic() + 15
        while not self.page.evaluate(fact, argument):
            assert time.monotonic() < ends, fact
            self.page.wait_for_timeout(25)

    def keep(self, name: str) -> None:
        if PICTURES:
            self.page.screenshot(path=Path(PICTURES) / f"{name}.png")
