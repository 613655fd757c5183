"""
The designed states beside the pictures kept of them, in light and dark: at fixed times of a staged server, by blocks.

`make pictures` draws them anew; look at each before it is kept. A failing one leaves what was, what is, and where they
differ in test-artifacts/pictures.
"""

import base64
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from tests.js.show import PHONE, PROJECTOR, Show

pytestmark = pytest.mark.browser
HERE = Path(__file__).parent
KEPT = HERE / "pictures"
FAILED = HERE.parents[1] / "test-artifacts" / "pictures"
RENEW = bool(os.environ.get("RENEW_PICTURES"))
COMPARER = (HERE / "comparer.js").read_text().rstrip().rstrip(";")
LAPTOP = (1440, 900)
# A mean of a block may be so far away, of 255; a patch of blocks that are further, and all of them together, so large.
# The letters of another machine come to 16 and 72 at most, the least of the broken stylesheets below to 18 and 188.
LEVEL, PATCH, ALL = 34, 17, 90

Reach = Callable[[Show], None]


def press(*keys: str) -> Reach:
    def act(show: Show) -> None:
        for key in keys:
            show.page.keyboard.press(key)

    return act


def look_back(show: Show) -> None:
    show.page.locator("#time .body").focus()
    for _ in range(4):
        show.page.keyboard.press("Shift+ArrowLeft")
    show.until("document.getElementById('picture').hasAttribute('data-past')")
    show.page.evaluate("document.activeElement.blur()")


def wait_long(show: Show) -> None:
    show.until("document.getElementById('notice').textContent.includes('Still')")


def open_pod(show: Show) -> None:
    show.page.locator(".pod").first.click()
    show.page.evaluate("document.activeElement.blur()")
    show.page.mouse.move(0, 0)


def stay(_: Show) -> None:
    pass


def noticed(state: str) -> Reach:
    return lambda show: show.until(f"document.getElementById('picture').dataset.state === '{state}'")


def lost(show: Show) -> None:
    show.until("document.querySelector('.board').dataset.health === 'lost'")


STATES: dict[str, tuple[str, tuple[int, int], Reach]] = {
    "empty": ("/overview?sim=empty", LAPTOP, stay),
    "overview": ("/overview?at=9", LAPTOP, stay),
    "loading": ("/board?sim=loading", LAPTOP, wait_long),
    "lost": ("/board?at=17&lost", LAPTOP, lost),
    "forbidden": ("/board?at=17&close=4403", LAPTOP, noticed("forbidden")),
    "gone": ("/board?at=17&gone", LAPTOP, noticed("gone")),
    "steady": ("/board?sim=steady&at=1", LAPTOP, stay),
    "rolling": ("/board?at=13&traffic", LAPTOP, stay),
    "paused": ("/board?sim=paused&at=6", LAPTOP, stay),
    "stuck": ("/board?sim=stuck&at=25&long", LAPTOP, stay),
    "past": ("/board?at=17&traffic", LAPTOP, look_back),
    "recreate": ("/board?sim=recreate&at=5", LAPTOP, stay),
    "zero": ("/board?sim=zero&at=12", LAPTOP, stay),
    "many": ("/board?sim=many&at=13", LAPTOP, stay),
    "dense": ("/board?n=900&at=20", LAPTOP, stay),
    "pod": ("/board?at=17", LAPTOP, open_pod),
    "present": ("/board?sim=stuck&at=25&long&traffic", PROJECTOR, press("f")),
    "phone": ("/board?at=13&traffic", PHONE, stay),
}


@pytest.fixture(scope="module")
def desk(browser: Browser) -> Iterator[Page]:
    """A page without a policy, to compare on."""
    page = browser.new_page()
    yield page
    page.close()


def ask(desk: Page, method: str, *arguments: Any) -> Any:
    return desk.evaluate(f"(given) => ({COMPARER}).{method}(...given)", list(arguments))


