"""Viewers that stop reading, as laptops that sleep do, are skipped on a running stack, and cost others nothing."""

import asyncio
import json
import re
import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack

import aiohttp
import pytest

from tests.security.sockets import first, opened
from tests.security.test_floods import RESYNC, connected, masked, megabytes, server
from tests.stack import Stack, Visitor, running_stack, wait_until
from tests.waiting import eventually

STALLED = 10
PODS = 200  # so that a snapshot is long, and a rollout of them is many frames
MOST_MB = 10


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """One of our own, with a crowd in it."""
    with running_stack(tmp_path_factory.mktemp("stalled") / "state") as running:
        running.kubectl("create", "deployment", "crowd", "--image=web:v1", f"--replicas={PODS}")
        ready = "{.status.availableReplicas}"
        wait_until(
            lambda: running.kubectl("get", "deployment/crowd", "-o", f"jsonpath={ready}") == str(PODS), 60, "no crowd"
        )
        yield running


async def test_sec_12_viewers_that_stop_reading_are_skipped_and_cost_others_nothing(stack: Stack) -> None:
    reader, sleeper = stack.visitor("viewer", "reader"), stack.visitor("viewer", "sleeper")
    pid = server(stack)
    with ExitStack() as held:
        wires = [held.enter_context(connected(stack, sleeper, buffer=4_096)) for _ in range(STALLED)]
        async with opened(stack, reader) as ws:
            await first(ws, "snapshot")
            await eventually(lambda: fall_behind(reader, wires), "all of them to be behind", 60)
            before = megabytes(pid)
            stack.kubectl("set", "image", "deployment/crowd", "*=web:v2")
            delays = [await seen_after(stack, ws, f"round {number}") for number in range(10)]
            assert sorted(delays)[5] < 1.0, delays
            assert behind(reader) >= STALLED
            assert megabytes(pid) - before < MOST_MB
        came = await asyncio.to_thread(read_until, wires[0], b"round 9")
    assert came.count(b'"type":"snapshot"') > 1, "it got a queue of frames"


async def fall_behind(reader: Visitor, wires: list[socket.socket]) -> bool:
    """Ask for more snapshots, and read none; whether the kernels are full at last: they take more for a while."""
    for wire in wires:
        wire.sendall(masked(1, RESYNC) * 8)
    for _ in range(4):
        await asyncio.sleep(0.2)
        if behind(reader) < STALLED:
            return False
    return True


def behind(visitor: Visitor) -> int:
    (count,) = re.findall(r"^rollboard_viewers_behind (\d+)$", visitor.page("/metrics").text, re.M)
    return int(count)


async def seen_after(stack: Stack, ws: aiohttp.ClientWebSocketResponse, note: str) -> float:
    """Seconds from a change to its frame."""
    began = time.monotonic()
    cause = f"kubernetes.io/change-cause={note}"
    await asyncio.to_thread(stack.kubectl, "annotate", "deployment/http-go", cause, "--overwrite")
    while note not in json.dumps(await first(ws, "frame")):
        pass
    return time.monotonic() - began


def read_until(wire: socket.socket, text: bytes) -> bytes:
    """Everything, from where it stopped reading to this text."""
    came = b""
    wire.settimeout(10)
    while text not in came:
        chunk = wire.recv(1 << 20)
        assert chunk, "it was let go"
        came += chunk
    return came
