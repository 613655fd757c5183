"""attach over the wire, as `kubectl run -it` and `kubectl attach` speak it."""

import asyncio
from typing import Any

from rollouts.sandbox.basics.clock import ManualClock
from rollouts.sandbox.cluster import Running
from tests.sandbox.nodes.streams.channels import V4, V5, collect, status
from tests.sandbox.nodes.streams.conftest import make_pod
from tests.sandbox.wire import PODS, Wire


def run(cluster: Running, clock: ManualClock, *args: str, **container: Any) -> str:
    """The path of a running pod, as `kubectl run tmp` makes it."""
    clock.advance(1)
    made = {"name": "tmp", "image": "busybox", "args": list(args), **container}
    spec = {"containers": [made], "restartPolicy": "Never"}
    cluster.registry.create("pods", {"metadata": {"name": "tmp", "namespace": "default"}, "spec": spec})
    clock.advance(3)
    return f"{PODS}/tmp/attach?stdout=true&stderr=true"


async def settle() -> None:
    for _ in range(50):
        await asyncio.sleep(0)


async def test_a_shell_answers_and_ends_with_its_container(
    cluster: Running, still_clock: ManualClock, wire: Wire
) -> None:
    path = run(cluster, still_clock, "sh", stdin=True, stdinOnce=True, tty=True)
    async with wire.socket(f"{path}&stdin=true&tty=true", V5) as socket:
        await socket.send_bytes(b"\x00echo $((6*7))\r")
        await socket.send_bytes(b"\x00exit 3\r")
        channels = await collect(socket)
    assert b"\r\n42\r\n/ # " in channels[1]
    assert status(channels) == {"metadata": {}, "status": "Success"}
    still_clock.advance(1)
    ended = cluster.registry.get("pods", "default", "tmp")["status"]
    assert (ended["phase"], ended["containerStatuses"][0]["state"]["terminated"]["exitCode"]) == ("Failed", 3)


async def test_standard_input_ends_with_the_first_who_attached(
    cluster: Running, still_clock: ManualClock, wire: Wire
) -> None:
    path = run(cluster, still_clock, "cat", stdin=True, stdinOnce=True)
    async with wire.socket(f"{path}&stdin=true", V4) as socket:
        await socket.send_bytes(b"\x00hello\n")
    async with asyncio.timeout(5):
        while cluster.registry.get("pods", "default", "tmp")["status"]["phase"] != "Succeeded":
            await asyncio.sleep(0.01)
            still_clock.advance(0.1)
    assert (await wire.get(f"{PODS}/tmp/log")).body == b"hello\n"


async def test_standard_input_that_is_not_for_one_only_stays_open(
    cluster: Running, still_clock: ManualClock, wire: Wire
) -> None:
    path = run(cluster, still_clock, "sh", stdin=True)
    for _ in range(2):
        async with wire.socket(f"{path}&stdin=true", V5) as socket:
            await socket.send_bytes(b"\x00echo here\n")
            async with asyncio.timeout(5):
                while (await socket.receive()).data != b"\x01here\n":
                    pass
    assert cluster.registry.get("pods", "default", "tmp")["status"]["phase"] == "Running"


async def test_errors_come_on_a_channel_of_their_own_without_a_terminal(
    cluster: Running, still_clock: ManualClock, wire: Wire
) -> None:
    path = run(cluster, still_clock, "sh", "-c", "read line; echo $line >&2", stdin=True)
    async with wire.socket(f"{path}&stdin=true", V5) as socket:
        await socket.send_bytes(b"\x00oh\n")
        channels = await collect(socket)
    assert (channels[1], channels[2]) == (b"", b"oh\n")


async def test_an_image_that_serves_shows_what_it_writes(
    cluster: Running, still_clock: ManualClock, wire: Wire
) -> None:
    make_pod(cluster, still_clock, "web", "gasbugs/http-go:v2")
    pod = cluster.registry.get("pods", "default", "web")
    async with wire.socket(f"{PODS}/web/attach?stdout=true", V5) as socket:
        assert (await socket.receive()).data == b"\x01"
        await settle()
        still_clock.advance(0.1)
        cluster.nodes.containers.answer(pod, 8080, "/")
        waiting = asyncio.ensure_future(socket.receive())
        async with asyncio.timeout(5):
            while not waiting.done():
                still_clock.advance(0.1)
                await asyncio.wait((waiting,), timeout=0.01)
        assert waiting.result().data == b"\x01GET / 200\n"


async def test_what_does_not_run_cannot_be_attached_to(cluster: Running, still_clock: ManualClock, wire: Wire) -> None:
    run(cluster, still_clock, "nosuch")
    answer = await wire.get(f"{PODS}/tmp/attach?stdout=true")
    assert (answer.status, answer.json["message"]) == (
        500,
        'Internal error occurred: unable to upgrade connection: container not found ("tmp")',
    )
