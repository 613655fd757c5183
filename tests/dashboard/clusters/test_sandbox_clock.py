"""The sandbox's clock and its reset: from the board, from the command line, seen by everybody."""

import asyncio
import json
import subprocess
from collections.abc import Iterator

import pytest

from tests.security.sockets import first, opened
from tests.stack import Stack, Visitor, outcome, running_stack, wait_until

CLOCK, RESET = "/sandbox/clock/", "/sandbox/reset/"


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """One of our own: a reset leaves nothing to others."""
    with running_stack(tmp_path_factory.mktemp("clock") / "state") as running:
        yield running


def turn(visitor: Visitor, path: str = CLOCK, **values: str) -> tuple[int, str]:
    headers = {"HX-Request": "true", "X-CSRFToken": visitor.token()}
    answer = visitor.send_form(path, {"sure": "yes", **values}, headers)
    return answer.status_code, outcome(answer)


async def test_a_turn_of_the_clock_reaches_every_page_at_once(stack: Stack) -> None:
    admin = await asyncio.to_thread(stack.visitor, "admin")
    viewer = await asyncio.to_thread(stack.visitor, "viewer")
    async with opened(stack, viewer) as ws:
        assert (await first(ws, "clock"))["speed"] == 1
        assert await asyncio.to_thread(turn, admin, speed="5") == (200, "done")
        assert (await first(ws, "clock"))["speed"] == 5
        assert await asyncio.to_thread(turn, admin, paused="true") == (200, "done")
        held = await first(ws, "clock")
        assert (held["paused"], held["speed"]) == (True, 5)
        stack.manage("sandbox", "go", "--speed", "1")
        going = await first(ws, "clock")
        assert (going["paused"], going["speed"]) == (False, 1)
        assert going["now"] >= held["now"]


def test_the_command_line_says_and_turns_it(stack: Stack) -> None:
    assert stack.manage("sandbox", "clock") == "speed 1, running"
    assert stack.manage("sandbox", "clock", "--speed", "0.1") == "speed 0.1, running"
    assert stack.manage("sandbox", "pause") == "speed 0.1, paused"
    assert stack.manage("sandbox", "go", "--speed", "1") == "speed 1, running"
    with pytest.raises(subprocess.CalledProcessError):
        stack.manage("sandbox", "clock", "--speed", "50")


@pytest.mark.parametrize("role", ["viewer", "operator"])
def test_only_an_admin_turns_it_and_the_api_server_is_who_says_so(stack: Stack, role: str) -> None:
    visitor = stack.visitor(role)
    assert turn(visitor, speed="2") == (403, "forbidden")
    assert turn(visitor, RESET) == (403, "forbidden")
    assert "admin" in visitor.config()["clock"]["may"]
    assert stack.visitor("admin").config()["clock"]["may"] is True
    assert "sandbox-clock" in stack.visitor("admin").page("/audit/").text


@pytest.mark.parametrize("values", [{"speed": "50"}, {"speed": "fast"}, {"speed": "nan"}])
def test_a_speed_that_it_does_not_have_is_refused(stack: Stack, values: dict[str, str]) -> None:
    assert turn(stack.visitor("admin"), **values) == (422, "invalid")


@pytest.mark.parametrize("how", ["the board", "the command line"])
def test_after_a_reset_the_demo_stands_there_as_on_its_first_moment(stack: Stack, how: str) -> None:
    old = stack.deployment("http-go")["metadata"]["uid"]
    stack.kubectl("delete", "deployment", "alpine-deploy")
    stack.kubectl("create", "deployment", "mine", "--image=web:v1")
    if how == "the board":
        assert turn(stack.visitor("admin"), RESET) == (200, "done")
    else:
        stack.manage("sandbox", "reset")
    names = {item["metadata"]["name"] for item in json.loads(stack.kubectl("get", "deploy", "-o", "json"))["items"]}
    assert names == {"http-go", "alpine-deploy"}
    assert stack.deployment("http-go")["metadata"]["uid"] != old
    assert "NodePort" in stack.kubectl("get", "service", "http-go")
    wait_until(lambda: stack.deployment("http-go")["status"].get("availableReplicas") == 3, 30, "no pods came")
