"""Everyone: all of it by keys alone, told to who does not see it, and in Korean throughout."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Clock, Person
from tests.journeys.korean import english
from tests.journeys.rollouts import DOUBLE_CLICK, get_deployment, roll_out, tiles, wait_for, wait_for_status
from tests.stack import Stack

People = Callable[..., Person]

# What a person may act on, and sees: each with a number of its own.
ACTIVE = """() => {
  const made = 'a[href], button:not(.pod), input, select, textarea'; // for being pressed; of pods, one a lane
  const all = [...document.querySelectorAll(`${made}, [tabindex]`)]
    .filter((one) => (one.tabIndex >= 0 || one.matches(made)) && !one.disabled && one.type !== 'hidden' &&
      one.checkVisibility({ visibilityProperty: true, opacityProperty: true }));
  all.forEach((one, index) => { one.dataset.stop = index; });
  return all.map((one) => one.outerHTML.slice(0, 120));
}"""
# The one with the focus: its number, whether that shows, whether it is on the screen, whether something lies over it.
STOP = """() => {
  const one = document.activeElement;
  const style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  const over = document.elementFromPoint(box.left + box.width / 2, box.top + Math.min(box.height / 2, 20));
  return {
    stop: one.dataset.stop === undefined ? null : Number(one.dataset.stop),
    shows: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0,
    seen: box.width > 0 && box.bottom > 0 && box.top < innerHeight,
    covered: !(one.contains(over) || over?.contains(one)),
    html: one.outerHTML.slice(0, 120),
  };
}"""


def walk(page: Page) -> dict[int, dict[str, Any]]:
    """Every stop of the Tab key from the top of the page to its end, by number."""
    page.evaluate("document.activeElement.blur()")
    stops: dict[int, dict[str, Any]] = {}
    for _ in range(200):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop["stop"] is None or stop["stop"] in stops:
            break
        stops[stop["stop"]] = stop
    return stops


@pytest.mark.usefixtures("clock")
def test_tab_reaches_whatever_can_be_pressed_and_shows_where_it_is(
    stack: Stack, person: People, namespace: str
) -> None:
    roll_out(stack, namespace, "web", 3)
    roll_out(stack, namespace, "other", 1)
    ada = person("operator", "ada", reduced_motion="reduce")
    page = ada.page
    ada.open_complete(namespace, "web")
    stack.kubectl("set", "image", "-n", namespace, "deployment/web", "web=gasbugs/http-go:missing")
    page.locator(".diagnosis .row-of-buttons").wait_for()
    wait_for(lambda: "ImagePullBackOff" in page.inner_text("#why"), "a board that stands still")
    active = page.evaluate(ACTIVE)
    stops = walk(page)
    ada.picture("everyone-focus")
    assert [html for number, html in enumerate(active) if number not in stops] == [], "what Tab does not reach"
    assert [stop["html"] for stop in stops.values() if not stop["shows"]] == [], "where the focus does not show"
    assert [stop["html"] for stop in stops.values() if not stop["seen"] or stop["covered"]] == [], "where it is hidden"


def settled_press(page: Page, key: str) -> None:
    """As somebody who has seen what the key before did: sooner it would be the second half of a double press."""
    page.wait_for_timeout(DOUBLE_CLICK * 1000)
    page.keyboard.press(key)


def test_a_rollout_is_steered_and_looked_through_by_keys_alone(
    stack: Stack, person: People, namespace: str, clock: Clock
) -> None:
    roll_out(stack, namespace, "web", 3)
    ada = person("operator", "ada")
    page, press = ada.page, ada.page.keyboard.press
    ada.open_complete(namespace, "web")

    def spec() -> dict[str, Any]:
        return dict(get_deployment(stack, namespace, "web")["spec"])

    press("i")
    page.wait_for_selector("#sheet input[name=image]:focus")
    page.keyboard.type("gasbugs/http-go:v2")
    press("Enter")
    wait_for(lambda: spec()["template"]["spec"]["containers"][0]["image"].endswith(":v2"), "the image")
    wait_for_status(page, "successfully rolled out")
    settled_press(page, "p")
    wait_for(lambda: spec().get("paused"), "the pause")
    wait_for(lambda: "Paused" in page.inner_text("#reasons"), "the pause on the board")
    settled_press(page, "p")
    wait_for(lambda: not spec().get("paused"), "the pause to be over")
    wait_for(lambda: "Paused" not in page.inner_text("#reasons"), "its end on the board")
    press("s")
    page.wait_for_selector("#sheet input[name=replicas]:focus")
    page.keyboard.type("4")
    press("Enter")
    wait_for(lambda: spec()["replicas"] == 4, "four of them")
    wait_for_status(page, "successfully rolled out")
    settled_press(page, "u")
    wait_for(lambda: spec()["template"]["spec"]["containers"][0]["image"].endswith(":v1"), "the image of before")
    wait_for_status(page, "successfully rolled out")
    wait_for(lambda: len(tiles(page)) == 4, "the old ones gone")
    settled_press(page, "r")
    wait_for(lambda: page.locator("#revisions li").count() == 3, "another revision")
    wait_for_status(page, "successfully rolled out")
    wait_for(lambda: len(tiles(page)) == 4, "the old ones gone again")

    theme = page.evaluate("document.documentElement.dataset.theme")
    press("t")
    assert page.evaluate("document.documentElement.dataset.theme") != theme
    press("n")
    page.locator("#namespaces a", has_text=namespace).wait_for()
    press("Tab")
    assert page.evaluate("document.activeElement.closest('#namespaces') !== null")
    press("Escape")
    assert page.evaluate("document.activeElement.id") == "switch"
    press("?")
    keys = page.locator("#sheet .keys")
    assert keys.locator("kbd").all_inner_texts() == [
        *("I", "P", "U", "S", "R", "/", "N", "↑ ↓", "← →", "Enter", "L", "T", "F", "?", "Esc")
    ]
    ada.picture("everyone-keys")
    press("Escape")
    see_escape_close_one_thing_at_a_time(page)


def see_escape_close_one_thing_at_a_time(page: Page) -> None:
    """The past, the projector's screen, a pod and the sheet, opened in this order, close in the other."""
    shown = """() => ['#sheet:not([hidden])', '#detail:not([hidden])', ':root[data-present]', '#picture[data-past]']
      .map((query) => document.querySelector(query) !== null)"""
    page.focus("#time .body")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("f")
    page.locator(".pod[tabindex='0']").first.focus()
    page.keyboard.press("ArrowRight")
    pod = page.evaluate("document.activeElement.dataset.pod")
    page.keyboard.press("Enter")
    page.locator("#detail .close:focus").wait_for()
    page.keyboard.press("?")
    page.locator("#sheet .close:focus").wait_for()
    for still in ([True] * 4, [False, True, True, True], [False, False, True, True], [False, False, False, True]):
        wait_for(lambda: page.evaluate(shown) == still, f"{still}")  # noqa: B023
        if still == [False, False, True, True]:
            assert page.evaluate("document.activeElement.dataset.pod") == pod, "the focus comes back to where it was"
        page.keyboard.press("Escape")
    wait_for(lambda: page.evaluate(shown) == [False] * 4, "the present, and nothing open")


