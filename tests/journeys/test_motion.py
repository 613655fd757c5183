"""Motion tells the truth: places for life, glides, births and deaths; nothing that a person holds is let go."""

from collections.abc import Callable
from itertools import pairwise

import pytest
from playwright.sync_api import Page

from tests.journeys.conftest import Person
from tests.journeys.following import CLOSE, follow, paths, turns
from tests.journeys.line import Line
from tests.journeys.rollouts import press, roll_out, settle, tiles, wait_for, wait_for_status
from tests.stack import Stack

People = Callable[..., Person]


@pytest.mark.usefixtures("clock")
def test_a_pod_keeps_its_place_and_glides_to_the_next_from_wherever_it_is(
    stack: Stack, person: People, namespace: str
) -> None:
    roll_out(stack, namespace, "web", 6, minReadySeconds=5)
    ada, ben = person("viewer", "ada"), person("viewer", "ben", reduced_motion="reduce")
    for somebody in (ada, ben):
        somebody.open_complete(namespace, "web")
        follow(somebody.page)
    old = set(tiles(ada.page))
    stack.kubectl("set", "image", "-n", namespace, "deployment/web", "web=gasbugs/http-go:v2")
    wait_for(lambda: "starting" in tiles(ada.page).values(), "a pod on its way")
    ada.picture("motion-gliding", at_rest=False)
    wait_for_status(ada.page, "successfully rolled out")
    wait_for(lambda: len(tiles(ada.page)) == 6, "the old pods gone")
    wait_for(
        lambda: all(path[-1].left < CLOSE for path in paths(ada.page).values() if not path[-1].gone), "all to arrive"
    )
    found = paths(ada.page)
    new = [path for pod, path in found.items() if pod not in old]
    assert len(found) == 12
    for pod, path in found.items():
        places = {sample.place for sample in path if not sample.gone}
        assert len(places) == len({stage for stage, *_ in places}), f"{pod} had two places in one stage: {places}"
        for before, now in turns(path):
            assert now.off_course(before) < CLOSE, f"{pod} jumped from {before} to {now}"
    assert all(path[0].opacity == 0 and path[-1].opacity == 1 for path in new), "a birth that was not seen"
    assert any(0 < sample.opacity < 1 for path in new for sample in path)
    sent_on = [before for path in found.values() for before, now in pairwise(path) if now.bound != before.bound]
    assert any(before.left > CLOSE for before in sent_on if not before.gone), "no pod was sent on while it still moved"
    assert any(sample.gone and sample.opacity < 1 for path in found.values() for sample in path), "no death was seen"
    still = paths(ben.page)
    assert len(still) == 12
    moving = [sample for path in still.values() for sample in path if sample.left > CLOSE]
    assert moving == [], "something glides, or waits for its turn, where nothing may"


def stages_settled(page: Page, count: int) -> bool:
    return list(tiles(page).values()) == ["available"] * count


@pytest.mark.usefixtures("clock")
def test_a_snapshot_after_a_gap_puts_pods_where_they_are_and_replays_no_births(
    stack: Stack, person: People, namespace: str
) -> None:
    roll_out(stack, namespace, "web", 3)
    ada = person("viewer", "ada")
    line = Line(ada.page)
    ada.open_complete(namespace, "web")
    follow(ada.page)
    line.cut()
    wait_for(lambda: ada.page.get_attribute("body", "data-health") == "lost", "the board to say so")
    before = tiles(ada.page)
    stack.kubectl("rollout", "restart", "-n", namespace, "deployment/web")
    settle(stack, namespace, "web")
    assert tiles(ada.page) == before
    ada.picture("motion-lost")
    line.mend()
    wait_for(lambda: not set(before) & set(tiles(ada.page)) and stages_settled(ada.page, 3), "the three new pods")
    see_no_births(ada.page, set(before))

    line.swallow("frame")  # the server's frames are lost on the way, the connection stays
    before = tiles(ada.page)
    stack.kubectl("rollout", "restart", "-n", namespace, "deployment/web")
    settle(stack, namespace, "web")
    wait_for(lambda: line.lost() > 5, "frames that do not arrive")
    assert tiles(ada.page) == before
    line.pass_on()
    stack.kubectl("annotate", "-n", namespace, "deployment/web", "a=b")
    wait_for(lambda: not set(before) & set(tiles(ada.page)) and stages_settled(ada.page, 3), "the next three pods")
    see_no_births(ada.page, set(before))


def see_no_births(page: Page, before: set[str]) -> None:
    """Of all pods that came since, none faded in, and each was in its place at once."""
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done))))")
    came = [path for pod, path in paths(page).items() if pod not in before]
    assert all(sample.opacity == 1 for path in came for sample in path)
    assert all(path[0].left == 0 for path in came)


