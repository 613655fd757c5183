"""Tokens for service accounts: what they say, whose they are, and that they end."""

import base64
import json

from rollouts.sandbox.cluster import Running

TOKENS = "/api/v1/namespaces/default/serviceaccounts/default/token"
REVIEWS = "/apis/authentication.k8s.io/v1/tokenreviews"


def asked(**spec: object) -> dict:
    return {"apiVersion": "authentication.k8s.io/v1", "kind": "TokenRequest", "spec": spec}


def claims(token: str) -> dict:
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


async def review(wire, token: str) -> dict:
    return (await wire.post(REVIEWS, {"spec": {"token": token}})).json["status"]


async def test_a_token_says_whose_it_is(cluster: Running, wire):
    status = (await wire.post(TOKENS, asked(expirationSeconds=900))).json["status"]
    told = claims(status["token"])
    account = cluster.registry.get("serviceaccounts", "default", "default")["metadata"]
    assert told["sub"] == "system:serviceaccount:default:default"
    assert told["kubernetes.io"]["serviceaccount"] == {"name": "default", "uid": account["uid"]}
    assert told["exp"] - told["iat"] == 900
    told = await review(wire, status["token"])
    assert (told["authenticated"], told["user"]["username"]) == (True, "system:serviceaccount:default:default")
    assert told["user"]["groups"] == [
        "system:serviceaccounts",
        "system:serviceaccounts:default",
        "system:authenticated",
    ]


async def test_a_token_ends_when_it_says(wire, still_clock):
    token = (await wire.post(TOKENS, asked())).json["status"]["token"]
    still_clock.advance(3_599)
    assert (await wire.get("/api", Authorization=f"Bearer {token}")).status == 200
    still_clock.advance(2)
    assert (await wire.get("/api", Authorization=f"Bearer {token}")).status == 401
    assert "authenticated" not in await review(wire, token)


async def test_a_token_is_bound_to_what_is_there(wire):
    reference = {"kind": "Pod", "apiVersion": "v1", "name": "nosuch"}
    assert (await wire.post(TOKENS, asked(boundObjectRef=reference))).status == 404
    refused = await wire.post(TOKENS, asked(boundObjectRef={"kind": "Service", "apiVersion": "v1", "name": "x"}))
    assert (refused.status, refused.json["message"]) == (400, "cannot bind token to object of type v1, Kind=Service")


async def test_a_token_for_another_audience_does_not_sign_in(wire):
    token = (await wire.post(TOKENS, asked(audiences=["vault"]))).json["status"]["token"]
    answer = await wire.get("/api", Authorization=f"Bearer {token}")
    assert (answer.status, answer.json["reason"]) == (401, "Unauthorized")
    assert "authenticated" not in await review(wire, token)


async def test_a_review_for_that_audience_knows_the_token_and_says_for_whom_it_is(wire):
    token = (await wire.post(TOKENS, asked(audiences=["vault", "bank"]))).json["status"]["token"]
    told = (await wire.post(REVIEWS, {"spec": {"token": token, "audiences": ["bank", "shop"]}})).json["status"]
    assert (told["authenticated"], told["audiences"]) == (True, ["bank"])
