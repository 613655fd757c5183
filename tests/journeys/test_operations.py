"""Scale, restart, roll back and strategy, pressed in a browser: done, refused, and overtaken by somebody else."""

from collections.abc import Callable

import pytest
import yaml
from playwright.sync_api import Locator, Page, Route

from tests.journeys.conftest import Person
from tests.journeys.rollouts import (
    deployment,
    get_deployment,
    press,
    roll_out,
    settle,
    tiles,
    wait_for,
    wait_for_status,
)
from tests.stack import Stack

People = Callable[..., Person]


@pytest.fixture
def ada(stack: Stack, person: People, namespace: str) -> Person:
    """An operator before three pods of http-go:v1 with a history of one."""
    roll_out(stack, namespace, "web", 3)
    somebody = person("operator", "ada")
    somebody.expects("status of 409")
    somebody.expects("status of 422")
    somebody.open_complete(namespace, "web")
    return somebody


def answer(page: Page, outcome: str) -> Locator:
    found = page.locator(f".answer[data-outcome='{outcome}']").first
    found.wait_for()
    return found


def scale_to(page: Page, replicas: int) -> None:
    press(page, "scale")
    page.fill("#sheet input[name='replicas']", str(replicas))
    page.click("#sheet button[type='submit']")


def standing(page: Page) -> int:
    return sum(stage != "leaving" for stage in tiles(page).values())


def test_scale_goes_up_and_down_to_nothing(stack: Stack, ada: Person, namespace: str) -> None:
    scale_to(ada.page, 5)
    assert " scale deployment/web --replicas=5" in (
        answer(ada.page, "done").locator(".answer-twin").text_content() or ""
    )
    wait_for(lambda: standing(ada.page) == 5, "five pods")
    scale_to(ada.page, 0)
    wait_for(lambda: not tiles(ada.page), "no pods")
    ada.picture("scaled-to-zero")
    assert "Nothing serves" in ada.page.inner_text("#reasons")
    assert get_deployment(stack, namespace, "web")["spec"]["replicas"] == 0


def test_a_phone_has_room_for_scale_and_restart_too(stack: Stack, person: People, namespace: str) -> None:
    roll_out(stack, namespace, "web", 1)
    ada = person("operator", "ada", viewport={"width": 390, "height": 844})
    ada.open_complete(namespace, "web")
    assert ada.page.locator("#acts [data-operation='scale']").is_hidden()
    ada.page.click(".side [data-operation='scale']")
    ada.page.fill("#sheet input[name='replicas']", "2")
    ada.page.click("#sheet button[type='submit']")
    wait_for(lambda: standing(ada.page) == 2, "two pods")
    assert ada.page.inner_text(".side [data-operation='restart']") == "Restart"
    assert ada.page.evaluate("document.documentElement.scrollWidth") == 390


def test_a_scale_that_was_overtaken_shows_what_changed_and_keeps_the_number(
    stack: Stack, ada: Person, namespace: str
) -> None:
    press(ada.page, "scale")
    ada.page.fill("#sheet input[name='replicas']", "4")
    stack.kubectl("scale", "-n", namespace, "deployment/web", "--replicas=2")
    wait_for(lambda: standing(ada.page) == 2, "the two pods of somebody else")
    ada.page.click("#sheet button[type='submit']")
    conflict = answer(ada.page, "conflict")
    assert "replicas" in conflict.inner_text()
    assert ada.page.input_value("#sheet input[name='replicas']") == "4"
    ada.picture("conflict")
    ada.page.click("#sheet button[type='submit']")  # seen, and still meant
    answer(ada.page, "done")
    wait_for(lambda: standing(ada.page) == 4, "four pods")


def test_restart_brings_a_new_revision_of_the_same_image(stack: Stack, ada: Person, namespace: str) -> None:
    before = set(tiles(ada.page))
    press(ada.page, "restart")
    answer(ada.page, "done")
    wait_for_status(ada.page, "successfully rolled out")
    wait_for(lambda: len(tiles(ada.page)) == 3 and not before & set(tiles(ada.page)), "three other pods")
    assert ada.page.locator("#revisions li").count() == 2
    stack.kubectl("rollout", "pause", "-n", namespace, "deployment/web")
    wait_for(
        lambda: ada.page.get_attribute("[data-operation='restart']", "aria-disabled") == "true", "restart to be off"
    )