# What somebody holds: where the page and each list are scrolled to, the line being read, the focus, the words chosen.
HELD = """() => {
  const events = document.getElementById('events');
  const line = [...events.children].findLast((one) => one.textContent.includes('--replicas=5 '));
  return {
    page: scrollY,
    focus: document.activeElement.dataset.pod ?? document.activeElement.name,
    chosen: String(getSelection()),
    typed: document.querySelector('#sheet input[name=image]')?.value,
    caret: document.querySelector('#sheet input[name=image]')?.selectionStart,
    line: Math.round(line.getBoundingClientRect().top - events.getBoundingClientRect().top),
    panel: document.querySelector('#detail h2')?.textContent,
    read: Math.round(document.getElementById('detail').scrollTop),
  };
}"""


@pytest.mark.usefixtures("clock")
def test_frames_take_nothing_from_the_hand(stack: Stack, person: People, namespace: str) -> None:
    roll_out(stack, namespace, "web", 3)
    ada = person("operator", "ada", viewport={"width": 1440, "height": 900})
    ada.open_complete(namespace, "web")
    for replicas in (4, 5, 6, 5, 4, 6):
        stack.kubectl("scale", "-n", namespace, "deployment/web", f"--replicas={replicas}")
    wait_for(lambda: stages_settled(ada.page, 6), "six pods")
    ada.page.locator(".pod").first.click()
    ada.page.locator("#detail .conditions").wait_for()
    ada.page.evaluate("document.getElementById('detail').scrollTop = 60")
    ada.page.evaluate("document.getElementById('events').scrollTop = 1000")
    ada.page.evaluate("getSelection().selectAllChildren(document.querySelector('#detail .known dd:last-of-type'))")
    ada.page.locator(".pod").last.focus()
    held = ada.page.evaluate(HELD)
    assert held["read"]
    assert held["chosen"]
    assert ada.page.evaluate("document.getElementById('events').scrollTop") > 20
    see_it_kept(stack, ada, namespace, held, 8)
    ada.picture("motion-held")
    press(ada.page, "set-image")
    ada.page.fill("#sheet input[name=image]", "gasbugs/http-go:v")
    ada.page.evaluate("document.querySelector('#sheet input[name=image]').setSelectionRange(8, 8)")
    held = ada.page.evaluate(HELD)
    assert (held["typed"], held["caret"]) == ("gasbugs/http-go:v", 8)
    see_it_kept(stack, ada, namespace, held, 6)


def see_it_kept(stack: Stack, somebody: Person, namespace: str, held: dict[str, object], replicas: int) -> None:
    """Frames come, with new pods; those that are there stay."""
    stack.kubectl("scale", "-n", namespace, "deployment/web", f"--replicas={replicas}")
    wait_for(lambda: stages_settled(somebody.page, replicas), "all pods available")
    assert somebody.page.evaluate(HELD) == held


@pytest.mark.usefixtures("clock")
def test_a_crowd_is_drawn_dense_and_each_pod_can_still_be_chosen(stack: Stack, person: People, namespace: str) -> None:
    stack.kubectl("create", "deployment", "crowd", "--image=web:v1", "--replicas=640", "-n", namespace)
    ada = person("viewer", "ada", color_scheme="dark")
    page = ada.page
    ada.open(namespace, "crowd")
    wait_for(lambda: "640" in page.inner_text("#counts"), "all pods available", 60)
    assert page.locator("button.pod").count() == 0
    ada.picture("motion-dense")

    cursor = page.locator(".cell-cursor")
    cursor.focus()
    seen = [cursor.get_attribute("data-pod")]
    for key in ("ArrowRight", "ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
        seen.append(cursor.get_attribute("data-pod"))
    assert len(set(seen)) == 4
    pods = stack.kubectl(
        "get", "pods", "-n", namespace, "-o", r"jsonpath={range .items[*]}{.metadata.uid}={.metadata.name} {end}"
    )
    names = dict(pair.split("=") for pair in pods.split())
    assert page.evaluate("document.activeElement.ariaLabel") == f"{names[str(seen[-1])]}, Available"
    box = cursor.bounding_box()
    assert box is not None
    page.keyboard.press("Enter")
    page.locator("#detail .conditions").wait_for()
    assert page.inner_text("#detail h2") == names[str(seen[-1])]
    ada.picture("motion-dense-pod")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.dataset.pod") == seen[-1]

    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.locator("#detail .conditions").wait_for()
    assert page.inner_text("#detail h2") == names[str(seen[-1])], "the pointer chooses the one that it is on"
    page.keyboard.press("Escape")
    ada.page.emulate_media(media="print")
    ada.picture("motion-dense-print")