def stage(browser: Browser, address: str, state: str, theme: str) -> Show:
    """The state on a clock that stands still, nothing in motion."""
    path, size, reach = STATES[state]
    show = Show(browser, address, f"{path}&speed=0&lang=en", size, color_scheme=theme, reduced_motion="reduce")
    reach(show)
    show.settle()
    return show


def shot(show: Show) -> str:
    return base64.b64encode(show.page.screenshot(caret="hide")).decode()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("state", STATES)
def test_a_designed_state_looks_as_it_was_kept(
    browser: Browser, desk: Page, address: str, state: str, theme: str
) -> None:
    kept = KEPT / f"{state}-{theme}.png"
    with stage(browser, address, state, theme) as show:
        actual = shot(show)
    if RENEW:
        kept.write_bytes(base64.b64decode(ask(desk, "renew", actual)))
        return
    assert kept.exists(), f"no picture of {state} in {theme}: `make pictures` draws it"
    found = compare(desk, kept, actual)
    if differs(found):
        FAILED.mkdir(parents=True, exist_ok=True)
        (FAILED / f"{state}-{theme}-now.png").write_bytes(base64.b64decode(actual))
        (FAILED / f"{state}-{theme}-difference.png").write_bytes(base64.b64decode(found["picture"]))
    assert not differs(found), (
        f"{state} in {theme} looks another way: {found['all']} blocks, {found['largest']} of them in one patch; "
        f"see {FAILED.name}/{state}-{theme}-difference.png"
    )


def compare(desk: Page, kept: Path, actual: str) -> dict[str, Any]:
    found: dict[str, Any] = ask(desk, "compare", base64.b64encode(kept.read_bytes()).decode(), actual, LEVEL)
    return found


def differs(found: dict[str, Any]) -> bool:
    return bool(found["largest"] > PATCH or found["all"] > ALL)


BROKEN = {
    "no chart": ("#time canvas { visibility: hidden; }", "rolling"),
    "no colour of a revision": (".hue-2 { --fill: #888; --edge: #888; --tint: #ddd; }", "rolling"),
    "pods out of their columns": (".crowd { margin-left: 40px; }", "rolling"),
    "no diagnosis": (".diagnosis { display: none; }", "stuck"),
    "an overlay left open": (".detail { display: block !important; }", "steady"),
    "a lane that lost its pods": (".pod[data-stage=available] { opacity: 0; }", "steady"),
    "wide gutters": (":root { --gutter-left: 240px; }", "rolling"),
    "no theme": (":root { color-scheme: light !important; }", "steady"),
}


@pytest.mark.skipif(RENEW, reason="the pictures are being drawn anew")
@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_stylesheet_is_seen(browser: Browser, desk: Page, address: str, broken: str) -> None:
    rule, state = BROKEN[broken]
    theme = "dark" if broken == "no theme" else "light"
    with stage(browser, address, state, theme) as show:
        add = "(rule) => document.styleSheets[0].insertRule(rule, document.styleSheets[0].cssRules.length)"
        show.page.evaluate(add.replace("styleSheets[0]", "styleSheets[document.styleSheets.length - 1]"), rule)
        show.settle()
        assert differs(compare(desk, KEPT / f"{state}-{theme}.png", shot(show)))


@pytest.mark.skipif(RENEW, reason="the pictures are being drawn anew")
@pytest.mark.parametrize("state", ["rolling", "stuck", "steady"])
@pytest.mark.parametrize("font", ["DejaVu Sans", "Liberation Sans", "Noto Sans CJK KR"])
def test_another_machines_letters_are_not_a_difference(
    browser: Browser, desk: Page, address: str, state: str, font: str
) -> None:
    with stage(browser, address, state, "light") as show:
        show.page.evaluate(
            "(font) => document.documentElement.style.setProperty('--sans', font)", f'"{font}", sans-serif'
        )
        show.page.evaluate("dispatchEvent(new Event('resize'))")
        show.settle()
        found = compare(desk, KEPT / f"{state}-light.png", shot(show))
        assert not differs(found), (found["all"], found["largest"])
