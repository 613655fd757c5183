"""May I?"""

import json
from typing import Any

import pytest

from rollouts.cluster.client import Client
from rollouts.cluster.identity import Identity
from rollouts.cluster.reviews import access_review, is_allowed
from tests.cluster.answers import Answers


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


@pytest.mark.parametrize(
    ("resource", "attributes", "spec"),
    [
        (
            "deployments",
            {"group": "apps", "namespace": "", "subresource": "scale"},
            {"resourceAttributes": {"verb": "get", "resource": "deployments", "group": "apps", "subresource": "scale"}},
        ),
        ("/sandbox/clock", {"group": ""}, {"nonResourceAttributes": {"verb": "get", "path": "/sandbox/clock"}}),
    ],
)
def test_a_question_carries_what_matters(resource: str, attributes: dict[str, str], spec: dict[str, Any]) -> None:
    assert access_review("get", resource, **attributes)["spec"] == spec


@pytest.mark.parametrize("answer", [{}, {"status": None}, {"status": {}}, {"status": {"allowed": "true"}}])
def test_anything_but_a_plain_yes_is_a_no(answer: dict[str, Any]) -> None:
    assert not is_allowed(answer)
    assert is_allowed({"status": {"allowed": True}})