# All that is spoken to somebody who does not see the page.
LISTEN = """() => {
  window.spoken = [];
  for (const id of ['announcer', 'alarm']) new MutationObserver(() =>
    spoken.push([id, document.getElementById(id).textContent, performance.now()]))
    .observe(document.getElementById(id), { childList: true, characterData: true, subtree: true });
}"""


@pytest.mark.usefixtures("clock")
def test_who_does_not_see_it_hears_what_matters_and_has_it_as_a_table(
    stack: Stack, person: People, namespace: str
) -> None:
    roll_out(stack, namespace, "web", 6, minReadySeconds=10)
    ada = person("viewer", "ada")
    page = ada.page
    ada.open_complete(namespace, "web")
    page.evaluate(LISTEN)
    stack.kubectl("set", "image", "-n", namespace, "deployment/web", "web=gasbugs/http-go:v2")
    wait_for(lambda: any("successfully rolled out" in text for _, text, _ in page.evaluate("spoken")), "the end")
    stack.kubectl("set", "image", "-n", namespace, "deployment/web", "web=gasbugs/http-go:missing")
    wait_for(lambda: page.inner_text("#alarm"), "the alarm")
    spoken = page.evaluate("spoken")
    polite = [(text, at) for where, text, at in spoken if where == "announcer"]
    assert all(later[1] - sooner[1] > 2_900 for sooner, later in pairwise(polite))
    assert len({text for text, _ in polite}) == len(polite), "nothing is said twice in a row"
    assert next(text for where, text, _ in spoken if where == "alarm").startswith("The image cannot be pulled: ")
    pods = stack.kubectl("get", "pods", "-n", namespace, "-o", "jsonpath={.items[*].metadata.name}").split()
    assert not any(pod in text for pod in pods for _, text, _ in spoken), "each pod by name is noise"

    wait_for(lambda: "available" in page.inner_text("#room"), "the room")
    stages = ["Pending", "Creating", "Starting", "Ready", "Available", "Leaving"]
    assert page.locator("#counts thead th").all_inner_texts() == ["Revision", *stages]
    wait_for(lambda: table(page) == counted(page), "the table to say what is drawn")
    wait_for(lambda: "ImagePullBackOff" in page.inner_text("#why"), "a board that stands still")
    labels = page.eval_on_selector_all(".pod:not(.gone)", "all => all.map((pod) => pod.ariaLabel)")
    pods = stack.kubectl("get", "pods", "-n", namespace, "-o", "jsonpath={.items[*].metadata.name}").split()
    assert sorted(label.partition(",")[0] for label in labels) == sorted(pods)
    assert sum("failing: " in label for label in labels) == page.locator(".pod[data-failed=true]").count() > 0


