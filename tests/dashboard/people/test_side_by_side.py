"""Two boards behind one database: a session made on one is good on the other, each follows the cluster by itself."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.journeys.test_outage import Sandbox
from tests.security.sockets import closing, first, opened
from tests.stack import ROOT, Stack, Visitor, end, free_port, running_stack


@pytest.fixture(scope="module")
def boards(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Stack, Stack]]:
    """Started at the same moment, on a state folder that neither has seen."""
    home: Path = tmp_path_factory.mktemp("pair")
    sandbox = Sandbox(home / "sandbox")
    serve = ("serve", "--sandbox", "--kubeconfig", str(sandbox.folder / "dashboard.kubeconfig"))
    with ExitStack() as running, ThreadPoolExecutor(2) as together:
        running.callback(lambda: end(sandbox.process))
        starting = [running_stack(home / "state", free_port(), serve) for _ in range(2)]
        one, two = together.map(running.enter_context, starting)
        one.kubeconfigs = two.kubeconfigs = sandbox.folder
        yield one, two


def carried(visitor: Visitor, board: Stack) -> Visitor:
    """The same browser at the other process: behind one address, one cookie has one name."""
    other = Visitor(board.base)
    for cookie in visitor.cookies:
        name = f"{cookie.name.rpartition('_')[0]}_{board.port}"
        other.cookies.set(name, cookie.value or "", domain="127.0.0.1", path="/")
    return other


async def test_a_session_of_one_is_good_on_the_other_and_both_show_the_same(boards: tuple[Stack, Stack]) -> None:
    one, two = boards
    here = one.visitor("operator", "ada")
    there = carried(here, two)
    assert there.page("/c/sandbox/default/").status_code == 200
    async with opened(one, here) as left, opened(two, there) as right:
        for ws in (left, right):
            await first(ws, "snapshot")
        one.kubectl("create", "deployment", "both", "--image=web:v1")
        frames = [await first(ws, "frame") for ws in (left, right)]
        ours, theirs = (rollout_of(frame) for frame in frames)
        assert ours["name"] == theirs["name"] == "both"
        assert ours["parts"] == theirs["parts"] != {}  # a page that comes back to the other one compares on
        for board, somebody in ((one, here), (two, there)):
            assert "rollboard_viewers 1\n" in somebody.page("/metrics").text, board.base


def rollout_of(frame: dict) -> dict:
    rollout: dict = next(iter(frame["put"]["rollouts"].values()))
    return rollout


async def test_sec_06_signing_out_at_one_closes_the_sockets_of_the_other(boards: tuple[Stack, Stack]) -> None:
    one, two = boards
    here = one.visitor("viewer", "leaver")
    there = carried(here, two)
    async with opened(two, there) as ws:
        await first(ws, "snapshot")
        form = {"csrfmiddlewaretoken": here.token(here.home)}
        begun = time.monotonic()
        here.send_form("/sign-out/", form)
        assert (await closing(ws))[0] == 4401
        assert time.monotonic() - begun < 5
    assert "/enter/" in there.page("/").url


async def test_what_is_done_at_one_is_in_the_audit_of_the_other(boards: tuple[Stack, Stack]) -> None:
    one, two = boards
    here = one.visitor("operator", "ada")
    one.kubectl("create", "deployment", "acted-on", "--image=web:v1")
    assert here.act("acted-on", "pause", one.deployment("acted-on")).status_code == 200
    assert "acted-on" in carried(here, two).page("/audit/").text


def test_processes_behind_one_address_have_one_name_for_their_cookies() -> None:
    def name(port: int, **more: str) -> str:
        code = "from dashboard import settings; print(settings.SESSION_COOKIE_NAME)"
        variables = {**os.environ, "ROLLBOARD_PORT": str(port), **more}
        command = [sys.executable, "-c", code]
        return subprocess.run(command, cwd=ROOT, env=variables, check=True, capture_output=True, text=True).stdout

    proxied = {"ROLLBOARD_ORIGINS": "https://board.example.org"}
    assert name(8001, **proxied) == name(8002, **proxied) == "rollboard_session_board_example_org\n"
    assert name(8001) != name(8002)
