"""The client over real HTTP: headers, bodies, errors, and nothing of its library."""

import asyncio
import json
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import unused_port

from rollouts import errors
from rollouts.cluster.access import Access
from rollouts.cluster.client import Client
from rollouts.cluster.identity import Identity
from rollouts.sandbox.certificates import Certificates, make_certificates

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
POD = "/api/v1/namespaces/default/pods/web"


class Backend:
    """Signs in with the next token each time."""

    name = "test"

    def __init__(self, port: int) -> None:
        self.loads = 0
        self._port = port

    async def load(self) -> Access:
        self.loads += 1
        return Access(f"http://127.0.0.1:{self._port}", {"Authorization": f"Bearer token-{self.loads}"}, None)


class Answers:
    """What the server says next, and what it was asked."""

    def __init__(self) -> None:
        self.port = unused_port()
        self.asked: list[tuple[web.Request, bytes]] = []
        self.handler: Handler = self.ok

    async def ok(self, request: web.Request) -> web.StreamResponse:
        return web.json_response({"kind": "Pod"})

    async def take(self, request: web.Request) -> web.StreamResponse:
        self.asked.append((request, await request.read()))
        return await self.handler(request)

    def refuse(self, code: int, body: Any, **headers: str) -> None:
        async def refuse(request: web.Request) -> web.StreamResponse:
            return web.json_response(body, status=code, headers=headers)

        self.handler = refuse


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


async def test_a_patch_carries_type_body_and_field_manager(answers: Answers, client: Client) -> None:
    await client.patch(POD, {"spec": {"paused": True}}, params={"fieldManager": "rollboard"})
    request, body = answers.asked[0]
    assert request.method == "PATCH"
    assert request.headers["Content-Type"] == "application/strategic-merge-patch+json"
    assert request.query["fieldManager"] == "rollboard"
    assert body == b'{"spec":{"paused":true}}'


async def test_sec_28_an_identity_goes_out_with_all_its_groups(answers: Answers, client: Client) -> None:
    await client.get(POD, identity=Identity("kim", ("rollboard:viewers", "class-3")))
    headers = answers.asked[0][0].headers
    assert headers["Impersonate-User"] == "kim"
    assert headers.getall("Impersonate-Group") == ["rollboard:viewers", "class-3"]
    await client.get(POD)
    assert not [name for name in answers.asked[1][0].headers if name.startswith("Impersonate")]


@pytest.mark.parametrize(
    ("user", "groups"),
    [
        ("", ("a",)),
        ("  ", ("a",)),
        ("system:admin", ("a",)),
        (" System:admin", ("a",)),
        ("kim", ()),
        ("kim", ("system:masters",)),
        ("kim", ("",)),
        ("kim\r\nImpersonate-Group: system:masters", ("a",)),
    ],
)
def test_sec_28_an_empty_or_reserved_identity_is_refused(user: str, groups: tuple[str, ...]) -> None:
    with pytest.raises(errors.Forbidden):
        Identity(user, groups)


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (400, errors.Invalid),
        (403, errors.Forbidden),
        (404, errors.NotFound),
        (409, errors.Conflict),
        (410, errors.Gone),
        (418, errors.ClusterError),
        (422, errors.Invalid),
        (429, errors.TooManyRequests),
        (500, errors.ServerFault),
        (504, errors.ServerFault),
    ],
)
async def test_a_refusal_becomes_our_error_with_the_servers_sentence(
    answers: Answers, client: Client, code: int, kind: type[errors.ClusterError]
) -> None:
    causes = [{"field": "spec.replicas", "message": "must be positive"}]
    answers.refuse(code, {"kind": "Status", "message": "no", "reason": "Because", "details": {"causes": causes}})
    with pytest.raises(errors.ClusterError) as raised:
        await client.get(POD)
    assert type(raised.value) is kind
    assert (raised.value.message, raised.value.code, raised.value.reason) == ("no", code, "Because")
    if code == 422:
        assert raised.value.causes == ("spec.replicas: must be positive",)


async def test_too_many_requests_says_when_to_come_back(answers: Answers, client: Client) -> None:
    answers.refuse(503, {"kind": "Status", "message": "busy"}, **{"Retry-After": "7"})
    with pytest.raises(errors.TooManyRequests) as raised:
        await client.get(POD)
    assert raised.value.retry_after == 7.0


async def test_what_is_no_status_is_never_shown(answers: Answers, client: Client) -> None:
    async def page(request: web.Request) -> web.StreamResponse:
        return web.Response(status=502, text="<html>secret-token")

    answers.handler = page
    with pytest.raises(errors.ServerFault, match="answered 502"):
        await client.get(POD)


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