def table(page: Page) -> list[int]:
    """Of each stage, as the table has them."""
    rows = page.eval_on_selector_all(
        "#counts tbody tr",
        "rows => rows.map((row) => [...row.querySelectorAll('td')].map((cell) => Number(cell.innerText)))",
    )
    return [sum(column) for column in zip(*rows, strict=True)]


def counted(page: Page) -> list[int]:
    """Of each stage, as drawn."""
    drawn = list(tiles(page).values())
    return [drawn.count(stage) for stage in ("pending", "creating", "starting", "ready", "available", "leaving")]


@pytest.mark.usefixtures("clock")
def test_a_rollout_is_told_in_korean_from_end_to_end(stack: Stack, person: People, namespace: str) -> None:
    roll_out(stack, namespace, "web", 4)
    mina = person("operator", "mina", locale="ko-KR")
    page = mina.page
    mina.open(namespace, "web")
    wait_for(lambda: "완료되었습니다" in page.inner_text("#status"), "the end of it, in Korean")
    names = frozenset({"web", "mina", namespace})
    left = english(page, names)
    stack.kubectl("set", "image", "-n", namespace, "deployment/web", "web=gasbugs/http-go:missing")
    page.locator(".diagnosis .row-of-buttons").wait_for()
    left |= english(page, names | {"ErrImagePull", "ImagePullBackOff"})
    mina.picture("everyone-korean-stuck")
    page.focus("#time .body")
    page.keyboard.press("ArrowLeft")
    page.wait_for_selector("#picture[data-past]")
    left |= english(page, names)
    page.keyboard.press("l")
    page.wait_for_selector("#picture:not([data-past])")
    page.click("#acts [data-operation=pause]")
    page.locator(".answer[data-outcome=done]").wait_for()
    wait_for(lambda: "일시 중지됨" in page.inner_text("#reasons"), "the pause, in Korean")
    left |= english(page, names)
    page.set_viewport_size({"width": 390, "height": 844})
    wait_for(lambda: page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "no sideways scroll")
    left |= english(page, names)
    mina.picture("everyone-korean-phone")
    stack.kubectl("delete", "deployment", "web", "-n", namespace, "--wait=false")
    wait_for(lambda: "삭제되었습니다" in page.inner_text("#notice"), "the end of it, in Korean")
    left |= english(page, names)
    assert left == set()
    page.click("footer button[name=language]")
    wait_for(lambda: page.evaluate("document.documentElement.lang") == "en", "English, by the switch")
