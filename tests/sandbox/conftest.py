"""A real sandbox for each test that asks for one: real TLS, real parts, and a clock that stands still."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from rollouts.sandbox.basics.clock import ManualClock
from rollouts.sandbox.cluster import Options, Running, start
from tests.sandbox.wire import Wire

NOW = 1_795_374_490.0


@pytest.fixture
def still_clock() -> ManualClock:
    return ManualClock(NOW)


@pytest.fixture
async def cluster(tmp_path: Path, still_clock: ManualClock) -> AsyncIterator[Running]:
    """A cluster whose controllers and kubelets wait for `still_clock.advance`."""
    running = await start(Options(tmp_path / "kube"), still_clock)
    yield running
    await running.stop()


@pytest.fixture
async def wire(cluster: Running) -> AsyncIterator[Wire]:
    client = Wire(cluster)
    yield client
    await client.close()


@pytest.fixture
async def viewer(cluster: Running) -> AsyncIterator[Wire]:
    client = Wire(cluster, "viewer")
    yield client
    await client.close()