def test_roll_back_goes_to_the_revision_that_its_button_stands_beside(
    stack: Stack, ada: Person, namespace: str
) -> None:
    for tag in ("v2", "v3"):
        stack.kubectl("set", "image", "-n", namespace, "deployment/web", f"web=gasbugs/http-go:{tag}")
        settle(stack, namespace, "web")
    wait_for_status(ada.page, "successfully rolled out")
    row = ada.page.locator("#revisions li[data-number='1']")
    row.locator("button.small").click()
    answer(ada.page, "done")
    wait_for(lambda: ada.page.locator("#revisions li[data-number='4']").count() == 1, "revision 4")
    wait_for_status(ada.page, "successfully rolled out")
    assert "was 1" in ada.page.locator("#revisions li[data-number='4']").inner_text()
    spec = get_deployment(stack, namespace, "web")["spec"]["template"]["spec"]
    assert spec["containers"][0]["image"] == "gasbugs/http-go:v1"


def test_a_strategy_is_typed_in_place_and_its_promise_follows(stack: Stack, ada: Person, namespace: str) -> None:
    page = ada.page
    page.fill("#inline-maxSurge", "100%")
    assert "100% of 3 = 3 up" in page.inner_text("#strategy .promise")
    assert "at most 6 pods" in page.inner_text("#strategy .promise")
    page.fill("#inline-minReadySeconds", "2")
    page.click("#strategy button:has-text('Apply')")
    answer(page, "done")
    spec = get_deployment(stack, namespace, "web")["spec"]
    assert spec["strategy"]["rollingUpdate"]["maxSurge"] == "100%"
    assert spec["minReadySeconds"] == 2
    wait_for(lambda: "maxSurge 100% = 3" in page.inner_text("#room").replace("\u00a0", " "), "the room to follow")
    press(page, "restart")
    wait_for(lambda: "ready" in tiles(page).values(), "pods that must stay ready")
    rings = page.locator(".pod[data-stage='ready'] .seconds")
    wait_for(lambda: any(text in ("1", "2") for text in rings.all_inner_texts()), "a ring that counts")
    ada.picture("rings")
    wait_for_status(page, "successfully rolled out")


def test_a_refused_strategy_keeps_what_was_typed_and_says_what_is_wrong(
    stack: Stack, ada: Person, namespace: str
) -> None:
    page = ada.page
    page.fill("#inline-maxSurge", "lots")
    page.click("#strategy button:has-text('Apply')")
    answer(page, "invalid")
    assert "25%" in page.inner_text("#inline-maxSurge-error")
    assert page.input_value("#inline-maxSurge") == "lots"
    page.fill("#inline-maxSurge", "2")
    stack.kubectl("scale", "-n", namespace, "deployment/web", "--replicas=4")
    wait_for(lambda: standing(page) == 4, "four pods")
    page.click("#strategy button:has-text('Apply')")
    assert "replicas" in answer(page, "conflict").inner_text()
    assert page.input_value("#inline-maxSurge") == "2"
    ada.picture("strategy-conflict")
    page.click("#strategy button:has-text('Apply')")
    answer(page, "done")
    assert get_deployment(stack, namespace, "web")["spec"]["strategy"]["rollingUpdate"]["maxSurge"] == 2
    page.fill("#inline-maxSurge", "9")
    page.click("#strategy button:has-text('Reset')")
    wait_for(lambda: page.input_value("#inline-maxSurge") == "2", "what is set")


def test_recreate_shows_its_gap(stack: Stack, ada: Person, namespace: str) -> None:
    page = ada.page
    page.select_option("#inline-type", "Recreate")
    assert "Nothing serves in between" in page.inner_text("#strategy .promise")
    page.click("#strategy button:has-text('Apply')")
    answer(page, "done")
    wait_for(lambda: "Recreate" in page.inner_text("#room"), "the room of Recreate")
    press(page, "restart")
    wait_for(
        lambda: set(tiles(page).values()) <= {"leaving"} or not standing(page), "the gap: nothing but leaving pods"
    )
    ada.picture("recreate-gap")
    wait_for_status(page, "successfully rolled out")
    wait_for(lambda: list(tiles(page).values()) == ["available"] * 3, "three pods again")


def test_a_viewer_sees_the_strategy_and_why_it_stays(stack: Stack, person: People, namespace: str) -> None:
    roll_out(stack, namespace, "web", 1)
    ben = person("viewer", "ben")
    ben.open_complete(namespace, "web")
    assert ben.page.locator("#strategy :is(input, select)").evaluate_all("all => all.every(field => field.disabled)")
    assert "patch" in ben.page.inner_text("#strategy .promise")


