"""exec over the wire, as kubectl speaks it."""

import asyncio
import base64
from urllib.parse import urlencode

import pytest

from rollouts.sandbox.basics.clock import ManualClock
from rollouts.sandbox.cluster import Running
from tests.sandbox.nodes.streams.channels import V4, V5, collect, status
from tests.sandbox.nodes.streams.conftest import make_pod
from tests.sandbox.wire import Wire
from tests.waiting import until


def exec_path(pod: str, *command: str, **options: str) -> str:
    query = [("command", word) for word in command] + [("stdout", "true"), ("stderr", "true"), *options.items()]
    return f"{pod}/exec?{urlencode(query)}"


@pytest.mark.parametrize("protocol", [V5, V4])
async def test_a_command_answers_and_ends_with_success(wire: Wire, pod: str, protocol: str) -> None:
    async with wire.socket(exec_path(pod, "curl", "-s", "127.0.0.1:8080"), protocol) as socket:
        channels = await collect(socket)
    assert socket.protocol == protocol
    assert channels[1] == b"Welcome! http-go:v2\n"
    assert status(channels) == {"metadata": {}, "status": "Success"}


@pytest.mark.parametrize("protocol", ["", "channel.k8s.io"])
async def test_the_oldest_clients_hear_only_of_failure(wire: Wire, pod: str, protocol: str) -> None:
    async with wire.socket(exec_path(pod, "cat", stdin="true"), protocol) as socket:
        assert (socket.protocol or "") == protocol
        await socket.send_bytes(b"\x00hello")
        assert await socket.receive_bytes() == b"\x01"
        assert await socket.receive_bytes() == b"\x01hello"
    async with wire.socket(exec_path(pod, "sh", "-c", "exit 3"), protocol) as socket:
        assert (await collect(socket))[3] == b"command terminated with non-zero exit code: exit status 3"
    async with wire.socket(exec_path(pod, "hostname"), protocol) as socket:
        assert 3 not in await collect(socket)


@pytest.mark.parametrize("protocol", ["base64.channel.k8s.io", "v4.base64.channel.k8s.io"])
async def test_channels_travel_in_base64_where_they_must_be_text(wire: Wire, pod: str, protocol: str) -> None:
    async with wire.socket(exec_path(pod, "cat", stdin="true"), protocol) as socket:
        for junk in ("", "x", "0!"):
            await socket.send_str(junk)
        await socket.send_str("0" + base64.b64encode(b"hello").decode())
        assert await socket.receive_str() == "1"
        assert await socket.receive_str() == "1" + base64.b64encode(b"hello").decode()


async def test_an_exit_code_travels_on_the_error_channel(wire: Wire, pod: str) -> None:
    async with wire.socket(exec_path(pod, "sh", "-c", "echo no >&2; exit 3"), V5) as socket:
        channels = await collect(socket)
    assert channels[2] == b"no\n"
    said = status(channels)
    assert (said["reason"], said["details"]) == (
        "NonZeroExitCode",
        {"causes": [{"reason": "ExitCode", "message": "3"}]},
    )


async def test_standard_input_ends_when_the_client_closes_it(wire: Wire, pod: str) -> None:
    async with wire.socket(exec_path(pod, "cat", stdin="true"), V5) as socket:
        await socket.send_bytes(b"\x00hello ")
        await socket.send_bytes(b"\x00there")
        await socket.send_bytes(b"\xff\x00")
        channels = await collect(socket)
    assert channels[1] == b"hello there"


async def test_standard_input_may_come_as_text(wire: Wire, pod: str) -> None:
    async with wire.socket(exec_path(pod, "sh", "-c", "cat", stdin="true"), V5) as socket:
        await socket.send_str("\x00hello")
        await socket.send_bytes(b"\xff\x00")
        assert (await collect(socket))[1] == b"hello"


async def test_a_terminal_echoes_and_is_interrupted(wire: Wire, pod: str) -> None:
    async with wire.socket(exec_path(pod, "sh", stdin="true", tty="true"), V5) as socket:
        await socket.send_bytes(b"\x00sleep 1000\r")
        await socket.send_bytes(b"\x00\x03")
        await socket.send_bytes(b"\x00echo $?\rexit 5\r")
        channels = await collect(socket)
    assert b"^C\r\n" in channels[1]
    assert b"echo $?\r\n" in channels[1]
    assert status(channels)["details"]["causes"][0]["message"] == "5"


async def test_a_client_that_leaves_ends_its_command(wire: Wire, pod: str) -> None:
    before = len(asyncio.all_tasks())
    async with wire.socket(exec_path(pod, "sh", "-c", "while true; do echo x; done"), V5) as socket:
        await socket.receive_bytes()
    await until(lambda: len(asyncio.all_tasks()) <= before + 1)  # the server's side ends by itself


@pytest.mark.parametrize(
    ("path", "code", "message"),
    [
        ("web/exec?container=c0", 400, "you must specify at least 1 command for the container"),
        ("web/exec?command=ls&container=no", 400, "container no is not valid for pod web"),
        ("none/exec?command=ls", 404, 'pods "none" not found'),
        ("two/exec?command=ls", 400, "a container name must be specified for pod two, choose one of: [c0 c1]"),
        (
            "bad/exec?command=ls",
            500,
            'Internal error occurred: unable to upgrade connection: container not found ("c0")',
        ),
        ("web/exec?command=ls", 400, "Upgrade request required"),
    ],
)
async def test_what_cannot_be_done_is_refused(
    wire: Wire, cluster: Running, still_clock: ManualClock, pod: str, path: str, code: int, message: str
) -> None:
    make_pod(cluster, still_clock, "two", "x:1", "y:1")
    make_pod(cluster, still_clock, "bad", "x:missing")
    answer = await wire.post(pod.removesuffix("web") + path, None)
    assert (answer.status, answer.json["message"]) == (code, message)


async def test_a_viewer_may_not_exec(viewer: Wire, pod: str) -> None:
    assert (await viewer.get(exec_path(pod, "ls"))).status == 403
