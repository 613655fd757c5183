"""The socket of all namespaces gives each person what they may watch there, and no more, for as long as they may."""

import asyncio
import json
import time
from collections.abc import Iterator
from typing import Any

import aiohttp
import pytest

from tests.security.sockets import closing, first, opened
from tests.security.test_rights import LOST, bound_in_one_namespace, collect, disturb, shell
from tests.stack import Stack, running_stack

EVERYWHERE = "/ws/c/sandbox/"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """One of our own: its rights are taken away."""
    with running_stack(tmp_path_factory.mktemp("everywhere") / "state") as running:
        yield running


async def reach_of(ws: aiohttp.ClientWebSocketResponse, *namespaces: str) -> dict[str, Any]:
    """Read until exactly these namespaces are seen."""
    async with asyncio.timeout(LOST):
        while True:
            reach = await first(ws, "reach")
            if set(reach["namespaces"]) == set(namespaces):
                return reach


async def test_sec_07_a_right_that_ends_takes_its_namespaces_from_an_open_page_and_leaves_the_others(
    stack: Stack,
) -> None:
    wanda = await asyncio.to_thread(stack.visitor, "viewer", "wanda")
    async with opened(stack, wanda, path=EVERYWHERE) as ws:
        assert "default" in (await first(ws, "reach"))["namespaces"]
        began = time.monotonic()
        with bound_in_one_namespace(stack, "shop-7", "wanda"):
            await reach_of(ws, "shop-7")
            assert time.monotonic() - began < LOST
            came: list[str] = []
            listening = asyncio.create_task(collect(ws, came))
            await asyncio.to_thread(disturb, stack, "default", "hidden-goods")
            await asyncio.to_thread(disturb, stack, "shop-7", "own-goods")
            listening.cancel()
    frames = [message for message in map(json.loads, came) if message["type"] in ("snapshot", "frame")]
    assert {frame["namespace"] for frame in frames} == {"shop-7"}
    assert "own-goods" in "".join(came)
    assert "hidden-goods" not in "".join(came)


async def test_sec_09_who_sees_one_namespace_hears_nothing_of_any_other(stack: Stack) -> None:
    walt = await asyncio.to_thread(stack.visitor, "viewer", "walt")
    await asyncio.to_thread(stack.kubectl, "create", "namespace", "secret-lab")
    came: list[str] = []
    with bound_in_one_namespace(stack, "shop-9", "walt"):
        async with opened(stack, walt, path=EVERYWHERE) as ws:
            reach = await reach_of(ws, "shop-9")
            assert (reach["refused"], reach["named"]) == ([], False)
            assert reach["namespaces"] == {"shop-9": False}
            listening = asyncio.create_task(collect(ws, came))
            await ws.send_json({"type": "resync", "seq": 0, "namespace": "default"})
            await asyncio.to_thread(disturb, stack, "secret-lab", "canary-in-the-lab")
            await asyncio.to_thread(disturb, stack, "shop-9", "own-goods")
            await ws.send_json({"type": "resync", "seq": 0, "namespace": "shop-9"})
            async with asyncio.timeout(10):
                while sum('"type":"snapshot"' in one for one in came) < 2:  # noqa: ASYNC110 - a list tells nobody
                    await asyncio.sleep(0.05)
            listening.cancel()
        page = await asyncio.to_thread(walt.page, "/c/sandbox/")
    text = "".join(came)
    assert "own-goods" in text
    for leak in ("canary", "secret-lab", "http-go", "alpine", "kube-system", '"default"'):
        assert leak not in text
    assert page.status_code == 200
    assert "secret-lab" not in page.text


async def test_sec_06_a_deactivated_person_is_shut_out_of_all_namespaces_too(stack: Stack) -> None:
    goner = await asyncio.to_thread(stack.visitor, "viewer", "wide-goner")
    async with opened(stack, goner, path=EVERYWHERE) as ws:
        await first(ws, "reach")
        await asyncio.to_thread(shell, stack, "Person.objects.filter(name='wide-goner').update(is_active=False)")
        assert (await closing(ws))[0] == 4401


async def test_a_stranger_and_another_cluster_are_refused(stack: Stack) -> None:
    viewer = await asyncio.to_thread(stack.visitor, "viewer", "vera")
    async with opened(stack, path=EVERYWHERE) as ws:
        assert await closing(ws) == (4401, [])
    async with opened(stack, viewer, path="/ws/c/production/") as ws:
        assert await closing(ws) == (4403, [])


async def test_a_namespace_that_comes_and_one_that_goes_are_seen_while_one_watches(stack: Stack) -> None:
    watcher = await asyncio.to_thread(stack.visitor, "operator", "watcher")
    async with opened(stack, watcher, path=EVERYWHERE) as ws:
        before = set((await first(ws, "reach"))["namespaces"])
        await asyncio.to_thread(stack.kubectl, "create", "namespace", "fresh")
        reach = await reach_of(ws, *before, "fresh")
        assert reach["namespaces"]["fresh"] is True  # an operator may act there as well
        await asyncio.to_thread(stack.kubectl, "delete", "namespace", "fresh")
        await reach_of(ws, *before)
