"""Clients of a real sandbox, each a user of it."""

from collections.abc import AsyncIterator

import pytest

from rollouts.sandbox.cluster import Running
from tests.sandbox.wire import Wire


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
