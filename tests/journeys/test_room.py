"""The room: floor, desired and ceiling where they belong, counters that touch them, crossings drawn as they are."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.journeys.conftest import Clock, Person
from tests.journeys.rollouts import roll_out, tiles, wait_for
from tests.stack import Stack

People = Callable[..., Person]

# px from the left edge of the rail: its width, the poles, where each counter ends, the lines through the lanes.
RAIL = """() => {
  const left = (query, inner) => document.querySelector(query).getBoundingClientRect()[inner ?? 'left'] -
    document.querySelector('#room .body').getBoundingClientRect().left;
  const end = (query) => (left(query) + left(query, 'right')) / 2;
  return {
    width: left('#room .rail', 'right'),
    floor: left('#room .pole.floor'),
    desired: left('#room .pole.desired'),
    ceiling: left('#ceiling'),
    available: end('#room .available-measure .end i'),
    pods: end('#room .pods-measure .end i'),
    leaving: [...document.querySelectorAll('.pod[data-stage=leaving]:not(.gone)')].map((pod) =>
      pod.getBoundingClientRect().left - document.querySelector('#room .body').getBoundingClientRect().left),
  };
}"""
NEAR = 4.0  # px: the width of a pole and of a dot


def room(page: Page) -> str:
    """All its words, on one line."""
    return " ".join(page.inner_text("#room").replace("\u00a0", " ").split())


def rail(page: Page) -> dict[str, Any]:
    """Once nothing glides any more."""
    still = "document.getAnimations().every(({ playState }) => playState !== 'running')"
    wait_for(lambda: page.evaluate(still), "the end of every glide")
    return dict(page.evaluate(RAIL))


def patch(stack: Stack, namespace: str, body: str) -> None:
    stack.kubectl("patch", "deployment/web", "-n", namespace, "-p", body)


def near(page: Page, **pods: float) -> None:
    """Each stands where so many of so many pods are."""
    ceiling = pods.pop("of")
    found = rail(page)
    for name, count in pods.items():
        assert abs(found[name] - found["width"] * count / ceiling) < NEAR, (name, count, found)


def test_counters_touch_what_holds_them_and_a_crossing_is_drawn_and_explained(
    stack: Stack, person: People, namespace: str, clock: Clock
) -> None:
    roll_out(stack, namespace, "web", 10)
    ada = person("operator", "ada")
    page = ada.page
    ada.open_complete(namespace, "web")
    assert "maxSurge 25% = 3" in room(page)
    assert "maxUnavailable 25% = 2" in room(page)
    assert "10 available, 2 to spare" in room(page)
    assert "10 pods, 3 free" in room(page)
    near(page, floor=8, desired=10, ceiling=13, available=10, pods=10, of=13)

    clock.turn(speed="0.5")
    stack.kubectl("set", "image", "-n", namespace, "deployment/web", "web=gasbugs/http-go:missing")
    wait_for(lambda: "leaving" in tiles(page).values(), "pods that leave")
    clock.turn(paused="true")  # they leave no sooner than that
    wait_for(lambda: page.inner_text(".clock-now") == "Paused", "the clock to stand")
    found = rail(page)
    leaving = len(found["leaving"])
    assert leaving > 0
    assert f"{leaving} leaving" in room(page), "they are named"
    assert all(left > found["ceiling"] for left in found["leaving"]), "they stand outside"
    assert f"{len(tiles(page)) - leaving} pods" in room(page), "and are not counted"
    ada.picture("room-leaving")
    clock.turn(paused="false", speed="5")
    wait_for(
        lambda: "8 available, at the floor" in room(page) and "13 pods, at the ceiling" in room(page), "both bounds"
    )
    near(page, floor=8, desired=10, ceiling=13, available=8, pods=13, of=13)
    assert page.locator("#room .available-measure").get_attribute("data-touch") == "true"
    assert page.locator("#room .pods-measure").get_attribute("data-touch") == "true"
    ada.picture("room-both-bounds")

    clock.turn(paused="true")  # between two controllers, for as long as it takes to point at it
    stack.kubectl("scale", "-n", namespace, "deployment/web", "--replicas=6")
    wait_for(lambda: "13 pods, 5 above the ceiling" in room(page), "five above the ceiling")
    assert "scaling moved the ceiling first, pods follow" in page.inner_text("#reasons")
    assert "none leaving" not in room(page), "nothing stands where the crossing is drawn"
    found = rail(page)
    assert found["pods"] > found["ceiling"] + NEAR, "what is above stands beyond the line"
    near(page, floor=5, desired=6, available=8, of=8)
    ada.picture("room-above-the-ceiling")


def test_room_is_right_for_no_replicas_for_recreate_and_below_the_floor(
    stack: Stack, person: People, namespace: str, clock: Clock
) -> None:
    clock.turn(speed="20")
    roll_out(stack, namespace, "web", 4, minReadySeconds=60)
    clock.turn(speed="5")
    ada = person("viewer", "ada", color_scheme="dark")
    page = ada.page
    ada.open_complete(namespace, "web")
    victim = stack.kubectl("get", "pods", "-n", namespace, "-o", "jsonpath={.items[0].metadata.name}")
    other = stack.kubectl("get", "pods", "-n", namespace, "-o", "jsonpath={.items[1].metadata.name}")
    stack.kubectl("delete", "pod", victim, other, "-n", namespace, "--wait=false")
    wait_for(lambda: "2 available, 1 below the floor" in room(page), "the crossing")
    wait_for(lambda: "2 available, floor 3" in page.inner_text("#reasons"), "why")
    near(page, floor=3, available=2, of=5)
    assert page.locator("#heads", has_text="must last 1 m").count() == 1
    ada.picture("room-below-the-floor")

    stack.kubectl("scale", "-n", namespace, "deployment/web", "--replicas=0")
    wait_for(lambda: "0 floor = desired" in room(page) and not tiles(page), "nothing at all")
    assert "0 available, 0 to spare" in room(page)
    assert "NaN" not in page.inner_html("#room")
    assert "Scaled to 0. Nothing serves." in page.inner_text("#reasons")
    ada.picture("room-no-replicas")

    patch(stack, namespace, '{"spec":{"minReadySeconds":0,"strategy":{"type":"Recreate","rollingUpdate":null}}}')
    stack.kubectl("scale", "-n", namespace, "deployment/web", "--replicas=3")
    wait_for(lambda: list(tiles(page).values()) == ["available"] * 3, "three pods")
    assert "Recreate: all old pods go first" in room(page)
    assert "0 floor" in room(page)
    assert "3 pods, at the ceiling" in room(page)
    near(page, floor=0, desired=3, ceiling=3, available=3, pods=3, of=3)
    ada.picture("room-recreate")
