"""The designed states of the pages before axe: in both languages and both themes, in a real browser."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.js.show import DESKTOP, PHONE, PROJECTOR, Show

pytestmark = pytest.mark.browser

STATES: dict[str, tuple[str, tuple[int, int]]] = {
    "rolling": ("/board?at=17", DESKTOP),
    "steady": ("/board?sim=steady&at=1", DESKTOP),
    "paused": ("/board?sim=paused&at=6", DESKTOP),
    "stuck": ("/board?sim=stuck&at=25", DESKTOP),
    "crash": ("/board?sim=crash&at=25", DESKTOP),
    "lost": ("/board?at=17&lost", DESKTOP),
    "expired": ("/board?at=17&close=4401", DESKTOP),
    "full": ("/board?at=17&close=4429", DESKTOP),
    "overview-full": ("/overview?at=9&close=4429", DESKTOP),
    "forbidden": ("/overview?at=9&close=4403", DESKTOP),
    "gone": ("/board?at=17&gone", DESKTOP),
    "zero": ("/board?sim=zero&at=12", DESKTOP),
    "recreate": ("/board?sim=recreate&at=5", DESKTOP),
    "third": ("/board?sim=third&at=5&traffic", DESKTOP),
    "dense": ("/board?n=900&at=20&speed=0", DESKTOP),
    "past": ("/board?at=17&traffic", DESKTOP),
    "pod": ("/board?sim=stuck&at=25", DESKTOP),
    "keys": ("/board?at=17", DESKTOP),
    "present": ("/board?sim=stuck&at=25&long&traffic", PROJECTOR),
    "loading": ("/board?sim=loading", DESKTOP),
    "missing": ("/board?name=nope&at=1", DESKTOP),
    "viewer": ("/board?at=17&viewer", DESKTOP),
    "sixty": ("/board?n=60&at=20", DESKTOP),
    "phone": ("/board?at=17", PHONE),
    "stuck-phone": ("/board?sim=stuck&at=25", PHONE),
    "overview": ("/overview?at=9", DESKTOP),
    "overview-phone": ("/overview?at=9", PHONE),
    "empty": ("/overview?sim=empty", DESKTOP),
    "everywhere": ("/overview?wide&at=9", DESKTOP),
    "everywhere-by-namespace": ("/overview?wide&at=9&sort=namespace&beyond", DESKTOP),
    "everywhere-phone": ("/overview?wide&at=9", PHONE),
    "everywhere-lost": ("/overview?wide&at=9&lost", DESKTOP),
    "everywhere-loading": ("/overview?wide&sim=loading", DESKTOP),
    "everywhere-filtered": ("/overview?wide&at=9&q=namespace:nope", DESKTOP),
    "everywhere-empty": ("/overview?wide&sim=empty", DESKTOP),
    "everywhere-nothing": ("/overview?wide&sim=none", DESKTOP),
    "everywhere-refused": ("/overview?wide&at=9&health=forbidden", DESKTOP),
}
# What is pressed before they are as they are meant.
REACHED = {
    "past": ("#time .body", "Shift+ArrowLeft", "#picture[data-past]"),
    "pod": (".pod[tabindex='0']", "Enter", "#detail:not([hidden])"),
    "keys": ("body", "?", "#sheet:not([hidden])"),
    "present": ("body", "f", ":root[data-present]"),
}
# Of axe's rules, the one that a theme can break: the document is the same in both.
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast"]}}


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("state", STATES)
def test_a_designed_state_draws_and_is_accessible_in_both_themes(
    browser: Browser, address: str, state: str, language: str
) -> None:
    path, size = STATES[state]
    joined = f"{path}{'&' if '?' in path else '?'}lang={language}"
    with Show(browser, address, joined, size, color_scheme="light", reduced_motion="reduce") as show:
        if state in REACHED:
            reach(show.page, *REACHED[state])
            show.settle()
        found = violations(show.page)
        show.keep(f"{state}-{language}-light")
        show.page.emulate_media(color_scheme="dark")
        show.settle()
        show.keep(f"{state}-{language}-dark")
        assert found + violations(show.page, CONTRAST) == []
        assert show.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "the page scrolls sideways"


def reach(page: Page, focused: str, key: str, shown: str) -> None:
    if focused != "body":
        page.locator(focused).first.focus()
    page.keyboard.press(key)
    page.wait_for_selector(shown)


def violations(page: Page, options: dict[str, Any] | None = None) -> list[tuple[str, str, str]]:
    """What axe finds wrong: the rule, where first, and how to mend it."""
    found = Axe().run(page, options=options).response["violations"]
    return [(rule["id"], rule["nodes"][0]["html"][:160], rule["nodes"][0].get("failureSummary")) for rule in found]
