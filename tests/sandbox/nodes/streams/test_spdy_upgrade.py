"""exec, attach and port-forward for clients that speak SPDY without a WebSocket."""

import asyncio
import json

import pytest

from rollouts.sandbox.basics.clock import ManualClock
from rollouts.sandbox.cluster import Running
from rollouts.sandbox.nodes.streams import spdy, spdy_channels
from tests.sandbox.nodes.streams.conftest import make_pod
from tests.sandbox.nodes.streams.spdy_client import connect
from tests.sandbox.nodes.streams.test_exec import exec_path
from tests.sandbox.wire import Wire
from tests.waiting import until

V4 = "v4.channel.k8s.io"
REQUEST = b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"


async def test_a_command_reads_and_writes_and_says_how_it_ended(cluster: Running, wire: Wire, pod: str) -> None:
    async with connect(cluster, wire) as client:
        await client.ask(cluster, exec_path(pod, "cat", stdin="true"), V4)
        assert client.head[0] == "HTTP/1.1 101 Switching Protocols"
        assert {"Upgrade: SPDY/3.1", f"X-Stream-Protocol-Version: {V4}"} < set(client.head)
        streams = client.open_channels("error", "stdin", "stdout", "stderr")
        client.send(spdy.data(streams["stdin"], b"hello "))
        client.send(spdy.data(streams["stdin"], b"there", last=True))
        await client.until_over()
    assert client.ended == set(streams.values())
    assert client.data[streams["stdout"]] == b"hello there"
    assert json.loads(client.data[streams["error"]])["status"] == "Success"
    assert sum(frame.kind == spdy.SYN_REPLY for frame in client.frames) == len(streams)


async def test_an_exit_code_is_told_on_the_error_stream(cluster: Running, wire: Wire, pod: str) -> None:
    async with connect(cluster, wire) as client:
        await client.ask(cluster, exec_path(pod, "sh", "-c", "echo no >&2; exit 3"), f"{V4}, v3.channel.k8s.io")
        streams = client.open_channels("error", "stdout", "stderr")
        await client.until_over()
    assert client.data[streams["stderr"]] == b"no\n"
    causes = json.loads(client.data[streams["error"]])["details"]["causes"]
    assert causes == [{"reason": "ExitCode", "message": "3"}]


async def test_a_terminal_has_a_stream_for_its_size_and_none_for_errors(cluster: Running, wire: Wire, pod: str) -> None:
    async with connect(cluster, wire) as client:
        await client.ask(cluster, exec_path(pod, "sh", stdin="true", tty="true"), V4)
        streams = client.open_channels("error", "stdin", "stdout", "resize")
        client.send(spdy.data(streams["resize"], b'{"Width":80,"Height":24}'))
        client.send(spdy.control(spdy.PING, b"\x00\x00\x00\x01"))
        client.send(spdy.data(streams["stdin"], b"exit\r"))
        await client.until_over()
    assert b"exit" in client.data[streams["stdout"]]
    assert [frame.data for frame in client.frames if frame.kind == spdy.PING] == [b"\x00\x00\x00\x01"]


async def test_what_a_container_writes_is_shown(cluster: Running, wire: Wire, still_clock: ManualClock) -> None:
    pod = make_pod(cluster, still_clock, "logger", "gasbugs/http-go:v2")
    async with connect(cluster, wire) as client:
        await client.ask(cluster, f"{pod}/attach?stdout=true&stderr=true", V4)
        streams = client.open_channels("error", "stdout", "stderr")
        await wire.ask("DELETE", f"{pod}?gracePeriodSeconds=1")
        still_clock.advance(5)
        await client.until_ended(streams["stdout"])


async def test_connections_are_forwarded(cluster: Running, wire: Wire, pod: str) -> None:
    async with connect(cluster, wire) as client:
        await client.ask(cluster, f"{pod}/portforward", "portforward.k8s.io")
        for stream in (1, 5):
            common = {"port": "8080", "requestid": str(stream)}
            client.open(stream, streamtype="error", **common)
            client.open(stream + 2, streamtype="data", **common)
            client.send(spdy.data(stream + 2, REQUEST))
        await client.until_ended(1, 3, 5, 7)
    assert client.data[1] == client.data[5] == b""
    assert client.data[3].endswith(b"Welcome! http-go:v2\n")
    assert client.data[7] == client.data[3]


@pytest.mark.parametrize("part", ["exec?command=ls&stdout=true", "portforward"])
async def test_a_version_that_is_not_spoken_is_refused(cluster: Running, wire: Wire, pod: str, part: str) -> None:
    async with connect(cluster, wire) as client:
        await client.ask(cluster, f"{pod}/{part}", "v9.channel.k8s.io")
    assert client.head[0].startswith("HTTP/1.1 403 ")


async def test_who_would_hear_nothing_is_refused(cluster: Running, wire: Wire, pod: str) -> None:
    async with connect(cluster, wire) as client:
        await client.ask(cluster, f"{pod}/exec?command=ls", V4)
    assert client.head[0].startswith("HTTP/1.1 400 ")


async def test_junk_ends_the_connection_and_not_the_server(cluster: Running, wire: Wire, pod: str) -> None:
    async with connect(cluster, wire) as client:
        await client.ask(cluster, exec_path(pod, "ls"), V4)
        client.send(b"\x80\x02\x00\x01\x00\x00\x00\x04junk")
        await client.until_over()
    assert (await wire.get(pod)).status == 200


async def test_who_opens_no_streams_is_let_go(
    cluster: Running, wire: Wire, pod: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spdy_channels, "PATIENCE", 0.05)
    async with connect(cluster, wire) as client:
        await client.ask(cluster, exec_path(pod, "sleep", "1000"), V4)
        await client.until_over()
    assert client.frames == []


async def test_a_client_that_leaves_ends_its_command(cluster: Running, wire: Wire, pod: str) -> None:
    await wire.get(pod)
    before = len(asyncio.all_tasks())
    async with connect(cluster, wire) as client:
        await client.ask(cluster, exec_path(pod, "sleep", "1000"), V4)
        client.open_channels("error", "stdout", "stderr")
        await until(lambda: len(asyncio.all_tasks()) > before + 2)
    await until(lambda: len(asyncio.all_tasks()) <= before)
