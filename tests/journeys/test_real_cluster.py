"""A kubeconfig's context, in a browser: read-only at first, steered with --steer, and two of them side by side."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page

from tests.clusters import Side, board_of, sides
from tests.journeys.conftest import Person
from tests.journeys.rollouts import press, roll_out, set_image, wait_for, wait_for_status
from tests.stack import Stack

People = Callable[..., Person]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("real")


@pytest.fixture(scope="module")
def cluster(home: Path) -> Iterator[Side]:
    """One context, with an administrator's own credentials, as most people have them."""
    (home / "one").mkdir()
    with sides(home / "one", "staging", user="admin") as found:
        yield found[0]


@pytest.fixture(scope="module")
def reading(home: Path, cluster: Side) -> Iterator[Stack]:
    with board_of(home / "one", state="reading") as board:
        yield board


@pytest.fixture(scope="module")
def steered(home: Path, cluster: Side) -> Iterator[Stack]:
    with board_of(home / "one", "--steer", state="steered") as board:
        yield board


@pytest.fixture(scope="module")
def both(home: Path) -> Iterator[tuple[Stack, list[Side]]]:
    """Two, where everybody acts as themselves."""
    (home / "two").mkdir()
    with sides(home / "two", "left", "right") as found:
        arguments = ("--steer", "--identity", "impersonate")
        with board_of(home / "two", *arguments, contexts=("left,right",), state="both") as board:
            yield board, found


@pytest.fixture
def stack(request: pytest.FixtureRequest) -> Stack:
    """The board that the test opens first; `person` enters there."""
    found = request.getfixturevalue(request.param)
    return found[0] if isinstance(found, tuple) else found


def rolled_out(side: Side, board: Stack, name: str) -> Stack:
    cluster = side.of(board)
    roll_out(cluster, "default", name, 2)
    return cluster


def band(page: Page) -> str:
    return page.inner_text(".band")


@pytest.mark.parametrize("stack", ["reading"], indirect=True)
def test_a_real_cluster_is_read_only_and_every_button_says_why(stack: Stack, person: People, cluster: Side) -> None:
    kubectl = rolled_out(cluster, stack, "calm")
    ada = person("admin", "ada")
    ada.page.goto(f"{stack.base}/c/staging/default/calm/")
    wait_for_status(ada.page, "successfully rolled out")
    assert "staging" in band(ada.page)
    assert cluster.server in band(ada.page)
    assert "acting as admin-of-staging" in band(ada.page)
    assert "--steer" in band(ada.page)
    before = kubectl.deployment("calm")["metadata"]["generation"]
    for button in ada.page.locator("#acts button[data-operation]").all():
        assert button.get_attribute("aria-disabled") == "true"
        described = button.get_attribute("aria-describedby") or ""
        told = ada.page.locator(f"#{described}").inner_text() if described else button.get_attribute("title")
        assert "--steer" in (told or ""), button.inner_text()
    press_all_the_same(ada.page)
    ada.picture("real-read-only")
    assert kubectl.deployment("calm")["metadata"]["generation"] == before


def press_all_the_same(page: Page) -> None:
    for button in page.locator("#acts button[data-operation]").all():
        button.click(force=True)
    assert page.locator("#sheet form").count() == 0


@pytest.mark.parametrize("stack", ["steered"], indirect=True)
def test_with_steer_the_buttons_act_under_the_kubeconfigs_own_name_and_a_viewer_only_looks(
    stack: Stack, person: People, cluster: Side
) -> None:
    kubectl = rolled_out(cluster, stack, "moved")
    olga, vera = person("operator", "olga"), person("viewer", "vera")
    for one in (olga, vera):
        one.page.goto(f"{stack.base}/c/staging/default/moved/")
        wait_for_status(one.page, "successfully rolled out")
        assert "acting as admin-of-staging" in band(one.page)
        assert "--steer" not in band(one.page)
    set_image(olga.page, "gasbugs/http-go:v2")
    for one in (olga, vera):
        wait_for(lambda one=one: "http-go:v2" in one.page.inner_text("#main"), "the new image")  # type: ignore[misc]
        wait_for_status(one.page, "successfully rolled out")
    found = kubectl.deployment("moved")
    assert found["spec"]["template"]["spec"]["containers"][0]["image"] == "gasbugs/http-go:v2"
    assert "rollboard" in json.dumps(json.loads(managed(kubectl, "moved")))
    assert vera.page.locator("#acts [data-operation='pause']").get_attribute("aria-disabled") == "true"
    olga.picture("real-steered")


def managed(kubectl: Stack, name: str) -> str:
    return kubectl.kubectl("get", "deployment", name, "-o", "json", "--show-managed-fields")


@pytest.mark.parametrize("stack", ["both"], indirect=True)
def test_the_menu_leads_from_one_cluster_to_the_other_and_back(
    stack: Stack, person: People, both: tuple[Stack, list[Side]]
) -> None:
    _, (left, right) = both
    here, there = (rolled_out(side, stack, f"web-{side.name}") for side in (left, right))
    olga = person("operator", "olga")
    olga.page.wait_for_url("**/c/left/default/")
    wait_for(lambda: "web-left" in olga.page.inner_text("#entries"), "the Deployment of the first")
    olga.page.click("#switch-cluster")
    olga.page.locator("#clusters").wait_for(state="visible")
    olga.picture("clusters-menu")
    olga.page.click("#clusters a:text-is('right')")
    olga.page.wait_for_url("**/c/right/default/")
    wait_for(lambda: "web-right" in olga.page.inner_text("#entries"), "the Deployment of the other")
    assert "right" in band(olga.page)
    assert right.server in band(olga.page)
    assert "web-left" not in olga.page.inner_text("#entries")
    olga.page.goto(f"{stack.base}/c/right/default/web-right/")
    wait_for_status(olga.page, "successfully rolled out")
    press(olga.page, "pause")
    wait_for(lambda: there.deployment("web-right")["spec"].get("paused"), "the pause")
    assert "paused" not in here.deployment("web-left")["spec"]
    olga.page.set_viewport_size({"width": 390, "height": 844})
    wait_for(lambda: olga.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "no sideways scroll")
    olga.page.click("#switch-cluster")
    olga.picture("clusters-menu-phone")
    olga.page.click("#clusters a:text-is('left')")
    olga.page.wait_for_url("**/c/left/default/")
