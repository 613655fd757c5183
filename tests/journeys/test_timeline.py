"""Going back in time: also for somebody who was not there."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.journeys.conftest import Person
from tests.journeys.rollouts import roll_out, set_image, tiles, wait_for, wait_for_status
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
    ben.picture("past-of-a-late-viewer")
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
