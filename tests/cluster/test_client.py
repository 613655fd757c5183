"""The client over real HTTP: bodies, watches, answers through the proxy, and nothing of its library."""

import asyncio
import gzip

import pytest
from aiohttp import web

from rollouts import errors
from rollouts.cluster.client import Client
from rollouts.cluster.identity import Identity
from tests.cluster.answers import POD, Answers

PODS = "/api/v1/namespaces/default/pods"


async def test_a_patch_carries_type_body_and_field_manager(answers: Answers, client: Client) -> None:
    await client.patch(POD, {"spec": {"paused": True}}, params={"fieldManager": "rollboard"})
    request, body = answers.asked[0]
    assert request.method == "PATCH"
    assert request.headers["Content-Type"] == "application/strategic-merge-patch+json"
    assert request.query["fieldManager"] == "rollboard"
    assert body == b'{"spec":{"paused":true}}'


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

    async def no_text(request: web.Request) -> web.StreamResponse:
        return web.Response(body=b'{"kind":"\xff"}')

    async def no_end(request: web.Request) -> web.StreamResponse:
        return web.Response(status=500, body=b'{"a":' * 100_000)

    async def no_list(request: web.Request) -> web.StreamResponse:
        return web.json_response({"items": ["a"]} if request.path == PODS else [])

    async def no_object(request: web.Request) -> web.StreamResponse:
        return web.json_response([1])

    for handler in (break_off, no_json, no_text, no_end, no_list, no_object):
        answers.handler = handler
        for ask in (
            client.get(POD),
            client.post(POD, {}),
            client.delete(POD),
            client.patch(POD, {}),
            client.list_objects(PODS),
        ):
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


async def test_through_the_proxy_any_status_is_an_answer_and_only_its_beginning_is_read(
    answers: Answers, client: Client
) -> None:
    async def lengthy(request: web.Request) -> web.StreamResponse:
        headers = {"X-Rollboard-Pod": "web-1-" + "a" * 300}
        return web.Response(status=503, text="x" * 1_000_000, headers=headers)

    answers.handler = lengthy
    reply = await client.knock(
        "/api/v1/namespaces/default/services/web:80/proxy/", 100, identity=Identity("kim", ("a",))
    )
    assert (reply.status, reply.body) == (503, b"x" * 100)
    assert reply.pod == ("web-1-" + "a" * 300)[:253]
    headers = answers.asked[0][0].headers
    assert headers["Authorization"] == "Bearer token-1"
    assert headers["Impersonate-User"] == "kim"
    assert headers["Connection"] == "close"


async def test_through_the_proxy_no_redirect_is_followed_and_no_cookie_kept(answers: Answers, client: Client) -> None:
    async def elsewhere(request: web.Request) -> web.StreamResponse:
        response = web.Response(status=302, headers={"Location": "/api/v1/secrets"})
        response.set_cookie("seen", "1")
        return response

    answers.handler = elsewhere
    for _ in range(2):
        assert (await client.knock("/api/v1/namespaces/default/services/web:80/proxy/", 100)).status == 302
    assert [request.path for request, _ in answers.asked] == ["/api/v1/namespaces/default/services/web:80/proxy/"] * 2
    assert all("Cookie" not in request.headers for request, _ in answers.asked)


async def test_what_a_service_packed_is_not_unpacked(answers: Answers, client: Client) -> None:
    """200 KB on the wire would be 200 MB here."""
    packed = gzip.compress(bytes(200_000_000), 1)

    async def bomb(request: web.Request) -> web.StreamResponse:
        return web.Response(body=packed, headers={"Content-Encoding": "gzip"})

    answers.handler = bomb
    reply = await client.knock("/api/v1/namespaces/default/services/web:80/proxy/", 4096)
    assert reply.body == packed[:4096]
    assert answers.asked[0][0].headers["Accept-Encoding"] == "identity"


async def test_an_answer_through_the_proxy_that_does_not_come_is_the_callers_timeout(
    answers: Answers, client: Client
) -> None:
    silent = asyncio.Event()

    async def never(request: web.Request) -> web.StreamResponse:
        await silent.wait()
        return web.Response()

    answers.handler = never
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.1):
            await client.knock("/api/v1/namespaces/default/services/web:80/proxy/", 100)
    silent.set()
