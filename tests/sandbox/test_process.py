"""The sandbox as a process: what it prints and writes, and how it ends."""

import asyncio
import json
import os
import signal
import stat
import sys
from pathlib import Path

import pytest

STARTS = 10.0
STOPS = 1.0


async def launch(directory: Path, *options: str, keep: tuple[int, ...] = ()) -> asyncio.subprocess.Process:
    command = [sys.executable, "-m", "rollouts.sandbox", "--dir", str(directory), *options]
    return await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE, pass_fds=keep)


async def ready(process: asyncio.subprocess.Process) -> dict[str, str]:
    assert process.stdout is not None
    async with asyncio.timeout(STARTS):
        return json.loads(await process.stdout.readline())


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
async def test_it_says_where_it_is_and_ends_when_told(tmp_path, sign):
    process = await launch(tmp_path / "kube")
    told = await ready(process)
    assert told["server"].startswith("https://127.0.0.1:")
    process.send_signal(sign)
    async with asyncio.timeout(STOPS):
        assert await process.wait() == 0


async def test_it_writes_private_kubeconfigs(tmp_path):
    process = await launch(tmp_path / "kube")
    assert (await ready(process))["dir"] == str(tmp_path / "kube")
    files = sorted((tmp_path / "kube").glob("*"))
    assert [file.stem for file in files] == ["admin", "dashboard", "editor", "nobody", "viewer"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    tokens = {json.loads(file.read_text())["users"][0]["user"]["token"] for file in files}
    assert len(tokens) == 5
    process.terminate()
    await process.wait()


async def test_it_ends_with_whoever_started_it(tmp_path):
    reading, writing = os.pipe()
    process = await launch(tmp_path / "kube", "--parent-fd", str(reading), keep=(reading,))
    os.close(reading)
    await ready(process)
    os.close(writing)
    async with asyncio.timeout(STOPS):
        assert await process.wait() == 0


async def test_it_says_that_its_port_is_taken(tmp_path):
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    process = await launch(tmp_path / "kube", "--port", str(port))
    async with asyncio.timeout(STARTS):
        assert await process.wait() == 1
    server.close()
    await server.wait_closed()
