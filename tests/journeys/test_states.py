"""A board where nothing rolls, on other screens, and taken away: each leaves a picture to be looked at."""

from collections.abc import Callable

from tests.journeys.conftest import ARTEFACTS, Person
from tests.journeys.rollouts import roll_out, tiles, wait_for
from tests.stack import Stack

People = Callable[..., Person]


def test_a_deleted_deployment_stays_as_it_was_last_seen(stack: Stack, person: People, namespace: str) -> None:
    roll_out(stack, namespace, "web", 3)
    ada = person("viewer", "ada")
    ada.open(namespace, "web")
    wait_for(lambda: len(tiles(ada.page)) == 3, "pods")
    stack.kubectl("delete", "deployment", "web", "-n", namespace, "--wait=false")
    wait_for(lambda: "was deleted at" in ada.page.inner_text("#notice"), "the notice")
    assert ada.page.get_attribute("#picture", "data-state") == "gone"
    ada.picture("gone")


def test_an_empty_namespace_says_how_to_fill_it(stack: Stack, person: People, namespace: str) -> None:
    ada = person("operator", "ada")
    ada.page.goto(f"{stack.base}/c/sandbox/{namespace}/")
    wait_for(lambda: "kubectl create deployment" in ada.page.inner_text("main"), "the command")
    ada.picture("empty")


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
    big.picture("present")
    small = person("operator", "small", viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    small.open(namespace, "web")
    wait_for(lambda: len(tiles(small.page)) >= 6, "pods")
    assert small.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    small.picture("phone")
    small.page.locator(".pod").first.tap()
    small.page.locator("#detail .conditions").wait_for()
    small.picture("phone-pod")


def test_a_picture_is_taken_away(stack: Stack, person: People, namespace: str) -> None:
    roll_out(stack, namespace, "web", 4)
    ada = person("viewer", "ada")
    ada.open(namespace, "web")
    wait_for(lambda: len(tiles(ada.page)) == 4, "pods")
    with ada.page.expect_download() as download:
        ada.page.click("#save")
    ARTEFACTS.mkdir(exist_ok=True)
    saved = ARTEFACTS / "saved.png"
    download.value.save_as(saved)
    width, height = (int.from_bytes(saved.read_bytes()[at : at + 4]) for at in (16, 20))
    assert width > 1800
    assert height > 1300  # the lanes alone, without time below them, are lower
