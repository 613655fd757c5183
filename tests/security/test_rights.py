"""Rights that end, and namespaces that stay apart, on a running stack (lines 6, 7, 9, 12, 31)."""

import asyncio
import contextlib
import json
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from tests.security.sockets import BOARD, closing, first, opened
from tests.stack import Stack, processes_of, running_stack, wait_until

SWEPT = 8.0  # seconds: a sweep every four, and the way of a close
LOST = 60.0
SESSION = "from django.contrib.sessions.models import Session; Session.objects.filter(pk='KEY')"

VIEW = "system:aggregate-to-view"  # of which the role called view is made, whatever is written into that
KEPT_BACK = "replicationcontrollers"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """One of our own: its rights are taken away."""
    with running_stack(tmp_path_factory.mktemp("rights") / "state") as running:
        yield running


def shell(stack: Stack, code: str) -> None:
    stack.manage("shell", "-c", code)


async def ended_within(ws: aiohttp.ClientWebSocketResponse, seconds: float) -> int | None:
    """The close code; fails when none comes in time. Health comes every five seconds, so that no read waits longer."""
    async with asyncio.timeout(seconds):
        return (await closing(ws))[0]


async def test_sec_06_signing_out_elsewhere_closes_every_socket_of_the_session(stack: Stack) -> None:
    leaver = await asyncio.to_thread(stack.visitor, "viewer", "leaver")
    stayer = await asyncio.to_thread(stack.visitor, "viewer", "stayer")
    async with opened(stack, leaver) as one, opened(stack, leaver) as two, opened(stack, stayer) as other:
        for ws in (one, two, other):
            await first(ws, "snapshot")
        form = {"csrfmiddlewaretoken": await asyncio.to_thread(leaver.token, leaver.home)}
        await asyncio.to_thread(leaver.send_form, "/sign-out/", form)
        assert await ended_within(one, 5) == 4401
        assert await ended_within(two, 5) == 4401
        await first(other, "health")


@pytest.mark.parametrize(
    "code",
    [
        "Person.objects.filter(name='NAME').update(is_active=False)",
        "Person.objects.filter(name='NAME').delete()",
        "Person.objects.filter(name='NAME').update(password='!replaced')",
        f"{SESSION}.delete()",
        f"{SESSION}.update(expire_date='2020-01-01T00:00:00Z')",
    ],
    ids=["deactivated", "deleted", "password replaced", "session deleted", "session too old"],
)
async def test_sec_06_who_may_no_more_is_shut_out_by_the_next_sweep(stack: Stack, code: str) -> None:
    name = f"goner-{abs(hash(code)) % 10**6}"
    goner = await asyncio.to_thread(stack.visitor, "viewer", name)
    async with opened(stack, goner) as ws:
        await first(ws, "snapshot")
        session = next(cookie.value or "" for cookie in goner.cookies if "session" in cookie.name)
        await asyncio.to_thread(shell, stack, code.replace("NAME", name).replace("KEY", session))
        assert await ended_within(ws, SWEPT) == 4401


@contextlib.contextmanager
def bound_in_one_namespace(stack: Stack, namespace: str, *people: str) -> Iterator[None]:
    """For its time, the viewers' right holds for these people and in this namespace alone."""
    kept = stack.kubectl("get", "clusterrolebinding", "rollboard:viewers", "-o", "json")
    subjects = [subject for subject in json.loads(kept)["subjects"] if subject["name"] != "rollboard:viewers"]
    patch = json.dumps({"subjects": subjects})  # the dashboard's own right stays
    stack.kubectl("create", "namespace", namespace)
    users = [f"--user={name}" for name in people]
    stack.kubectl("create", "rolebinding", "viewers", "--clusterrole=view", "-n", namespace, *users)
    stack.kubectl("patch", "clusterrolebinding", "rollboard:viewers", "--type=merge", "-p", patch)
    try:
        yield
    finally:
        whole = json.dumps({"subjects": json.loads(kept)["subjects"]})
        stack.kubectl("patch", "clusterrolebinding", "rollboard:viewers", "--type=merge", "-p", whole)
        stack.kubectl("delete", "namespace", namespace, "--wait=false")


async def test_sec_07_a_right_that_the_cluster_takes_away_ends_the_stream_without_a_reconnect(stack: Stack) -> None:
    loser = await asyncio.to_thread(stack.visitor, "viewer", "loser")
    async with opened(stack, loser) as ws:
        await first(ws, "snapshot")
        began = time.monotonic()
        with bound_in_one_namespace(stack, "shop", "anna"):
            assert await ended_within(ws, LOST) == 4403
        assert time.monotonic() - began < LOST


async def test_sec_07_a_role_that_changes_counts_at_once_for_what_is_done(stack: Stack) -> None:
    demoted = await asyncio.to_thread(stack.visitor, "operator", "demoted")
    seen = stack.deployment()
    await asyncio.to_thread(shell, stack, "Person.objects.filter(name='demoted').update(role='viewer')")
    assert (await asyncio.to_thread(demoted.act, "http-go", "pause", seen)).status_code == 403
    assert (await asyncio.to_thread(demoted.config))["can"]["pause"] != True  # noqa: E712 - it is a sentence
    assert "paused" not in stack.deployment()["spec"]


