"""Empty, loading, lost, forbidden, over, gone: each says what is the matter and what next. And on other screens."""

import re
import shlex
from collections.abc import Callable

from playwright.sync_api import Page

from tests.journeys.conftest import ARTEFACTS, Person
from tests.journeys.line import Line
from tests.journeys.rollouts import roll_out, tiles, wait_for
from tests.stack import Stack

People = Callable[..., Person]
FORBIDDEN = 4403


def test_a_deleted_deployment_stays_as_it_was_last_seen(stack: Stack, person: People, namespace: str) -> None:
    roll_out(stack, namespace, "web", 3)
    ada = person("viewer", "ada")
    ada.open(namespace, "web")
    wait_for(lambda: len(tiles(ada.page)) == 3, "pods")
    stack.kubectl("delete", "deployment", "web", "-n", namespace, "--wait=false")
    wait_for(lambda: "was deleted at" in ada.page.inner_text("#notice"), "the notice")
    assert ada.page.get_attribute("#picture", "data-state") == "gone"
    wait_for(lambda: list(tiles(ada.page).values()) == ["available"] * 3, "its last frame")
    assert ada.page.locator("#acts button[aria-disabled=true]").count() == 5
    ada.picture("states-gone")
    ada.page.locator("#notice a", has_text=f"All Deployments of {namespace}").click()
    ada.page.wait_for_url(f"**/c/sandbox/{namespace}/")
    ada.page.goto(f"{stack.base}/c/sandbox/{namespace}/nothing-of-this-name/")
    wait_for(lambda: "nothing-of-this-name is not here" in ada.page.inner_text("#notice"), "another notice")
    ada.picture("states-not-here")
    assert ada.page.locator("#notice a").get_attribute("href") == f"/c/sandbox/{namespace}/"


def test_an_empty_namespace_says_how_to_fill_it(stack: Stack, person: People, namespace: str) -> None:
    ada = person("operator", "ada")
    ada.page.goto(f"{stack.base}/c/sandbox/{namespace}/")
    wait_for(lambda: "kubectl create deployment" in ada.page.inner_text("main"), "the command")
    ada.picture("states-empty")
    typed = shlex.split(ada.page.inner_text("#notice pre"))
    assert typed[0] == "kubectl"
    stack.kubectl(*typed[1:])
    wait_for(lambda: ada.page.locator(".entry").count() == 1, "what the command made")


def next_step(page: Page) -> str:
    return " ".join(page.inner_text("#notice").split())


def test_loading_lost_forbidden_and_over_each_have_a_view_and_a_next_step(
    stack: Stack, person: People, namespace: str
) -> None:
    roll_out(stack, namespace, "web", 2)
    ada = person("operator", "ada-who-leaves")
    page, line = ada.page, Line(ada.page)
    line.swallow("snapshot")
    ada.open(namespace, "web")
    wait_for(lambda: next_step(page) == "Listing pods", "the board to say what it waits for")
    assert page.locator("#heads .head").count() == 6, "the grid stands at once"
    wait_for(lambda: next_step(page).startswith("Still listing pods They appear by themselves"), "what it waits for")
    assert page.locator("#notice a", has_text="Try now").get_attribute("href") == f"/c/sandbox/{namespace}/web/"
    assert page.locator("#strategy form button[aria-disabled=true]").count() == 2, "nothing to be applied yet"
    ada.picture("states-loading")
    line.pass_on()
    line.cut()
    line.mend()
    wait_for(lambda: len(tiles(page)) == 2, "the pods")
    assert page.locator("#notice").is_hidden()

    line.cut()
    wait_for(lambda: re.search(r"Lost \d+\ss ago, retrying", page.inner_text("#health")), "what is tried, and when")
    assert len(tiles(page)) == 2, "the last frame stays"
    pause = page.locator("#acts [data-operation=pause]")
    wait_for(lambda: pause.get_attribute("title") == "The connection is lost", "a button that says why it is off")
    ada.picture("states-lost")
    line.mend()
    wait_for(lambda: page.get_attribute("body", "data-health") == "live", "the line again, by itself")

    line.close(FORBIDDEN)
    wait_for(lambda: "Not allowed to list Deployments" in next_step(page), "the notice")
    assert f"kubectl auth can-i list deployments -n {namespace}" in next_step(page)
    ada.picture("states-forbidden")

    ada.open(namespace, "web")
    wait_for(lambda: len(tiles(page)) == 2, "the pods")
    elsewhere = page.context.new_page()
    elsewhere.goto(f"{stack.base}/c/sandbox/{namespace}/")
    elsewhere.get_by_role("button", name="Sign out").first.click()
    wait_for(lambda: "Your session has ended" in next_step(page), "the end of the session")
    assert len(tiles(page)) == 2, "the last frame stays"
    ada.picture("states-over")
    page.locator("#notice a", has_text="Sign in again").click()
    page.wait_for_url("**/enter/**")


def test_a_projector_shows_the_rollout_alone_and_a_phone_all_of_it(
    stack: Stack, person: People, namespace: str
) -> None:
    roll_out(stack, namespace, "web", 6)
    stack.kubectl("set", "image", "deployment/web", "*=web:v2", "-n", namespace)
    big = person("viewer", "big", viewport={"width": 1920, "height": 1080})
    big.open(namespace, "web")
    wait_for(lambda: len(tiles(big.page)) >= 6, "pods")
    big.page.keyboard.press("f")
    wait_for(lambda: not big.page.locator("#acts").is_visible(), "no controls")
    assert big.page.evaluate("document.documentElement.scrollHeight <= innerHeight")
    big.picture("everyone-present")
    small = person("operator", "small", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    small.open(namespace, "web")
    wait_for(lambda: len(tiles(small.page)) >= 6, "pods")
    assert small.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small.picture("everyone-phone")
    small.page.locator(".pod").first.tap()
    small.page.locator("#detail .conditions").wait_for()
    small.picture("everyone-phone-pod")


def test_a_picture_is_taken_away(stack: Stack, person: People, namespace: str) -> None:
    roll_out(stack, namespace, "web", 4)
    ada = person("viewer", "ada")
    ada.open(namespace, "web")
    wait_for(lambda: len(tiles(ada.page)) == 4, "pods")
    with ada.page.expect_download() as download:
        ada.page.click("#save")
    ARTEFACTS.mkdir(exist_ok=True)
    saved = ARTEFACTS / "everyone-saved.png"
    download.value.save_as(saved)
    width, height = (int.from_bytes(saved.read_bytes()[at : at + 4]) for at in (16, 20))
    assert width > 1800
    assert height > 1150  # the lanes alone, without time below them, are lower
