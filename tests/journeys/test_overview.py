"""The overview of a namespace: each Deployment a strip, the stuck first, and none ever in the place of another."""

import json
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Person
from tests.journeys.following import follow, paths
from tests.journeys.rollouts import deployment, roll_out, tiles, wait_for, wait_for_status
from tests.stack import Stack

People = Callable[..., Person]

# Of a strip, by the key of each part: its colour, and where it begins and ends in parts of the bar.
BAR = """(row) => {
  const bar = row.querySelector('.bar').getBoundingClientRect();
  const part = (px) => Math.round((px - bar.left) / bar.width * 100) / 100;
  const shares = [...row.querySelectorAll('.bar i')].map((one) => [one.dataset.kind, /hue-\\d/.exec(one.className)[0],
    part(one.getBoundingClientRect().left), part(one.getBoundingClientRect().right)]);
  return { shares, marks: [...row.querySelectorAll('.bar u')].map((one) => part(one.getBoundingClientRect().left)) };
}"""
MANY = 500


def names(page: Page) -> list[str]:
    return list(page.locator("#entries .who b").all_inner_texts())


def open_overview(somebody: Person, namespace: str, query: str = "") -> Page:
    somebody.page.goto(f"{somebody.stack.base}/c/sandbox/{namespace}/{query}")
    somebody.page.wait_for_selector(".entry")
    return somebody.page


def strip(page: Page, name: str) -> dict[str, str]:
    row = page.locator(".entry", has=page.locator(f'.open[aria-label="{name}"]'))
    cells = {cell: row.locator(f".{cell}").inner_text() for cell in ("state", "part", "told", "act")}
    return {cell: " ".join(text.split()) for cell, text in cells.items()}


@pytest.mark.usefixtures("clock")
def test_each_deployment_is_a_strip_and_the_stuck_stand_first(stack: Stack, person: People, namespace: str) -> None:
    for name, replicas in (("alpha", 2), ("cart", 4), ("paid", 1)):
        roll_out(stack, namespace, name, replicas)
    ada = person("operator", "ada")
    page = open_overview(ada, namespace)
    assert names(page) == ["alpha", "cart", "paid"]
    stack.kubectl("set", "image", "-n", namespace, "deployment/cart", "*=gasbugs/http-go:missing")
    stack.kubectl("rollout", "pause", "-n", namespace, "deployment/paid")
    wait_for(lambda: names(page) == ["cart", "paid", "alpha"], "the stuck one first, then the paused one")
    wait_for(lambda: strip(page, "cart")["state"] == "Stuck", "the stuck one")
    assert names(page) == ["cart", "paid", "alpha"]
    assert strip(page, "cart")["part"] == "3 of 4"
    assert "The image cannot be pulled" in strip(page, "cart")["told"]
    assert strip(page, "cart")["act"] == "Undo to revision 1"
    assert (strip(page, "paid")["state"], strip(page, "paid")["act"]) == ("Paused", "Resume")
    assert (strip(page, "alpha")["state"], strip(page, "alpha")["act"]) == ("Steady", "")
    bar = page.locator(".entry").first.evaluate(BAR)
    assert bar["shares"] == [["available", "hue-0", 0, 0.6], ["failed", "hue-1", 0.6, 1]]
    assert sorted(bar["marks"]) == [0.6, 0.8, 1]
    ada.picture("overview-stuck-first")

    page.click("[data-sort='name']")
    page.fill("#filter", "a")
    wait_for(lambda: names(page) == ["alpha", "cart", "paid"], "all by name")
    page.fill("#filter", "stuck")
    wait_for(lambda: names(page) == ["cart"], "the stuck one alone")
    assert parse_qs(urlsplit(page.url).query) == {"q": ["stuck"], "sort": ["name"]}
    page.reload()
    wait_for(lambda: names(page) == ["cart"], "the same after a reload")
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    ada.picture("overview-filtered-phone")


@pytest.mark.usefixtures("clock")
def test_one_deployment_never_becomes_another_before_the_eye(stack: Stack, person: People, namespace: str) -> None:
    roll_out(stack, namespace, "left", 2)
    roll_out(stack, namespace, "right", 3)
    ada = person("viewer", "ada")
    page = open_overview(ada, namespace)
    page.locator('.open[aria-label="left"]').click()
    page.wait_for_url(f"**/{namespace}/left/")
    wait_for_status(page, "successfully rolled out")
    follow(page)
    mine = set(tiles(page))
    page.evaluate("window.mine = true")
    page.locator("#others a", has_text="right").click()
    page.wait_for_url(f"**/{namespace}/right/")
    wait_for(lambda: len(tiles(page)) == 3, "the pods of the other")
    assert not page.evaluate("window.mine"), "the page of another Deployment is another page"
    assert not mine & set(tiles(page))

    follow(page)
    stack.kubectl("delete", "deployment", "right", "-n", namespace)
    wait_for(lambda: "was deleted at" in page.inner_text("#notice"), "the end of it")
    roll_out(stack, namespace, "right", 1)
    page.locator("#notice a", has_text="Open the new one").wait_for()
    pods = json.loads(stack.kubectl("get", "pods", "-n", namespace, "-l", "app=right", "-o", "json"))["items"]
    new = {pod["metadata"]["uid"] for pod in pods if "deletionTimestamp" not in pod["metadata"]}
    assert new
    assert not new & set(paths(page)), "a pod of the new one on the page of the old one"
    ada.picture("overview-namesake")
    page.locator("#notice a").click()
    wait_for(lambda: len(tiles(page)) == 1, "the pod of the new one")


def test_five_hundred_deployments_scroll_smoothly(stack: Stack, person: People, namespace: str) -> None:
    manifests = "---\n".join(deployment(f"app-{number:03}", 0) for number in range(MANY))
    stack.kubectl("create", "-n", namespace, "-f", "-", stdin=manifests)
    ada = person("viewer", "ada")
    page = open_overview(ada, namespace)
    wait_for(lambda: page.locator(".entry").count() == MANY, "all of them")
    ada.picture("overview-five-hundred")
    used = cpu(page)
    page.mouse.move(700, 600)
    for _ in range(40):
        page.mouse.wheel(0, 400)
        page.evaluate("new Promise((done) => requestAnimationFrame(done))")
    wait_for(lambda: page.evaluate("scrollY + innerHeight >= document.documentElement.scrollHeight - 1"), "the end")
    frame = (cpu(page) - used) / 40
    assert frame < 0.012, f"{frame * 1000:.1f} ms of work for each frame scrolled"
    assert page.locator(".entry").last.is_visible()


def cpu(page: Page) -> float:
    """Seconds that the page's own thread has worked, scripts, styles and layout: not what other programs took."""
    session = page.context.new_cdp_session(page)
    session.send("Performance.enable", {"timeDomain": "threadTicks"})
    metrics = {one["name"]: one["value"] for one in session.send("Performance.getMetrics")["metrics"]}
    session.detach()
    return sum(metrics[name] for name in ("ScriptDuration", "LayoutDuration", "RecalcStyleDuration"))
