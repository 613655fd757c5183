"""Every page and every dialog of the real board, before axe: in both languages and both themes."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.conftest import Person
from tests.journeys.korean import english
from tests.journeys.rollouts import press, roll_out, wait_for
from tests.stack import Stack

People = Callable[..., Person]
NAMES = frozenset({"ada", "http-go", "alpine-deploy", "defualt", "kube-public", "kube-system", "kube-node-lease"})
BOARD = "/c/sandbox/default/http-go/"


def form(operation: str) -> Callable[[Page], None]:
    def open_form(page: Page) -> None:
        press(page, operation)
        page.locator("#sheet form").wait_for()

    return open_form


def pod(page: Page) -> None:
    page.locator(".pod").first.click()
    page.locator("#detail .conditions").wait_for()


def revision(page: Page) -> None:
    page.locator(".what-button").first.click()
    page.locator("#detail .close-up-of-revision").wait_for()


def keys(page: Page) -> None:
    page.keyboard.press("?")
    page.locator("#sheet .keys").wait_for()


def refusal(page: Page) -> None:
    page.fill("#inline-maxSurge", "lots")
    page.locator("#strategy button").first.click()
    page.locator("#strategy .answer").wait_for()


def nothing(page: Page) -> None:
    page.wait_for_load_state()


STATES: dict[str, tuple[str, Callable[[Page], None]]] = {
    "audit": ("/audit/", nothing),
    "enter": ("/enter/", nothing),
    "problem": ("/c/sandbox/no-such-thing/at/all/", nothing),
    "overview": ("/c/sandbox/default/", nothing),
    "everywhere": ("/c/sandbox/?sort=namespace", nothing),
    "mistyped": ("/c/sandbox/defualt/", nothing),
    "set-image": (BOARD, form("set-image")),
    "scale": (BOARD, form("scale")),
    "pod": (BOARD, pod),
    "revision": (BOARD, revision),
    "keys": (BOARD, keys),
    "refusal": (BOARD, refusal),
}


@pytest.mark.parametrize(("locale", "scheme"), [("en-US", "light"), ("ko-KR", "dark")])
def test_pages_and_dialogs_break_no_rule(stack: Stack, person: People, locale: str, scheme: str) -> None:
    ada = person("operator", "ada", locale=locale, color_scheme=scheme, reduced_motion="reduce")
    ada.expects("status of 4")  # the pages of what is not there, and a value that is refused
    broken, left = {}, set[str]()
    for state, (path, reach) in STATES.items():
        ada.page.goto(stack.base + path)
        if path == BOARD:
            wait_for(lambda: ada.page.locator(".pod").count() > 0, "pods")
        reach(ada.page)
        ada.page.wait_for_timeout(50)
        ada.picture(f"everyone-{state}-{locale}")
        if locale == "ko-KR":
            left.update({f"{state}: {words}" for words in english(ada.page, NAMES)})
        found = Axe().run(ada.page).response["violations"]
        if found:
            broken[state] = [(rule["id"], rule["nodes"][0]["html"][:140]) for rule in found]
    assert broken == {}
    assert sorted(left) == []


def test_the_board_prints_its_picture_without_controls(stack: Stack, person: People, namespace: str) -> None:
    roll_out(stack, namespace, "web", 3)
    ada = person("viewer", "ben", color_scheme="dark")
    ada.open(namespace, "web")
    wait_for(lambda: ada.page.locator(".pod").count() == 3, "pods")
    ada.page.emulate_media(media="print")
    for hidden in (".top", "#acts", ".side", "#others"):
        assert not ada.page.locator(hidden).is_visible()
    assert ada.page.locator("#picture").is_visible()
    paper = ada.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert paper == "rgb(255, 255, 255)"
    ada.picture("everyone-print")