def test_a_pod_and_a_revision_are_looked_at_closely(stack: Stack, ada: Person, namespace: str) -> None:
    page = ada.page
    page.locator(".pod").first.click()
    page.locator("#detail .conditions").wait_for()
    assert "listens on :8080" in page.inner_text("#detail .lines")
    assert "Scheduled" in page.inner_text("#detail .events-of-it")
    ada.picture("pod")
    page.keyboard.press("Escape")
    stack.kubectl("set", "image", "-n", namespace, "deployment/web", "web=gasbugs/http-go:v2")
    settle(stack, namespace, "web")
    wait_for_status(page, "successfully rolled out")
    page.locator("#revisions li[data-number='1'] .what-button").click()
    page.locator("#detail .differences").wait_for()
    assert "http-go:v2" in page.inner_text("#detail .differences del")
    assert "http-go:v1" in page.inner_text("#detail .differences ins")
    ada.picture("revision")
    page.click("#detail .row-of-buttons button")
    answer(page, "done")
    wait_for(lambda: page.locator("#revisions li[data-number='3']").count() == 1, "revision 3")


def test_another_image_is_offered_for_the_container_that_fails(stack: Stack, person: People, namespace: str) -> None:
    manifest = yaml.safe_load(deployment("web", 1))
    manifest["spec"]["template"]["spec"]["containers"].append({"name": "log", "image": "gasbugs/http-go:missing"})
    stack.kubectl("create", "-n", namespace, "-f", "-", stdin=yaml.safe_dump(manifest))
    ada = person("operator", "ada")
    ada.open(namespace, "web")
    ada.page.locator(".diagnosis .fact", has_text="Container log").wait_for()
    ada.picture("container-that-fails")
    for button in (".diagnosis .row-of-buttons button:last-child", "#acts [data-operation='set-image']"):
        ada.page.click(button)
        ada.page.locator("#sheet select[name='container']").wait_for()
        assert ada.page.input_value("#sheet select[name='container']") == "log"
        assert ada.page.input_value("#sheet input[name='image']") == "gasbugs/http-go:missing"
        ada.page.keyboard.press("Escape")


def test_a_press_on_a_slow_way_shows_that_it_is_on_its_way_and_counts_once(
    stack: Stack, ada: Person, namespace: str
) -> None:
    held: list[Route] = []
    ada.page.route("**/do/scale/", lambda route: held.append(route))
    press(ada.page, "scale")
    ada.page.fill("#sheet input[name='replicas']", "5")
    for _ in range(2):
        ada.page.keyboard.press("Enter")
    wait_for(lambda: len(held) == 1, "the press")
    form = ada.page.locator("#sheet form.htmx-request")
    assert form.evaluate("form => getComputedStyle(form, '::after').animationName") == "on-its-way"
    held[0].continue_()
    answer(ada.page, "done")
    wait_for(lambda: standing(ada.page) == 5, "five pods")
    assert len(held) == 1
    assert ada.page.locator("#sheet").is_hidden()


# The next socket tells of an older page, as one does that was there before the server was replaced.
OLDER = """
    const Real = WebSocket;
    globalThis.opened = [];
    globalThis.WebSocket = class extends Real {
        constructor(url) {
            super(globalThis.older ? String(url).replace(/build=[^&]*/, 'build=older') : url);
            globalThis.opened.push(this);
        }
    };
"""


def test_a_page_of_an_older_build_comes_back_once_nothing_is_being_typed(ada: Person) -> None:
    page = ada.page
    page.add_init_script(OLDER)
    page.reload()
    page.locator(".pod").first.wait_for()
    press(page, "scale")
    page.fill("#sheet input[name='replicas']", "4")
    born = page.evaluate("performance.timeOrigin")
    page.evaluate("globalThis.older = true; opened.at(-1).close()")
    wait_for(lambda: page.evaluate("opened.at(-1).url.includes('build=older') && opened.at(-1).readyState === 1"), "it")
    page.wait_for_selector("[data-health='live']")
    assert page.input_value("#sheet input[name='replicas']") == "4"
    assert page.evaluate("performance.timeOrigin") == born
    with page.expect_navigation():
        page.keyboard.press("Escape")