async def test_sec_32_redirects_are_not_followed(answers: Answers, client: Client) -> None:
    async def elsewhere(request: web.Request) -> web.StreamResponse:
        raise web.HTTPFound("/api/v1/secrets")

    answers.handler = elsewhere
    with pytest.raises(errors.ServerFault, match="redirect"):
        await client.get(POD)
    assert len(answers.asked) == 1


@pytest.mark.parametrize(
    "path",
    [
        "/api/v1/namespaces/../secrets",
        "/api/v1/namespaces/default/pods/a%2fb",
        "/api/v1/namespaces/default/pods/a?watch=1",
        "/api/v1/namespaces/default/pods/a#b",
        "/api/v1/namespaces//pods",
        "/api/v1/namespaces/Default/pods",
        "/api/v1/namespaces/a\nb/pods",
        "/api/v1/namespaces/" + "a" * 254,
        "api/v1/pods",
        "@evil.example/api",
        "/",
        "/api/v1/namespaces/default/services/a@b/proxy/",
    ],
)
async def test_sec_32_a_path_of_anything_but_names_is_refused_unsent(
    answers: Answers, client: Client, path: str
) -> None:
    with pytest.raises(errors.Invalid):
        await client.get(path)
    assert not answers.asked


async def test_a_service_is_reached_through_the_proxy_by_name_and_port(answers: Answers, client: Client) -> None:
    await client.get("/api/v1/namespaces/default/services/http-go:8080/proxy/")
    assert answers.asked[0][0].path.endswith("/services/http-go:8080/proxy/")


async def test_a_refused_connection_is_unreachable_with_its_cause(client: Client, answers: Answers) -> None:
    answers.port = unused_port()
    other = Client(Backend(answers.port))
    with pytest.raises(errors.Unreachable) as raised:
        await other.get(POD)
    assert raised.value.__cause__ is not None
    assert str(answers.port) not in str(raised.value)
    await other.close()


async def test_no_class_of_the_library_leaks_however_the_answer_breaks(answers: Answers, client: Client) -> None:
    async def break_off(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Length": "100"})
        await response.prepare(request)
        await response.write(b"{")
        assert request.transport is not None
        request.transport.abort()
        return response

    async def no_json(request: web.Request) -> web.StreamResponse:
        return web.Response(text="hello")

    async def no_object(request: web.Request) -> web.StreamResponse:
        return web.json_response([1])

    for handler in (break_off, no_json, no_object):
        answers.handler = handler
        for ask in (client.get(POD), client.post(POD, {}), client.delete(POD), client.patch(POD, {})):
            with pytest.raises(errors.ClusterError) as raised:
                await ask
            assert type(raised.value).__module__ == "rollouts.errors"


async def test_a_watch_opens_then_yields_whole_lines_and_drops_a_cut_one(answers: Answers, client: Client) -> None:
    async def stream(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for piece in (b'{"a":', b"1}\n{}", b"\n\n{cut"):
            await response.write(piece)
            await asyncio.sleep(0.01)
        return response

    answers.handler = stream
    lines = [line async for line in client.watch("/api/v1/pods", {"resourceVersion": "5"})]
    assert lines == [b"", b'{"a":1}', b"{}"]
    assert answers.asked[0][0].query["watch"] == "true"


async def test_a_watch_that_breaks_is_unreachable(answers: Answers, client: Client) -> None:
    async def stream(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        await response.write(b"{}\n")
        assert request.transport is not None
        request.transport.abort()
        return response

    answers.handler = stream
    with pytest.raises(errors.Unreachable):
        _ = [line async for line in client.watch("/api/v1/pods")]


async def test_an_access_review_is_asked_under_the_persons_identity(answers: Answers, client: Client) -> None:
    answers.refuse(201, {"kind": "SelfSubjectAccessReview", "status": {"allowed": True}})
    assert await client.allowed("patch", "apps", "deployments", "default", identity=Identity("kim", ("a",)))
    request, body = answers.asked[0]
    assert request.headers["Impersonate-User"] == "kim"
    assert json.loads(body)["spec"]["resourceAttributes"] == {
        "verb": "patch",
        "group": "apps",
        "resource": "deployments",
        "namespace": "default",
    }
    answers.refuse(201, {"kind": "SelfSubjectAccessReview", "status": {}})
    assert not await client.allowed("patch", "apps", "deployments", "default")


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
