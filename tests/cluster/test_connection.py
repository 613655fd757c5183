"""Signing in, once more where that may help, and what is never done on the way."""

import asyncio
import ssl
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import unused_port

from rollouts import errors
from rollouts.cluster.access import Access
from rollouts.cluster.client import Client
from rollouts.sandbox.access.certificates import Certificates, make_certificates
from tests.cluster.answers import POD, Answers, Backend


async def test_sec_33_a_401_reads_the_credentials_anew_once(answers: Answers, client: Client) -> None:
    async def second_only(request: web.Request) -> web.StreamResponse:
        good = request.headers["Authorization"] == "Bearer token-2"
        return web.json_response({"kind": "Pod"}, status=200 if good else 401)

    answers.handler = second_only
    assert await client.get(POD) == {"kind": "Pod"}
    assert len(answers.asked) == 2


async def test_sec_33_a_401_that_stays_is_said(answers: Answers, client: Client) -> None:
    answers.refuse(401, {"kind": "Status", "message": "Unauthorized"})
    with pytest.raises(errors.Unauthorized):
        await client.get(POD)
    assert len(answers.asked) == 2


async def test_sec_33_who_is_late_to_hear_of_a_401_takes_the_credentials_that_others_have_read(
    answers: Answers, client: Client
) -> None:
    """A plug-in may open a window each time: five watches that end together must not ask it five times."""
    refreshed = asyncio.Event()

    async def answer(request: web.Request) -> web.StreamResponse:
        if request.headers["Authorization"] == "Bearer token-1":
            if len(answers.asked) > 1:
                await refreshed.wait()
            return web.json_response({}, status=401)
        refreshed.set()
        return web.json_response({"kind": "Pod"})

    answers.handler = answer
    assert await asyncio.gather(*(client.get(POD) for _ in range(5))) == [{"kind": "Pod"}] * 5
    told = Counter(request.headers["Authorization"] for request, _ in answers.asked)
    assert told == {"Bearer token-1": 5, "Bearer token-2": 5}


async def test_sec_32_redirects_are_not_followed(answers: Answers, client: Client) -> None:
    async def elsewhere(request: web.Request) -> web.StreamResponse:
        raise web.HTTPFound("/api/v1/secrets")

    answers.handler = elsewhere
    with pytest.raises(errors.ServerFault, match="redirect"):
        await client.get(POD)
    assert len(answers.asked) == 1


async def test_a_refused_connection_is_unreachable_with_its_cause(client: Client, answers: Answers) -> None:
    answers.port = unused_port()
    other = Client(Backend(answers.port))
    with pytest.raises(errors.Unreachable) as raised:
        await other.get(POD)
    assert raised.value.__cause__ is not None
    assert str(answers.port) not in str(raised.value)
    await other.close()


async def test_sec_25_no_representation_shows_credentials(answers: Answers) -> None:
    access = await Backend(answers.port).load()
    assert "token" not in repr(access)
    assert "127.0.0.1" not in repr(access)


async def test_sec_33_a_server_with_a_new_authority_is_trusted_once_the_kubeconfig_has_it(tmp_path: Path) -> None:
    """As after a restart of the sandbox; TLS is verified before and after."""
    port = unused_port()
    authority = tmp_path / "ca.crt"

    class Rewritten(Backend):
        async def load(self) -> Access:
            self.loads += 1
            return Access(f"https://127.0.0.1:{port}", {}, ssl.create_default_context(cafile=str(authority)))

    @asynccontextmanager
    async def serving(certificates: Certificates) -> AsyncIterator[None]:
        app = web.Application()
        app.router.add_get("/{path:.*}", Answers().ok)
        runner = web.AppRunner(app, shutdown_timeout=0.1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", port, ssl_context=certificates.context(), reuse_address=True).start()
        yield
        await runner.cleanup()

    first, second = make_certificates(), make_certificates()
    backend = Rewritten(port)
    client = Client(backend)
    authority.write_bytes(first.authority)
    async with serving(first):
        assert await client.get(POD) == {"kind": "Pod"}
    async with serving(second):
        with pytest.raises(errors.Unreachable, match="not trusted"):
            await client.get(POD)
        authority.write_bytes(second.authority)
        assert await client.get(POD) == {"kind": "Pod"}
    await client.close()
