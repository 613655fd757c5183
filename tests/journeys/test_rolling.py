"""A rollout, steered and watched: every step on real HTTP, a real sandbox and a real browser."""

import json
import time
from collections.abc import Callable

from tests.journeys.conftest import Person
from tests.journeys.rollouts import (
    SAMPLER,
    Asking,
    Watch,
    get_deployment,
    press,
    roll_out,
    set_image,
    settle,
    status,
    tiles,
    wait_for,
    wait_for_status,
)
from tests.stack import Stack

People = Callable[..., Person]


def frames_of(somebody: Person) -> dict[int, str]:
    """Fills itself with the numbered frames that the page receives."""
    received: dict[int, str] = {}

    def take(payload: str | bytes) -> None:
        message = json.loads(payload)
        if "seq" in message:
            received[message["seq"]] = message["type"] if message["type"] == "snapshot" else str(payload)

    somebody.page.on("websocket", lambda socket: socket.on("framereceived", take))
    return received


def test_set_image_takes_every_pod_through_the_stages(stack: Stack, person: People, namespace: str) -> None:
    roll_out(stack, namespace, "web", 3, minReadySeconds=3)  # the API keeps whole seconds: 1 could pass in a blink
    ada, ben = person("operator", "ada"), person("viewer", "ben")
    hers, his = frames_of(ada), frames_of(ben)
    for somebody in (ada, ben):
        somebody.open_complete(namespace, "web")
    old = set(tiles(ada.page))
    ada.page.evaluate(SAMPLER)
    with Watch(stack, namespace) as watch:
        set_image(ada.page, "gasbugs/http-go:v2")
        wait_for_status(ada.page, "new replicas have been updated")
        ada.picture("rolling")
        wait_for_status(ada.page, "successfully rolled out")
        wait_for(lambda: len(tiles(ada.page)) == 3, "three tiles")
    seen = ada.page.evaluate("seenStages")
    new = {pod: stages for pod, stages in seen.items() if pod not in old}
    assert len(new) == 3
    for stages in new.values():
        assert stages[-1] == "available"
        assert {"creating", "starting", "ready"} <= set(stages)
        order = ["pending", "creating", "starting", "ready", "available"]
        assert [order.index(stage) for stage in stages] == sorted(order.index(stage) for stage in stages)
    assert all(seen[pod][-1] == "leaving" for pod in old)
    assert watch.peak == 4  # ceiling: 3 + 25 % rounded up; reached, so it was watched
    assert watch.least == 3  # floor: 3 - 25 % rounded down
    wait_for(lambda: tiles(ben.page) == tiles(ada.page), "the same tiles on both boards")
    assert status(ben.page) == status(ada.page)
    both = {seq for seq in hers if seq in his and "snapshot" not in (hers[seq], his[seq])}
    assert len(both) > 10
    assert all(hers[seq] == his[seq] for seq in both)


def test_a_kubectl_from_outside_moves_the_board_within_a_second(stack: Stack, person: People, namespace: str) -> None:
    roll_out(stack, namespace, "web", 3)
    ben = person("viewer", "ben")
    ben.open_complete(namespace, "web")
    stack.kubectl("set", "image", "-n", namespace, "deployment/web", "web=gasbugs/http-go:v3")
    changed = time.monotonic()
    wait_for(lambda: "v3" in ben.page.inner_text("#images"), "the new image", 5)
    assert time.monotonic() - changed < 1
    wait_for_status(ben.page, "successfully rolled out")


def test_pause_resume_and_undo_work_in_the_middle_of_a_rollout(stack: Stack, person: People, namespace: str) -> None:
    roll_out(stack, namespace, "web", 10)
    ada = person("operator", "ada")
    ada.open_complete(namespace, "web")
    with Watch(stack, namespace) as watch:
        set_image(ada.page, "gasbugs/http-go:v2")
        wait_for(lambda: "starting" in tiles(ada.page).values(), "a starting pod")
        press(ada.page, "pause")
        wait_for(lambda: get_deployment(stack, namespace, "web")["spec"].get("paused"), "the pause", 5)
        wait_for(lambda: "resume" in ada.page.inner_text("#next").lower(), "the word resume")
        ada.picture("paused")
        before = {name for name, stage in tiles(ada.page).items() if stage != "leaving"}
        press(ada.page, "pause")  # the same button now resumes
        wait_for_status(ada.page, "successfully rolled out")
        assert len(before) == 13  # ceiling: 10 + 25 % rounded up

        set_image(ada.page, "gasbugs/http-go:v3")
        wait_for(lambda: "starting" in tiles(ada.page).values(), "a starting pod")
        press(ada.page, "undo")
        wait_for(lambda: "http-go:v2" in image_of(stack, namespace), "the image of before", 5)
        wait_for_status(ada.page, "successfully rolled out")
        settle(stack, namespace, "web")
    assert watch.peak == 13  # reached, so it was watched
    assert watch.least == 8


def image_of(stack: Stack, namespace: str) -> str:
    spec = get_deployment(stack, namespace, "web")["spec"]["template"]["spec"]
    return str(spec["containers"][0]["image"])


def test_a_missing_image_shows_failed_pods_while_the_old_ones_serve(
    stack: Stack, person: People, namespace: str
) -> None:
    roll_out(stack, namespace, "web", 4)
    ada = person("operator", "ada")
    ada.open_complete(namespace, "web")
    with Asking(stack, namespace, "web", 8080) as asking:
        set_image(ada.page, "gasbugs/http-go:missing")
        failed = "button.pod[data-failed='true']"
        wait_for(lambda: ada.page.locator(failed).count() == 2, "two failed pods")
        wait_for(lambda: "ImagePull" in ada.page.inner_text("#why"), "the reason")
        labels = ada.page.eval_on_selector_all(failed, "all => all.map(tile => tile.ariaLabel)")
        assert all("ErrImagePull" in label or "ImagePullBackOff" in label for label in labels)
        assert list(tiles(ada.page).values()).count("available") == 3
        ada.picture("stuck")
        press(ada.page, "undo")
        wait_for_status(ada.page, "successfully rolled out")
    assert len(asking.answers) > 20
    assert set(asking.answers) == {"Welcome! http-go:v1"}


def test_a_viewer_is_refused_by_the_api_server_and_told_what_is_missing(
    stack: Stack, person: People, namespace: str
) -> None:
    roll_out(stack, namespace, "web", 1)
    ben = person("viewer", "ben")
    ben.open_complete(namespace, "web")
    ben.expects("status of 403")
    button = ben.page.locator("#acts [data-operation='pause']")
    wait_for(lambda: button.get_attribute("aria-disabled") == "true", "a disabled button")
    assert "patch" in (button.get_attribute("title") or "")
    meta = get_deployment(stack, namespace, "web")["metadata"]
    answer = ben.page.evaluate(
        """async ([namespace, uid, generation]) => {
          const headers = JSON.parse(document.body.getAttribute('hx-headers:inherited'));
          const body = new URLSearchParams({uid, generation});
          const found = await fetch(`/c/sandbox/${namespace}/web/do/pause/`, {method: 'POST', headers, body});
          return [found.status, await found.text()];
        }""",
        [namespace, meta["uid"], meta["generation"]],
    )
    assert answer[0] == 403
    assert 'data-outcome="forbidden"' in answer[1]
    assert "patch" in answer[1]
    assert "deployments" in answer[1]
    assert not get_deployment(stack, namespace, "web")["spec"].get("paused")
