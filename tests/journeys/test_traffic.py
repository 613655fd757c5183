"""Traffic beside the rollout: who answers, what fails, and the way from a failed request to its moment."""

import re
from collections.abc import Callable

import pytest
import yaml
from playwright.sync_api import Page

from tests.journeys.conftest import Person
from tests.journeys.rollouts import roll_out, wait_for, wait_for_status
from tests.stack import Stack

People = Callable[..., Person]


def expose(stack: Stack, namespace: str, name: str = "web") -> None:
    spec = {"selector": {"app": name}, "ports": [{"port": 80, "targetPort": 8080}]}
    service = {"apiVersion": "v1", "kind": "Service", "metadata": {"name": name}, "spec": spec}
    stack.kubectl("create", "-n", namespace, "-f", "-", stdin=yaml.safe_dump(service))


def shares(page: Page) -> dict[str, str]:
    """What stands right of the row, by its word."""
    lines = page.eval_on_selector_all(
        "#traffic .shares li", "all => all.map(line => [...line.querySelectorAll('span, b')].map(one => one.innerText))"
    )
    return {word: value.replace("\u00a0", " ") for word, value in lines}


def worst_gap(page: Page) -> float:
    return float(re.sub(r"[^\d.]", "", shares(page).get("worst gap", "0")) or 0)


def start(page: Page, rate: str = "10") -> None:
    page.click("#traffic .switch button")
    page.wait_for_selector("#traffic[data-on='true']")
    page.select_option("#traffic select", rate)


# Where the last red ring is drawn, in px of the page; null where there is none.
RED_RING = """() => {
  const canvas = document.querySelector('#traffic canvas');
  const { data, width } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  const box = canvas.getBoundingClientRect();
  let found = null;
  for (let at = 0; at < data.length; at += 4) {
    const [x, y] = [(at / 4) % width, Math.floor(at / 4 / width)];
    if (data[at] > 180 && data[at + 1] < 90 && data[at + 2] < 90 && (!found || x > found[0])) found = [x, y];
  }
  const scale = box.width / width;
  return found && [box.left + found[0] * scale - 4, box.top + found[1] * scale];
}"""


def click_a_red_ring(page: Page) -> bool:
    """It moves with time: whether the board has gone to its moment."""
    place = page.evaluate(RED_RING)
    if place:
        page.mouse.click(*place)
    return page.locator("#picture[data-past]").count() == 1


def set_image(stack: Stack, namespace: str, image: str) -> None:
    stack.kubectl("set", "image", "-n", namespace, "deployment/web", f"web=gasbugs/http-go:{image}")


def test_versions_mix_during_a_rolling_update_and_no_request_fails(
    stack: Stack, person: People, namespace: str
) -> None:
    roll_out(stack, namespace, "web", 4, minReadySeconds=1)
    expose(stack, namespace)
    ada, ben = person("operator", "ada"), person("viewer", "ben")
    for one in (ada, ben):
        one.open_complete(namespace, "web")
    assert not shares(ada.page)
    start(ada.page)
    wait_for(lambda: shares(ada.page).get("v1") == "100 %", "answers of v1")
    wait_for(lambda: shares(ben.page).get("v1") == "100 %", "the same answers at the other viewer")
    set_image(stack, namespace, "v2")
    wait_for(lambda: {"v1", "v2"} <= set(shares(ada.page)) and "0 %" not in shares(ada.page).values(), "both versions")
    ada.picture("traffic-mixing")
    wait_for_status(ada.page, "successfully rolled out")
    wait_for(lambda: shares(ada.page).get("v2") == "100 %", "answers of v2 alone", 40)
    assert shares(ada.page)["failed"] == "0"
    assert worst_gap(ada.page) == 0
    ada.page.click("#traffic .switch button")
    wait_for(lambda: ben.page.get_attribute("#traffic", "data-on") == "false", "the stop at the other viewer")


