"""Two clusters beside one another on one board: each with its name on every page, its own rights, its own troubles."""

import asyncio
import json
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import aiohttp
import pytest
import requests

from tests.clusters import Side, board_of, sides
from tests.security.sockets import closing, first, opened
from tests.security.test_requests import EVERY
from tests.stack import ROOT, Stack, environment, wait_until

MACHINES = {"healthz", "readyz", "metrics"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("clusters")


@pytest.fixture(scope="module")
def both(home: Path) -> Iterator[list[Side]]:
    with sides(home, "left", "right") as found:
        yield found


@pytest.fixture(scope="module")
def board(both: list[Side], home: Path) -> Iterator[Stack]:
    kept = ("--keep", "shop,lab", "--keep", "kube-system")
    with board_of(home, "--steer", "--identity", "impersonate", *kept, contexts=("left", "right")) as running:
        for side in both:
            side.of(running).kubectl("create", "deployment", "web", f"--image=web:{side.name}", "--replicas=2")
        yield running


def test_the_namespaces_that_are_kept_are_followed_before_anybody_looks(board: Stack) -> None:
    def followed() -> bool:
        lines = requests.get(f"{board.base}/metrics", timeout=5).text.splitlines()
        return "rollboard_viewers 0" in lines and 'rollboard_fresh_feeds{kind="pods"} 8' in lines

    wait_until(followed, 20, "not each of four in both clusters is followed")


def test_the_front_door_leads_to_the_first_and_every_page_offers_the_other(board: Stack) -> None:
    vera = board.visitor("viewer", "vera")
    assert vera.page("/").url == f"{board.base}/c/left/default/"
    config = vera.config("/c/left/default/web/")
    assert (config["cluster"], config["beside"]) == ("left", [{"name": "right", "url": "/c/right/default/"}])
    assert vera.config("/c/right/default/")["beside"] == [{"name": "left", "url": "/c/left/default/"}]


@pytest.mark.parametrize("name", sorted(set(EVERY) - MACHINES))
def test_sec_45_every_page_says_whose_cluster_it_shows(board: Stack, both: list[Side], name: str) -> None:
    """Not what is swapped into a page, and not what answers a POST alone."""
    olga = board.visitor("operator", "olga")
    for side in both:
        path = re.sub("^/(c|audit|namespaces)/sandbox/", rf"/\1/{side.name}/", EVERY[name])
        path = path.replace("/http-go/", "/web/")
        page = olga.page(path)
        if "<html" not in page.text:
            assert page.status_code == 405 or page.text.startswith(("<div", "<section", "<li")), page.text[:80]
            continue
        assert page.status_code == (404 if path.startswith("/sandbox/") or name in ("pod", "pod-by-hand") else 200)
        band = page.text.partition('<div class="band"')[2].partition("</div>")[0]
        shown = side if f"/{side.name}/" in path else both[0]
        assert f"<b>{shown.name}</b>" in band, page.url
        assert shown.server in band
        assert "olga" in band


def test_sec_45_a_page_that_only_says_no_has_the_band_too(board: Stack, both: list[Side]) -> None:
    olga = board.visitor("operator", "olga")
    for path in ("/c/right/no-such-thing/at/all/", "/c/elsewhere/default/", "/c/right/default/web/do/pause/"):
        assert 'class="band"' in olga.page(path).text or olga.page(path).status_code == 405, path


async def test_what_is_done_to_one_moves_its_own_board_alone(board: Stack, both: list[Side]) -> None:
    left, right = both
    olga = board.visitor("operator", "olga")
    olga.home = "/c/right/default/"
    async with (
        opened(board, olga, path="/ws/c/left/default/") as here,
        opened(board, olga, path="/ws/c/right/default/") as there,
    ):
        for ws in (here, there):
            await first(ws, "snapshot")
        seen = right.of(board).deployment("web")
        assert (await asyncio.to_thread(olga.act, "web", "scale", seen, replicas=3)).status_code == 200
        await until(there, '"replicas": 3')
        left.of(board).kubectl("create", "deployment", "mark", "--image=web:v1")
        assert '"replicas": 3' not in await until(here, '"name": "mark"')
    assert left.of(board).deployment("web")["spec"]["replicas"] == 2
    assert 'title="scale"' in olga.page("/audit/right/").text
    assert 'title="scale"' not in olga.page("/audit/left/").text


async def until(ws: aiohttp.ClientWebSocketResponse, words: str) -> str:
    """All frames up to the one with these words."""
    came = ""
    async with asyncio.timeout(20):
        while words not in came:
            came += json.dumps(await first(ws, "frame"))
    return came


async def test_sec_45_the_other_cluster_judges_anew_who_may_look(board: Stack, both: list[Side]) -> None:
    right = both[1].of(board)
    kept = json.loads(right.kubectl("get", "clusterrolebinding", "rollboard:viewers", "-o", "json"))["subjects"]
    fewer = [subject for subject in kept if subject["name"] != "rollboard:viewers"]
    give(right, fewer)
    try:
        nina = await asyncio.to_thread(board.visitor, "viewer", "nina")
        assert (await asyncio.to_thread(nina.page, "/c/left/default/")).status_code == 200
        assert (await asyncio.to_thread(nina.page, "/c/right/default/")).status_code == 403
        async with opened(board, nina, path="/ws/c/right/default/") as ws:
            assert await closing(ws) == (4403, [])
    finally:
        give(right, kept)


def give(stack: Stack, subjects: list[dict[str, str]]) -> None:
    patch = json.dumps({"subjects": subjects})
    stack.kubectl("patch", "clusterrolebinding", "rollboard:viewers", "--type=merge", "-p", patch)


async def test_one_that_is_down_keeps_no_other_from_working(board: Stack, both: list[Side]) -> None:
    left, right = both
    otto = await asyncio.to_thread(board.visitor, "operator", "otto")
    otto.home = "/c/right/default/"
    async with (
        opened(board, otto, path="/ws/c/left/default/") as dark,
        opened(board, otto, path="/ws/c/right/default/") as bright,
    ):
        for ws in (dark, bright):
            await first(ws, "snapshot")
        left.sandbox.kill()
        try:
            while (await first(dark, "health"))["state"] != "lost":
                pass
            assert (await first(bright, "health"))["state"] == "live"
            seen = right.of(board).deployment("web")
            assert (await asyncio.to_thread(otto.act, "web", "restart", seen)).status_code == 200
            await first(bright, "frame")
            assert (await asyncio.to_thread(otto.page, "/c/right/default/web/")).status_code == 200
            ready = await asyncio.to_thread(otto.page, "/readyz")
            assert ready.status_code == 200
            assert {"1 pods lost", "2 pods fresh"} <= set(ready.text.splitlines())
            form = {"csrfmiddlewaretoken": await asyncio.to_thread(otto.token, otto.home)}
            await asyncio.to_thread(otto.send_form, "/sign-out/", form)
            assert (await closing(bright))[0] == 4401
        finally:
            left.sandbox.start()


async def test_one_that_hangs_delays_nobodys_end(board: Stack, both: list[Side]) -> None:
    """It takes every question and answers none: who is shut out meanwhile is gone by the next sweep all the same."""
    left, _ = both
    hana = await asyncio.to_thread(board.visitor, "viewer", "hana")
    async with (
        opened(board, hana, path="/ws/c/left/default/") as dark,
        opened(board, hana, path="/ws/c/right/default/") as bright,
    ):
        for ws in (dark, bright):
            await first(ws, "snapshot")
        left.sandbox.process.send_signal(signal.SIGSTOP)
        try:
            async with asyncio.timeout(60):
                while (await first(dark, "health"))["state"] == "live":
                    pass
            gone = "Person.objects.filter(name='hana').update(is_active=False)"
            await asyncio.to_thread(board.manage, "shell", "-c", gone)
            async with asyncio.timeout(8):
                assert (await closing(bright))[0] == 4401
                assert (await closing(dark))[0] == 4401
        finally:
            left.sandbox.process.send_signal(signal.SIGCONT)


def test_one_that_is_down_from_the_start_keeps_no_other_from_working(home: Path) -> None:
    (home / "dark").mkdir()
    with sides(home / "dark", "left", "right") as (left, right):
        left.sandbox.kill()
        try:
            arguments = ("--steer", "--identity", "impersonate")
            with board_of(home / "dark", *arguments, contexts=("left", "right")) as board:
                right.of(board).kubectl("create", "deployment", "web", "--image=web:v1")
                olga = board.visitor("operator", "olga")
                dark = olga.page("/")
                assert dark.status_code == 503
                assert 'href="/c/right/default/"' in dark.text
                assert olga.page("/c/right/default/web/").status_code == 200
                olga.home = "/c/right/default/"
                assert olga.act("web", "pause", right.of(board).deployment("web")).status_code == 200
                assert olga.page("/readyz").status_code == 200
        finally:
            left.sandbox.start()


def test_the_numbers_of_both_are_told_together_and_name_neither(board: Stack) -> None:
    wait_until(
        lambda: "rollboard_feeds 8\n" in board.visitor("viewer", "vera").page("/metrics").text, 20, "eight feeds"
    )
    assert "left" not in board.visitor("viewer", "vera").page("/metrics").text


@pytest.mark.parametrize(
    ("contexts", "complaint"),
    [("left,wrong", 'no context "wrong"'), ("left,left", "Each context is shown once")],
)
def test_contexts_that_cannot_stand_beside_one_another_are_refused_at_start(
    both: list[Side], home: Path, tmp_path: Path, contexts: str, complaint: str
) -> None:
    command = [sys.executable, "manage.py", "serve", "--context", contexts, "--kubeconfig", str(home / "kubeconfig")]
    failed = subprocess.run(
        command, cwd=ROOT, env=environment(tmp_path / "state"), capture_output=True, text=True, check=False, timeout=60
    )
    assert failed.returncode != 0
    assert complaint in failed.stderr
    assert "Traceback" not in failed.stderr
