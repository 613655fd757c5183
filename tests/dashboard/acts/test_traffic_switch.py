"""Traffic is an act as a button's is: it stands in the trail, and it ends with the one under whose name it goes out."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest

from tests.security.sockets import first, opened
from tests.stack import Stack, Visitor, wait_until


@pytest.fixture
def served(stack: Stack, web: str) -> str:
    """A Deployment of the test's own with a Service before it."""
    stack.kubectl("expose", "deployment", web, "--port=80", "--target-port=8080")
    return web


@asynccontextmanager
async def looking(stack: Stack, visitor: Visitor, name: str) -> AsyncIterator[aiohttp.ClientWebSocketResponse]:
    """A page that shows the Deployment."""
    async with opened(stack, visitor) as ws:
        await first(ws, "snapshot")
        await ws.send_json({"type": "focus", "uid": stack.deployment(name)["metadata"]["uid"]})
        await first(ws, "traffic")
        yield ws


def trail(visitor: Visitor, name: str) -> list[tuple[str, str]]:
    """Operation and outcome of each act upon it, newest first."""
    rows = visitor.page("/audit/").text.split("<tr data-outcome=")[1:]
    found = [re.search(r'^"(\w+)".*?<td title="([\w-]+)"', row, re.DOTALL) for row in rows if name in row]
    return [(match[2], match[1]) for match in found if match]


async def test_who_started_and_who_stopped_it_stands_in_the_trail(stack: Stack, operator: Visitor, served: str) -> None:
    async with looking(stack, operator, served) as ws:
        await ws.send_json({"type": "probe", "on": True, "rate": 7})
        assert (await first(ws, "traffic"))["on"]
        await ws.send_json({"type": "probe", "on": False})
        assert not (await first(ws, "traffic"))["on"]
        expected = [("traffic-stop", "done"), ("traffic-start", "done")]
        await asyncio.to_thread(wait_until, lambda: trail(operator, served) == expected, 10, "the trail lacks it")
    page = operator.page("/audit/").text
    assert f"traffic: off → {served}:80, 7 requests a second" in page
    assert ">Traffic on<" in page
    assert "127.0.0.1" in page


async def test_who_may_not_is_refused_and_that_stands_there_too(stack: Stack, viewer: Visitor, served: str) -> None:
    async with looking(stack, viewer, served) as ws:
        await ws.send_json({"type": "probe", "on": True})
        expected = [("traffic-start", "forbidden")]
        await asyncio.to_thread(wait_until, lambda: trail(viewer, served) == expected, 10, "the trail lacks it")


async def test_without_a_service_it_is_refused(stack: Stack, operator: Visitor, web: str) -> None:
    async with looking(stack, operator, web) as ws:
        await ws.send_json({"type": "probe", "on": True})
        expected = [("traffic-start", "refused")]
        await asyncio.to_thread(wait_until, lambda: trail(operator, web) == expected, 10, "the trail lacks it")


async def test_it_ends_for_all_when_its_starter_is_shut_out(stack: Stack, viewer: Visitor, served: str) -> None:
    starter = await asyncio.to_thread(stack.visitor, "operator", "starter")
    async with looking(stack, viewer, served) as watching, looking(stack, starter, served) as ws:
        await ws.send_json({"type": "probe", "on": True})
        assert (await first(watching, "traffic"))["on"]
        gone = "Person.objects.filter(name='starter').update(is_active=False)"
        await asyncio.to_thread(stack.manage, "shell", "-c", gone)
        async with asyncio.timeout(12):
            assert not (await first(watching, "traffic"))["on"]
