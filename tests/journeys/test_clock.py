"""The teacher holds the sandbox's clock, and lets it run faster: the board goes with it, here and everywhere."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Person
from tests.journeys.rollouts import roll_out, set_image, tiles, wait_for, wait_for_status
from tests.stack import Stack

People = Callable[..., Person]
LEFT = "(document.querySelector('.pod[data-stage=ready] .seconds') ?? {}).textContent"


@pytest.fixture
def clock(stack: Stack) -> Iterator[None]:
    yield
    stack.manage("sandbox", "go", "--speed", "1")


def shown(page: Page) -> str:
    return page.inner_text(".clock-now")


@pytest.mark.usefixtures("clock")
def test_a_held_clock_holds_pods_and_rings_and_a_fast_one_carries_them(
    stack: Stack, person: People, namespace: str
) -> None:
    roll_out(stack, namespace, "web", 2, minReadySeconds=30)
    ada, ben = person("admin", "ada"), person("viewer", "ben")
    for somebody in (ada, ben):
        somebody.open(namespace, "web")
        wait_for(lambda somebody=somebody: shown(somebody.page) == "1×", "the clock")  # type: ignore[misc]
    ada.page.click(".clock-now")
    ada.page.click("[data-clock=faster]")
    wait_for(lambda: shown(ben.page) == "2×", "the new speed on the other board", 3)
    for speed in ("5×", "10×"):
        ada.page.click("[data-clock=faster]")
        wait_for(lambda speed=speed: shown(ada.page) == speed, speed, 3)  # type: ignore[misc]
    wait_for_status(ada.page, "successfully rolled out")
    ada.page.keyboard.press("Escape")
    set_image(ada.page, "gasbugs/http-go:v2")
    wait_for(lambda: "ready" in tiles(ben.page).values(), "a pod with a ring")
    ada.page.click(".clock-now")
    ada.page.click("[data-clock=hold]")
    wait_for(lambda: shown(ben.page) == "Paused", "the pause on the other board", 3)
    held, left = tiles(ben.page), ben.page.evaluate(LEFT)
    ada.picture("clock-held")
    ben.page.wait_for_timeout(2_500)  # 25 s of the cluster's, had it run: nothing but waiting shows that nothing moves
    assert tiles(ben.page) == held
    assert ben.page.evaluate(LEFT) == left
    ada.page.click("[data-clock=hold]")
    wait_for_status(ben.page, "successfully rolled out", 25)
