"""A server of answers, and a client of it."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from rollouts.cluster.client import Client
from tests.cluster.answers import Answers, Backend


@pytest.fixture
async def answers() -> AsyncIterator[Answers]:
    answers = Answers()
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answers.take)
    runner = web.AppRunner(app, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", answers.port).start()
    yield answers
    await runner.cleanup()


@pytest.fixture
async def client(answers: Answers) -> AsyncIterator[Client]:
    client = Client(Backend(answers.port))
    yield client
    await client.close()
