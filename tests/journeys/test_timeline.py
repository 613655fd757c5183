"""Going back in time: also for somebody who was not there."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.journeys.conftest import Clock, Person
from tests.journeys.rollouts import roll_out, set_image, tiles, wait_for, wait_for_status
from tests.journeys.test_clocks import moment
from tests.stack import Stack

People = Callable[..., Person]


def go_back(page: Page, key: str = "ArrowLeft") -> None:
    page.focus("#time .body")
    page.keyboard.press(key)
    page.wait_for_selector("#picture[data-past]")


def past_stages(page: Page) -> set[str]:
    """Every stage met on the way back, second by second: on a busy machine the rollout lies minutes back."""
    met: set[str] = set()
    for _ in range(300):
        go_back(page)
        page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
        met |= set(tiles(page).values())
        if {"starting", "leaving"} <= met:
            break
    return met


def whole(stages: dict[str, str]) -> dict[str, str]:
    """What will stand there for good; empty while somebody leaves."""
    return {} if "leaving" in stages.values() else stages


def test_somebody_who_opens_the_page_late_can_go_back_to_the_rollout(
    stack: Stack, person: People, namespace: str
) -> None:
    ada, ben = person("operator", "ada"), person("viewer", "ben")
    ada.open(namespace, "web")  # somebody must watch this namespace for there to be a past
    roll_out(stack, namespace, "web", 4, minReadySeconds=1)
    wait_for_status(ada.page, "successfully rolled out")
    set_image(ada.page, "gasbugs/http-go:v2")
    wait_for(lambda: "v2" in ada.page.inner_text("#images"), "the new image", 5)
    wait_for_status(ada.page, "successfully rolled out")

    ben.open_complete(namespace, "web")
    wait_for(lambda: "set image" in ben.page.inner_text("#events"), "the mark of what ada did")
    lines = ben.page.inner_text("#events").splitlines()
    assert not any("set image" in line and "inferred" in line for line in lines)
    assert "ada" not in ben.page.inner_text("#events")
    live = wait_for(lambda: whole(tiles(ben.page)), "the old pods to be gone")
    assert past_stages(ben.page) >= {"starting", "leaving"}
    assert ben.page.get_attribute("[data-operation='pause']", "aria-disabled") == "true"
    assert "successfully" not in ben.page.inner_text("#status")
    ben.picture("timeline-late-viewer")
    ben.page.keyboard.press("l")
    ben.page.wait_for_selector("#picture:not([data-past])")
    wait_for(lambda: tiles(ben.page) == live, "the present again")


def test_a_change_from_outside_stays_inferred_after_a_reload(stack: Stack, person: People, namespace: str) -> None:
    ben = person("viewer", "ben")
    ben.open(namespace, "web")
    roll_out(stack, namespace, "web", 2)
    wait_for_status(ben.page, "successfully rolled out")
    stack.kubectl("scale", "-n", namespace, "deployment/web", "--replicas=3")
    wait_for(
        lambda: f"--replicas=3 -n {namespace} (inferred)" in ben.page.inner_text("#events"), "the scale as a command"
    )
    ben.page.reload()
    wait_for_status(ben.page, "successfully rolled out")
    wait_for(
        lambda: f"--replicas=3 -n {namespace} (inferred)" in ben.page.inner_text("#events"), "the same after the reload"
    )


def test_the_past_can_be_dragged_to_and_a_wider_span_chosen(stack: Stack, person: People, namespace: str) -> None:
    ben = person("viewer", "ben")
    ben.open(namespace, "web")
    roll_out(stack, namespace, "web", 2)
    wait_for_status(ben.page, "successfully rolled out")
    ben.page.click("#time .spans button:nth-child(3)")
    wait_for(lambda: "30\u00a0m" in ben.page.inner_text("#time .hint"), "half an hour")
    ben.page.click("#time .spans button:nth-child(1)")
    box = ben.page.locator("#time .body").bounding_box()
    assert box is not None
    before = ben.page.inner_text("#time .clock")  # the cluster's, which another journey may have hastened
    ben.page.mouse.move(box["x"] + box["width"] - 20, box["y"] + 40)
    ben.page.mouse.down()
    ben.page.mouse.move(box["x"] + 5, box["y"] + 40)  # long before there was anything
    ben.page.mouse.up()
    ben.page.wait_for_selector("#picture[data-past]")
    wait_for(lambda: ben.page.inner_text("#time .clock") <= before, "the moment that the hand was drawn to")
    assert ben.page.get_attribute("#time .body", "aria-valuetext") == ben.page.inner_text("#time .clock")
    ben.page.click("#live")
    ben.page.wait_for_selector("#picture:not([data-past])")


# The colours in a part of the chart, from and to so many seconds ago: how many of its points have a hue, how many are
# not the ground's.
POINTS = """([from, to]) => {
  const canvas = document.querySelector('#time canvas');
  const span = Number(document.querySelector('#time .body').getAttribute('aria-valuemax'));
  const x = (ago) => Math.round(canvas.width * (1 - ago / span));
  const top = canvas.height * .3;
  const { data } = canvas.getContext('2d').getImageData(x(from), top, x(to) - x(from), canvas.height * .4);
  let [hued, drawn] = [0, 0];
  for (let at = 0; at < data.length; at += 4) {
    const [red, green, blue] = data.slice(at, at + 3);
    hued += Math.max(red, green, blue) - Math.min(red, green, blue) > 40;
    drawn += Math.min(red, green, blue) < 250;
  }
  return [hued / data.length * 4, drawn / data.length * 4];
}"""


def is_hatched(page: Page, since: float, until: float) -> bool:
    """Lines on bare ground, between so many seconds ago and so many; in a light theme."""
    hued, drawn = page.evaluate(POINTS, [since, until])
    return bool(hued < 0.02 and 0.05 < drawn < 0.9)


# All that a board says of a moment; not what counts down in it.
WHOLE = """() => ({
  words: ['status', 'reasons', 'images', 'room', 'heads', 'counts', 'idle']
    .map((id) => document.getElementById(id).innerText),
  lanes: [...document.querySelectorAll('.lane:not(.vacant) .label')].map((label) => label.innerText),
  pods: [...document.querySelectorAll('.pod:not(.gone)')].map((pod) => pod.ariaLabel).sort(),
})"""


def drag_to(page: Page, seconds_ago: float) -> None:
    box = page.locator("#time .body").bounding_box()
    assert box is not None
    span = int(page.get_attribute("#time .body", "aria-valuemax") or 0)
    height = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] - 30, height)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * (1 - seconds_ago / span), height, steps=4)
    page.mouse.up()
    page.wait_for_selector("#picture[data-past]")


def test_the_whole_board_shows_the_moment_and_time_not_watched_stays_open(
    stack: Stack, person: People, namespace: str, clock: Clock
) -> None:
    roll_out(stack, namespace, "web", 6)
    ada = person("operator", "ada", color_scheme="light")
    page = ada.page
    ada.open_complete(namespace, "web")
    clock.turn(speed="1")
    stack.kubectl("set", "image", "-n", namespace, "deployment/web", "web=gasbugs/http-go:v2-slow")
    wait_for(lambda: "starting" in tiles(page).values(), "a pod on its way")
    stack.kubectl("rollout", "pause", "-n", namespace, "deployment/web")  # within the 20 s that it takes to start
    clock.turn(speed="20")
    wait_for(lambda: page.inner_text("#reasons").startswith("Paused"), "the pause")
    wait_for(lambda: set(tiles(page).values()) == {"available"} and len(tiles(page)) > 6, "the half of a rollout")
    wait_for(lambda: f"{len(tiles(page))} available" in page.inner_text("#room"), "the room to follow")
    wait_for(lambda: page.inner_text("#counts").count("\t0\t0\t0\t0\t") == 2, "the table to follow")
    clock.turn(speed="5")
    stood, since, whole = tiles(page), moment(page), page.evaluate(WHOLE)
    wait_for(lambda: moment(page) > since + 12, "twelve seconds of it")
    stack.kubectl("rollout", "resume", "-n", namespace, "deployment/web")
    wait_for_status(page, "successfully rolled out")
    wait_for(lambda: len(tiles(page)) == 6, "the old pods gone")
    events = page.locator("#events li").count()
    lanes = ".lane:not(.vacant):not(.folded)"
    wait_for(lambda: page.locator(lanes).count() == 1, "the old lane to fold")
    clock.turn(speed="1")

    ben = person("viewer", "ben", color_scheme="light")
    ben.open_complete(namespace, "web")
    for somebody in (ada, ben):
        before = somebody.page.evaluate(WHOLE)
        drag_to(somebody.page, moment(somebody.page) - since - 6)
        wait_for(lambda: abs(moment(somebody.page) - since - 6) <= 4, "the moment that the hand was drawn to")  # noqa: B023
        wait_for(lambda: somebody.page.evaluate(WHOLE) == whole, f"all of the board as it was: {whole}")  # noqa: B023
        assert len(tiles(somebody.page)) == len(stood)
        assert somebody.page.locator("#acts button[aria-disabled=true]").count() == 5
        assert "Showing" in somebody.page.inner_text("#health")
        somebody.picture(f"timeline-past-of-{'who-was-there' if somebody is ada else 'who-came-late'}")
        somebody.page.keyboard.press("Escape")
        somebody.page.wait_for_selector("#picture:not([data-past])")
        wait_for(lambda: somebody.page.evaluate(WHOLE) == before, "the present again")  # noqa: B023
    assert tiles(page).keys() & stood.keys()
    assert page.locator("#events li").count() >= events
    assert is_hatched(page, 170, 120)
    assert not is_hatched(page, 4, 1)
    page.focus("#time .body")
    page.keyboard.press("Home")
    page.wait_for_selector("#picture[data-past]")
    first = moment(page)
    page.keyboard.press("ArrowLeft")
    assert moment(page) == first, "nothing is shown of what nobody saw"
    page.keyboard.press("End")
    page.wait_for_selector("#picture:not([data-past])")