def test_the_gap_of_recreate_is_measured_and_a_failed_request_leads_to_its_moment(
    stack: Stack, person: People, namespace: str
) -> None:
    roll_out(stack, namespace, "web", 3, strategy={"type": "Recreate"})
    expose(stack, namespace)
    ada = person("operator", "ada")
    ada.open_complete(namespace, "web")
    start(ada.page)
    wait_for(lambda: shares(ada.page).get("v1") == "100 %", "answers of v1")
    set_image(stack, namespace, "v2")
    wait_for(lambda: worst_gap(ada.page) >= 1, "a gap")
    wait_for_status(ada.page, "successfully rolled out", 60)
    wait_for(lambda: "v2" in shares(ada.page), "answers of v2")
    ada.picture("traffic-recreate")
    ada.page.click("#traffic .switch button")
    wait_for(lambda: click_a_red_ring(ada.page), "a failed dot that can be clicked")
    ada.page.click("#live")
    ada.page.wait_for_selector("#picture:not([data-past])")
    ada.page.click("#traffic .shares .failed button")
    ada.page.wait_for_selector("#picture[data-past]")
    wait_for(lambda: "successfully" not in ada.page.inner_text("#status"), "the moment of the failed request")
    assert ada.page.inner_text(".available-measure b") == "0"
    ada.picture("traffic-past")


def test_an_image_with_errors_shows_them_in_its_own_row(stack: Stack, person: People, namespace: str) -> None:
    roll_out(stack, namespace, "web", 2, image="gasbugs/http-go:v9-errors")
    expose(stack, namespace)
    ada = person("operator", "ada")
    ada.open_complete(namespace, "web")
    start(ada.page)
    wait_for(lambda: int(shares(ada.page).get("failed", "0")) >= 3, "failed requests")
    assert shares(ada.page)["v9-errors"] == "100 %"  # the pod names itself, and so its revision, in each answer
    ada.picture("traffic-errors")


def test_a_viewer_is_told_which_right_is_missing(stack: Stack, person: People, namespace: str) -> None:
    roll_out(stack, namespace, "web", 1)
    ben = person("viewer", "ben")
    sent: list[str] = []
    ben.page.on("websocket", lambda socket: socket.on("framesent", lambda payload: sent.append(str(payload))))
    ben.open_complete(namespace, "web")
    assert ben.page.get_attribute("#traffic .switch button", "aria-disabled") == "true"
    assert "get on services/proxy" in ben.page.inner_text("#traffic .off")
    ben.page.click("#traffic .switch button", force=True)
    wait_for(lambda: sent, "the page's own messages", 10)
    assert not any("probe" in message for message in sent)


def test_without_a_service_it_says_so(stack: Stack, person: People, namespace: str) -> None:
    roll_out(stack, namespace, "web", 1)
    ada = person("operator", "ada")
    ada.open_complete(namespace, "web")
    ada.page.click("#traffic .switch button")
    wait_for(lambda: "No Service selects these pods" in ada.page.inner_text("#traffic .off"), "the reason")


@pytest.mark.parametrize(("language", "theme"), [("ko-KR", "dark")])
def test_it_reads_in_korean_and_in_the_dark(
    stack: Stack, person: People, namespace: str, language: str, theme: str
) -> None:
    roll_out(stack, namespace, "web", 6)
    expose(stack, namespace)
    ada = person("operator", "ada", locale=language, color_scheme=theme)
    ada.open(namespace, "web")
    wait_for(lambda: ada.page.inner_text("#traffic .switch button") == "시작", "Korean")
    start(ada.page, "5")
    wait_for(lambda: shares(ada.page).get("v1") == "100 %", "answers of v1")
    set_image(stack, namespace, "v2")
    wait_for(lambda: {"v1", "v2"} <= set(shares(ada.page)) and "0 %" not in shares(ada.page).values(), "both versions")
    ada.picture("traffic-ko-dark")
    ada.page.set_viewport_size({"width": 390, "height": 844})
    wait_for(lambda: ada.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "no sideways scroll")
    ada.page.locator("#traffic").scroll_into_view_if_needed()
    ada.picture("traffic-phone")
