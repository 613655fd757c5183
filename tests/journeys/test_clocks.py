"""Clocks: what counts down by the cluster's time, what stands still while paused, what is red when it is over."""

import re
from collections.abc import Callable

from playwright.sync_api import Page

from tests.journeys.conftest import Clock, Person
from tests.journeys.rollouts import roll_out, wait_for
from tests.journeys.test_sentence import patch, reasons
from tests.stack import Stack

People = Callable[..., Person]

# Each number that a ring shows, with the part of it that is closed, as drawn frame by frame.
RINGS = """() => {
  const seen = window.rings = [];
  const look = () => {
    const tile = document.querySelector('.pod[data-stage=ready]');
    const sample = tile && [tile.dataset.pod, Number(tile.querySelector('.seconds').textContent),
      parseFloat(tile.querySelector('.ring path').getAttribute('stroke-dasharray'))];
    if (sample && String(seen.at(-1)) !== String(sample)) seen.push(sample);
    requestAnimationFrame(look);
  };
  look();
}"""
RED = "getComputedStyle(document.querySelector('#deadline .hand')).stroke"


def deadline(page: Page) -> str:
    return " ".join(page.inner_text("#deadline").replace("\u00a0", " ").split())


def state(page: Page) -> str:
    return str(page.get_attribute("#deadline", "data-state"))


def seconds(text: str) -> int:
    """Of a duration as the board writes it: `1 m 05 s`."""
    found = re.search(r"(?:(\d+) m )?(\d+) s", text.replace("\u00a0", " "))
    assert found, text
    return int(found[1] or 0) * 60 + int(found[2])


def moment(page: Page) -> int:
    """The cluster's time, in seconds of its day."""
    hours, minutes, rest = map(int, page.inner_text("#time .clock").split(":"))
    return (hours * 60 + minutes) * 60 + rest


def test_rings_close_and_the_deadline_runs_freezes_and_turns_red(
    stack: Stack, person: People, namespace: str, clock: Clock
) -> None:
    roll_out(stack, namespace, "web", 2)
    patch(stack, namespace, minReadySeconds=20, progressDeadlineSeconds=90)
    ada = person("viewer", "ada")
    page = ada.page
    ada.open_complete(namespace, "web")
    page.evaluate(RINGS)
    stack.kubectl("set", "image", "-n", namespace, "deployment/web", "web=gasbugs/http-go:v2")
    wait_for(lambda: page.locator(".pod[data-stage=ready]").count(), "a ring")
    assert state(page) == "running"
    assert deadline(page).endswith("until the progress deadline")
    ada.picture("clocks-ring")
    wait_for(lambda: page.evaluate("rings.length") >= 4, "a ring that counts")
    rings = [(left, part) for pod, left, part in page.evaluate("rings") if pod == page.evaluate("rings[0][0]")]
    assert [left for left, _ in rings] == sorted((left for left, _ in rings), reverse=True)
    assert all(abs(part - 100 * (1 - left / 20)) < 0.1 for left, part in rings)

    stack.kubectl("rollout", "pause", "-n", namespace, "deployment/web")
    wait_for(lambda: state(page) == "frozen", "the frozen deadline")
    frozen, since = deadline(page), moment(page)
    assert frozen.endswith("deadline frozen while paused")
    wait_for(lambda: moment(page) > since + 8, "time to pass in the cluster")
    assert deadline(page) == frozen
    ada.picture("clocks-frozen")

    stack.kubectl("set", "image", "-n", namespace, "deployment/web", "web=gasbugs/http-go:v3-notready")
    stack.kubectl("rollout", "resume", "-n", namespace, "deployment/web")
    wait_for(lambda: state(page) == "running", "the deadline to run again")
    first = seconds(deadline(page))
    wait_for(lambda: state(page) != "running" or seconds(deadline(page)) < first - 3, "the deadline to come nearer")
    patch(stack, namespace, progressDeadlineSeconds=25)
    wait_for(lambda: state(page) == "exceeded", "the deadline to pass")
    assert "past its deadline" in deadline(page)
    assert "reported only" in deadline(page)
    assert page.evaluate(RED) == "rgb(194, 46, 29)"
    ada.picture("clocks-past-the-deadline")


def test_the_time_until_the_next_try_counts_down(stack: Stack, person: People, namespace: str, clock: Clock) -> None:
    ada = person("viewer", "ada")
    page = ada.page
    roll_out(stack, namespace, "web", 1)
    ada.open_complete(namespace, "web")
    clock.turn(speed="20")
    stack.kubectl("set", "image", "-n", namespace, "deployment/web", "web=gasbugs/http-go:v2-crash")
    failed = page.locator(".pod[data-failed=true]")
    wait_for(
        lambda: failed.count() and "CrashLoopBackOff" in (failed.first.get_attribute("aria-label") or ""), "back-off"
    )
    failed.first.click()
    row = "dt:text-is('Next try') + dd"
    wait_for(lambda: page.locator(f"#detail {row}").count(), "the next try")
    clock.turn(speed="1")
    wait_for(
        lambda: page.locator(f"#detail {row}").count() and seconds(page.inner_text(f"#detail {row}")) > 4, "a wait"
    )
    left, since = seconds(page.inner_text(f"#detail {row}")), moment(page)
    assert re.search(r"1 failing pod is tried again in \d+ s", reasons(page))
    ada.picture("clocks-back-off")
    wait_for(lambda: moment(page) >= since + 3, "three seconds")
    assert left - 5 <= seconds(page.inner_text(f"#detail {row}")) <= left - 2
