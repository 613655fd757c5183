"""May I?"""

import json
from typing import Any

import pytest

from rollouts.cluster.client import Client
from rollouts.cluster.identity import Identity
from rollouts.cluster.reviews import Question, access_review, is_allowed
from tests.cluster.answers import Answers

PATCH = Question("patch", "deployments", "default")


async def test_an_access_review_is_asked_under_the_persons_identity(answers: Answers, client: Client) -> None:
    answers.refuse(201, {"kind": "SelfSubjectAccessReview", "status": {"allowed": True}})
    assert await client.allowed(PATCH, Identity("kim", ("a",)))
    request, body = answers.asked[0]
    assert request.headers["Impersonate-User"] == "kim"
    assert json.loads(body)["spec"]["resourceAttributes"] == {
        "verb": "patch",
        "group": "apps",
        "resource": "deployments",
        "namespace": "default",
    }
    answers.refuse(201, {"kind": "SelfSubjectAccessReview", "status": {}})
    assert not await client.allowed(PATCH)


@pytest.mark.parametrize(
    ("question", "spec"),
    [
        (
            Question("get", "deployments", subresource="scale"),
            {"resourceAttributes": {"verb": "get", "resource": "deployments", "group": "apps", "subresource": "scale"}},
        ),
        (
            Question("get", "pods", "shop", group=""),
            {"resourceAttributes": {"verb": "get", "resource": "pods", "namespace": "shop"}},
        ),
        (Question("put", "/sandbox/clock"), {"nonResourceAttributes": {"verb": "put", "path": "/sandbox/clock"}}),
    ],
)
def test_a_question_carries_what_matters(question: Question, spec: dict[str, Any]) -> None:
    assert access_review(question)["spec"] == spec


def test_a_permission_is_named_as_rbac_does() -> None:
    assert Question("patch", "deployments").target == "deployments"
    assert Question("patch", "deployments", subresource="scale").target == "deployments/scale"


@pytest.mark.parametrize("answer", [{}, {"status": None}, {"status": {}}, {"status": {"allowed": "true"}}])
def test_anything_but_a_plain_yes_is_a_no(answer: dict[str, Any]) -> None:
    assert not is_allowed(answer)
    assert is_allowed({"status": {"allowed": True}})
