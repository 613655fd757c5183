"""What an API server refuses, in the one family of errors."""

import pytest
from aiohttp import web

from rollouts import errors
from rollouts.cluster.client import Client
from tests.cluster.answers import POD, Answers


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


async def test_a_time_to_come_back_that_is_no_number_is_soon(answers: Answers, client: Client) -> None:
    answers.refuse(429, {}, **{"Retry-After": "\u00b2"})
    with pytest.raises(errors.TooManyRequests) as raised:
        await client.get(POD)
    assert raised.value.retry_after == 1.0


async def test_what_is_no_status_is_never_shown(answers: Answers, client: Client) -> None:
    async def page(request: web.Request) -> web.StreamResponse:
        return web.Response(status=502, text="<html>secret-token")

    answers.handler = page
    with pytest.raises(errors.ServerFault, match="answered 502"):
        await client.get(POD)
