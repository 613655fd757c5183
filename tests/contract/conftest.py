"""Any cluster: the one that ROLLBOARD_TEST_KUBECONFIG names, else a sandbox of the tests' own.

Each test has a namespace of its own, which is gone again before the run ends: the cluster is left as it was found.
"""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from rollouts.cluster.backends import find_backend
from rollouts.cluster.client import Client
from rollouts.errors import NotFound
from tests.stack import ROOT, end, read_lines
from tests.waiting import eventually

GONE_SECONDS = 120.0  # a real cluster takes its time to empty a namespace


@pytest.fixture(scope="session")
def kubeconfig(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    named = os.environ.get("ROLLBOARD_TEST_KUBECONFIG")
    if named:
        yield Path(named)
        return
    folder = tmp_path_factory.mktemp("contract")
    command = [sys.executable, "-m", "rollouts.sandbox", "--dir", str(folder)]
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=log, text=True)
    read_lines(process, 1, folder / "log")
    yield folder / "admin.kubeconfig"
    end(process)


@pytest.fixture(scope="module")
def prefix(request: pytest.FixtureRequest) -> str:
    """How this module's namespaces begin; another worker has others in the same cluster at the same time."""
    module = request.module.__name__.rpartition(".")[2].replace("_", "-")
    return f"rollboard-contract-{module}-"


@pytest.fixture(scope="module", autouse=True)
def as_it_was_found(kubeconfig: Path, prefix: str) -> Iterator[None]:
    """What every module leaves behind: nothing. Other namespaces may come and go meanwhile."""
    yield
    assert prefix not in asyncio.run(_namespaces(kubeconfig))


async def _namespaces(kubeconfig: Path) -> str:
    client = Client(find_backend(path=kubeconfig))
    try:
        return bytes(await client.list("/api/v1/namespaces")).decode()
    finally:
        await client.close()


@pytest.fixture
async def client(kubeconfig: Path) -> AsyncIterator[Client]:
    opened = Client(find_backend(path=kubeconfig))
    yield opened
    await opened.close()


@pytest.fixture
async def namespace(client: Client, prefix: str) -> AsyncIterator[str]:
    body = {"apiVersion": "v1", "kind": "Namespace", "metadata": {"generateName": prefix}}
    name = (await client.post("/api/v1/namespaces", body))["metadata"]["name"]
    yield str(name)
    path = f"/api/v1/namespaces/{name}"
    await client.delete(path)

    async def gone() -> bool:
        try:
            await client.get(path)
        except NotFound:
            return True
        return False

    await eventually(gone, f"namespace {name} to be gone", GONE_SECONDS)
