"""Node ports listen for real."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from rollouts.sandbox.nodes.serving.allocation import HOST, free_node_port
from tests.sandbox.nodes.serving.shop import open_shop, point, service
from tests.sandbox.nodes.stage import Stage
from tests.waiting import until


async def ask(port: int, path: str = "/") -> tuple[int, str, str]:
    """Status, body, X-Rollboard-Pod of one GET on a connection of its own."""
    reader, writer = await asyncio.open_connection(HOST, port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n".encode())
    head, _, body = (await reader.read()).decode().partition("\r\n\r\n")
    writer.close()
    headers = dict(line.split(": ", 1) for line in head.split("\r\n")[1:])
    return int(head.split()[1]), body, headers["X-Rollboard-Pod"]


@asynccontextmanager
async def serving(stage: Stage) -> AsyncIterator[Stage]:
    await stage.nodes.serve()
    try:
        yield stage
    finally:
        await stage.nodes.close()


async def refused(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection(HOST, port)
    except ConnectionRefusedError:
        return True
    writer.close()
    return False


async def test_a_node_port_answers_by_its_ready_pods() -> None:
    async with serving(open_shop("gasbugs/http-go:v1", "gasbugs/http-go:v2")) as stage:
        port = service(stage)["spec"]["ports"][0]["nodePort"]
        point(stage, "p0", "p1")
        await until(lambda: stage.nodes.service_ports.open_ports() == [port])
        answers = {await ask(port) for _ in range(40)}
        assert answers == {(200, "Welcome! http-go:v1\n", "p0"), (200, "Welcome! http-go:v2\n", "p1")}


async def test_a_service_without_ready_pods_refuses_and_comes_back() -> None:
    async with serving(open_shop("gasbugs/http-go:v1")) as stage:
        port = service(stage)["spec"]["ports"][0]["nodePort"]
        assert await refused(port)
        point(stage, "p0")
        await until(lambda: stage.nodes.service_ports.open_ports() == [port])
        assert (await ask(port))[0] == 200
        point(stage)
        await until(lambda: not stage.nodes.service_ports.open_ports())
        assert await refused(port)
        point(stage, "p0")
        await until(lambda: stage.nodes.service_ports.open_ports() == [port])
        assert (await ask(port))[0] == 200


async def test_an_image_with_errors_answers_half_with_500() -> None:
    async with serving(open_shop("gasbugs/http-go:errors")) as stage:
        port = service(stage)["spec"]["ports"][0]["nodePort"]
        point(stage, "p0")
        await until(lambda: stage.nodes.service_ports.open_ports() == [port])
        bad = sum([(await ask(port))[0] == 500 for _ in range(100)])
        assert 20 < bad < 80


async def test_a_change_of_type_closes_the_port_and_opens_it_again() -> None:
    async with serving(open_shop("gasbugs/http-go:v1")) as stage:
        made = service(stage)
        port = made["spec"]["ports"][0]["nodePort"]
        point(stage, "p0")
        await until(lambda: stage.nodes.service_ports.open_ports() == [port])
        changed = stage.registry.update("services", {**made, "spec": {**made["spec"], "type": "ClusterIP"}})
        assert "nodePort" not in changed["spec"]["ports"][0]
        await until(lambda: not stage.nodes.service_ports.open_ports())
        assert await refused(port)
        again = stage.registry.update("services", {**changed, "spec": {**changed["spec"], "type": "NodePort"}})
        other = again["spec"]["ports"][0]["nodePort"]
        await until(lambda: stage.nodes.service_ports.open_ports() == [other])
        assert again["spec"]["clusterIP"] == made["spec"]["clusterIP"]


async def test_a_port_that_the_host_uses_is_replaced() -> None:
    async with serving(open_shop("gasbugs/http-go:v1")) as stage:
        port = free_node_port(set())
        with socket.socket() as holder:
            holder.bind((HOST, port))
            holder.listen()
            service(stage, nodePort=port)
            point(stage, "p0")
            await until(lambda: bool(stage.nodes.service_ports.open_ports()))
            given = stage.registry.get("services", "default", "web")["spec"]["ports"][0]["nodePort"]
            assert given != port
            assert stage.nodes.service_ports.open_ports() == [given]


async def test_one_connection_stays_with_its_pod_and_takes_several_requests() -> None:
    async with serving(open_shop("gasbugs/http-go:v1", "gasbugs/http-go:v2")) as stage:
        port = service(stage)["spec"]["ports"][0]["nodePort"]
        point(stage, "p0", "p1")
        await until(lambda: stage.nodes.service_ports.open_ports() == [port])
        reader, writer = await asyncio.open_connection(HOST, port)
        seen = set()
        for _ in range(10):
            writer.write(b"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc")
            head = (await reader.readuntil(b"\r\n\r\n")).decode()
            await reader.readexactly(int(head.split("Content-Length: ")[1].split("\r\n")[0]))
            seen.add(head.split("X-Rollboard-Pod: ")[1].split("\r\n")[0])
        assert len(seen) == 1
        writer.close()


@pytest.mark.parametrize(
    "junk", [b"\x00\x01\x02\r\n\r\n", b"GET\r\n\r\n", b"GET / HTTP/1.1\r\nContent-Length: -5\r\n\r\n"]
)
async def test_what_is_no_http_is_refused_politely(junk: bytes) -> None:
    async with serving(open_shop("gasbugs/http-go:v1")) as stage:
        port = service(stage)["spec"]["ports"][0]["nodePort"]
        point(stage, "p0")
        await until(lambda: stage.nodes.service_ports.open_ports() == [port])
        reader, writer = await asyncio.open_connection(HOST, port)
        writer.write(junk)
        assert (await reader.read()).startswith(b"HTTP/1.1 400 Bad Request")
        writer.close()


async def test_a_service_that_nobody_can_read_keeps_no_other_from_being_served(
    caplog: pytest.LogCaptureFixture,
) -> None:
    async with serving(open_shop("gasbugs/http-go:v1")) as stage:
        port = service(stage)["spec"]["ports"][0]["nodePort"]
        stage.storage.put("services", {"metadata": {"name": "broken", "namespace": "default"}})
        await until(lambda: "default/broken" in caplog.text)
        point(stage, "p0")
        await until(lambda: stage.nodes.service_ports.open_ports() == [port])
