"""The API server goes away in the middle of a rollout, and comes back: the board says so, and then is right again."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from tests.journeys.conftest import Person
from tests.journeys.rollouts import roll_out, set_image, tiles, wait_for, wait_for_status
from tests.journeys.test_timeline import is_hatched
from tests.stack import ROOT, Stack, end, free_port, read_lines, running_stack

AWAY = 20.0  # seconds


class Sandbox:
    """A sandbox that keeps its objects, at one address over all its lives."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port = folder, free_port()
        folder.mkdir()
        self.process = self.start()

    def start(self) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", "rollouts.sandbox", "--dir", str(self.folder), "--port", str(self.port)]
        log = (self.folder / "log").open("a")
        with log:
            self.process = subprocess.Popen(
                [*command, "--data", str(self.folder / "data")], cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True
            )
        read_lines(self.process, 1, self.folder / "log")
        return self.process

    def kill(self) -> None:
        assert self.process.stdout
        self.process.kill()
        self.process.wait()
        self.process.stdout.close()


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    running = Sandbox(tmp_path_factory.mktemp("outage") / "sandbox")
    yield running
    end(running.process)


@pytest.fixture(scope="module")
def board(sandbox: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    state = tmp_path_factory.mktemp("board") / "state"
    config = str(sandbox.folder / "dashboard.kubeconfig")
    with running_stack(state, arguments=("serve", "--sandbox", "--kubeconfig", config)) as running:
        running.kubeconfigs = sandbox.folder
        yield running


@pytest.fixture
def ada(board: Stack, browser: Browser) -> Iterator[Person]:
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="en-US")
    somebody = Person(context, board)
    somebody.enter(board.link("operator", "ada"))
    yield somebody
    context.close()
    assert somebody.complaints == []


def health(somebody: Person) -> str:
    return str(somebody.page.get_attribute("body", "data-health"))


def pods_of(board: Stack, name: str) -> dict[str, bool]:
    """Whether each pod is leaving, by uid, as kubectl lists them."""
    listed = json.loads(board.kubectl("get", "pods", "-l", f"app={name}", "-o", "json"))["items"]
    return {pod["metadata"]["uid"]: "deletionTimestamp" in pod["metadata"] for pod in listed}


def drawn(somebody: Person) -> dict[str, bool]:
    return {uid: stage == "leaving" for uid, stage in tiles(somebody.page).items()}


def looked_at_if_right(board: Stack, ada: Person, name: str) -> float:
    """When the board was looked at, if it showed what kubectl then says; kubectl may take a second for that."""
    looked = time.monotonic()
    return looked if drawn(ada) == pods_of(board, name) else 0.0


def begin_rollout(board: Stack, ada: Person, name: str) -> None:
    roll_out(board, "default", name, 10)
    ada.open("default", name)
    wait_for_status(ada.page, "successfully rolled out")
    set_image(ada.page, "gasbugs/http-go:v2")
    wait_for(lambda: "starting" in tiles(ada.page).values(), "a starting pod")


def see_it_lost(ada: Person) -> None:
    gone = time.monotonic()
    wait_for(lambda: health(ada) != "live", "the board to say that it is lost", 5)
    assert time.monotonic() - gone < 2
    ada.picture("lost")
    wait_for(lambda: time.monotonic() - gone > 3, "the last glides and fades to end", 5)
    last = tiles(ada.page)
    wait_for(lambda: time.monotonic() - gone > AWAY, "the outage to pass", AWAY + 5)
    assert health(ada) != "live"
    assert tiles(ada.page) == last  # never blank, never moving on guesses


def see_it_right_again(board: Stack, ada: Person, name: str) -> None:
    back = time.monotonic()
    wait_for(lambda: health(ada) == "live", "the board to be live again", 10)
    right_at = wait_for(lambda: looked_at_if_right(board, ada, name), "the board to equal kubectl get", 10)
    assert right_at - back < 3
    wait_for_status(ada.page, "successfully rolled out")
    wait_for(lambda: list(drawn(ada).values()) == [False] * 10, "ten pods")
    assert ada.page.evaluate("performance.getEntriesByType('navigation')[0].type") == "navigate"
    ago = time.monotonic() - back
    assert is_hatched(ada.page, ago + AWAY * 0.8, ago + AWAY * 0.4), "what nobody saw is left open"
    ada.picture("timeline-gap")


def test_a_killed_api_server_that_comes_back_with_its_data(sandbox: Sandbox, board: Stack, ada: Person) -> None:
    begin_rollout(board, ada, "killed")
    sandbox.kill()
    see_it_lost(ada)
    sandbox.start()
    see_it_right_again(board, ada, "killed")


def test_an_api_server_that_hangs_for_a_while(sandbox: Sandbox, board: Stack, ada: Person) -> None:
    begin_rollout(board, ada, "hung")
    os.kill(sandbox.process.pid, signal.SIGSTOP)
    try:
        see_it_lost(ada)
    finally:
        os.kill(sandbox.process.pid, signal.SIGCONT)
    see_it_right_again(board, ada, "hung")


def test_a_page_opened_while_the_api_server_is_silent_comes_by_itself(
    board: Stack, sandbox: Sandbox, ada: Person
) -> None:
    sandbox.kill()
    ada.expects("status of 503")
    try:
        wait_for(lambda: turned_away(ada), "a page that cannot be made", 60)
        assert ada.page.get_by_text("Try again", exact=True).get_attribute("href") == "/c/sandbox/default/"
        assert "This page tries again by itself." in ada.page.inner_text("main")
        ada.picture("silent-at-opening")
    finally:
        sandbox.start()
    wait_for(lambda: ada.page.locator("#board-config").count() == 1, "the overview", 60)


def turned_away(somebody: Person) -> bool:
    """Rights that were asked for before are remembered for a while."""
    answer = somebody.page.goto(f"{somebody.stack.base}/c/sandbox/default/")
    return answer is not None and answer.status == 503