def disturb(stack: Stack, namespace: str, mark: str) -> None:
    """Everything that could be told of a namespace: a rollout, its failure, a scale, a deletion."""
    stack.kubectl("create", "deployment", mark, f"--image={mark}:v1", "--replicas=2", "-n", namespace)
    wait_until(lambda: mark in stack.kubectl("get", "pods", "-n", namespace), 20, "no pod came")
    stack.kubectl("set", "image", f"deployment/{mark}", f"*={mark}:missing", "-n", namespace)
    wait_until(lambda: "Failed" in stack.kubectl("get", "events", "-n", namespace), 20, "nothing failed")
    stack.kubectl("scale", f"deployment/{mark}", "--replicas=3", "-n", namespace)
    stack.kubectl("delete", "deployment", mark, "-n", namespace)
    wait_until(lambda: mark not in stack.kubectl("get", "rs", "-n", namespace), 20, "it never went")


async def test_sec_09_no_frame_of_one_namespace_mentions_another(stack: Stack) -> None:
    anna = await asyncio.to_thread(stack.visitor, "viewer", "anna")
    await asyncio.to_thread(stack.kubectl, "create", "namespace", "secret-lab")
    mark = "canary-in-the-lab"
    came: list[str] = []
    with bound_in_one_namespace(stack, "shop-9", "anna"):
        await asyncio.to_thread(forget_answers, stack, "anna")
        async with opened(stack, anna, path="/ws/c/sandbox/secret-lab/") as refused:
            assert await closing(refused) == (4403, [])
        async with opened(stack, anna, path="/ws/c/sandbox/shop-9/") as ws:
            listening = asyncio.create_task(collect(ws, came))
            await asyncio.to_thread(disturb, stack, "secret-lab", mark)
            await asyncio.to_thread(disturb, stack, "shop-9", "own-goods")
            listening.cancel()
        page = await asyncio.to_thread(anna.page, "/c/sandbox/shop-9/")
        elsewhere = await asyncio.to_thread(anna.page, "/c/sandbox/secret-lab/")
        audit = await asyncio.to_thread(anna.page, "/audit/")
    text = "".join(came)
    assert "own-goods" in text
    assert sum('"type":"frame"' in one for one in came) > 5
    for leak in (mark, "secret-lab", "http-go", "alpine"):
        assert leak not in text
    assert (page.status_code, elsewhere.status_code) == (200, 403)
    assert mark not in page.text + elsewhere.text + audit.text


def forget_answers(stack: Stack, name: str) -> None:
    """Wait until the board has asked anew what this person may: it remembers an answer for 30 s."""
    visitor = stack.visitor("viewer", name)
    wait_until(lambda: visitor.page("/c/sandbox/default/").status_code == 403, 40, "the old right was never forgotten")


async def collect(ws: aiohttp.ClientWebSocketResponse, came: list[str]) -> None:
    async for message in ws:
        came.append(message.data)


async def test_sec_12_a_quiet_board_is_spoken_to_well_within_a_minute(stack: Stack) -> None:
    """Proxies cut a connection that is silent for 60 s."""
    quiet = await asyncio.to_thread(stack.visitor, "viewer", "quiet")
    async with opened(stack, quiet) as ws:
        await first(ws, "health")
        began = time.monotonic()
        await first(ws, "health")
        assert time.monotonic() - began < 10


async def test_sec_31_a_refused_watch_says_which_permission_is_missing_and_asks_seldom(stack: Stack) -> None:
    """The board's own right to list pods goes; its watches are cut, as a server does every few minutes."""
    watcher = await asyncio.to_thread(stack.visitor, "admin", "watcher")
    rules = json.loads(stack.kubectl("get", "clusterrole", VIEW, "-o", "json"))["rules"]
    less = [{**rule, "resources": [one for one in rule["resources"] if one != "pods"]} for rule in rules]
    async with opened(stack, watcher, path=BOARD) as ws:
        await first(ws, "snapshot")
        await asyncio.to_thread(give, stack, less)
        try:
            await asyncio.to_thread(restart_sandbox, stack)
            health = await first(ws, "health")
            async with asyncio.timeout(30):
                while health["state"] != "forbidden":
                    health = await first(ws, "health")
            assert health["missing"] == "list pods in default"
            assert "forbidden" in (health["message"] or "")
            assert health["retryAt"] - health["now"] > 20_000
        finally:
            await asyncio.to_thread(give, stack, rules)


def test_sec_31_the_page_of_replicationcontrollers_asks_for_the_right_to_list_them(stack: Stack) -> None:
    rules = json.loads(stack.kubectl("get", "clusterrole", VIEW, "-o", "json"))["rules"]
    less = [{**rule, "resources": [one for one in rule["resources"] if one != KEPT_BACK]} for rule in rules]
    assert less != rules
    give(stack, less)
    try:
        refused = stack.visitor("viewer", "narrow").page("/c/sandbox/default/rc/web/")
    finally:
        give(stack, rules)
    assert refused.status_code == 403
    assert f"list on {KEPT_BACK} in default" in refused.text
    assert stack.visitor("viewer", "wide").page("/c/sandbox/default/rc/web/").status_code == 200


def give(stack: Stack, rules: list[dict[str, Any]]) -> None:
    stack.kubectl("patch", "clusterrole", VIEW, "--type=merge", "-p", json.dumps({"rules": rules}))


def restart_sandbox(stack: Stack) -> None:
    """Kill it: the demo starts it again at the same address with its objects, so the rights stay as they are."""
    command = {pid: Path(f"/proc/{pid}/cmdline").read_bytes() for pid in processes_of(stack.state)}
    os.kill(next(pid for pid, words in command.items() if b"rollouts.sandbox" in words), signal.SIGKILL)
