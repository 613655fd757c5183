"""Questions that store nothing, answered from roles and tokens."""

from typing import Any

import pytest

from rollouts.sandbox.access.authentication import Tokens
from rollouts.sandbox.access.identity import User
from rollouts.sandbox.access.rbac import Authorizer
from rollouts.sandbox.access.reviews import Reviews
from rollouts.sandbox.basics.errors import ApiError
from tests.sandbox.admission.objects import Objects

KIM = User("kim", ("class",))
RULES = [
    {"apiGroups": [""], "resources": ["pods", "pods/log"], "verbs": ["get"], "resourceNames": ["web"]},
    {"nonResourceURLs": ["/version", "/healthz/*"], "verbs": ["get"]},
]


def answer(resource: str, asking: User = KIM, **spec: object) -> dict[str, Any]:
    role = {"metadata": {"name": "r"}, "rules": RULES}
    subjects = [{"kind": "Group", "name": "class"}]
    bound = {"metadata": {"name": "b"}, "subjects": subjects, "roleRef": {"kind": "ClusterRole", "name": "r"}}
    authorizer = Authorizer(Objects(clusterroles=[role], clusterrolebindings=[bound]))
    reviews = Reviews(authorizer, Tokens({"secret": User("ada", ("class",), "u", {"scope": ("a",)})}))
    status: dict[str, Any] = reviews.answer(resource, {"kind": "Review", "spec": spec}, asking, "")["status"]
    return status


@pytest.mark.parametrize(
    ("attributes", "allowed"),
    [
        ({"verb": "get", "resource": "pods", "name": "web"}, True),
        ({"verb": "get", "resource": "pods", "name": "other"}, False),
        ({"verb": "get", "resource": "pods", "subresource": "log", "name": "web"}, True),
        ({"verb": "get", "resource": "pods", "group": "apps", "name": "web"}, False),
        ({"verb": "list", "resource": "pods"}, False),
    ],
)
def test_one_may_what_a_rule_grants(attributes: dict[str, str], allowed: bool) -> None:
    assert answer("selfsubjectaccessreviews", resourceAttributes=attributes)["allowed"] is allowed


@pytest.mark.parametrize(("path", "allowed"), [("/version", True), ("/healthz/etcd", True), ("/api", False)])
def test_paths_are_asked_about_as_well(path: str, allowed: bool) -> None:
    asked = {"verb": "get", "path": path}
    assert answer("selfsubjectaccessreviews", nonResourceAttributes=asked)["allowed"] is allowed


def test_a_question_about_nothing_is_refused() -> None:
    with pytest.raises(ApiError, match="exactly one of nonResourceAttributes or resourceAttributes") as refused:
        answer("selfsubjectaccessreviews")
    assert refused.value.code == 422


@pytest.mark.parametrize(
    ("resource", "spec", "message"),
    [
        (
            "selfsubjectaccessreviews",
            {},
            'spec.resourceAttributes: Invalid value: "null": exactly one of nonResourceAttributes or '
            "resourceAttributes must be specified",
        ),
        (
            "selfsubjectaccessreviews",
            {"resourceAttributes": {}, "nonResourceAttributes": {"path": "/"}},
            'spec.nonResourceAttributes: Invalid value: authorization.NonResourceAttributes{Path:"/", Verb:""}: cannot '
            "be specified in combination with resourceAttributes",
        ),
        (
            "subjectaccessreviews",
            {"resourceAttributes": {}},
            'spec.user: Invalid value: "": at least one of user or group must be specified',
        ),
        (
            "localsubjectaccessreviews",
            {"user": "ben", "resourceAttributes": {"namespace": "other"}},
            'spec.resourceAttributes.namespace: Invalid value: "other": must match metadata.namespace',
        ),
    ],
)
def test_it_says_what_is_wrong_with_a_question(resource: str, spec: dict[str, Any], message: str) -> None:
    with pytest.raises(ApiError) as refused:
        answer(resource, **spec)
    assert refused.value.message.endswith(f'"" is invalid: {message}')


def test_who_may_do_everything_needs_no_reason() -> None:
    asked = {"verb": "get", "resource": "secrets"}
    master = User("root", ("system:masters",))
    assert answer("selfsubjectaccessreviews", master, resourceAttributes=asked) == {"allowed": True}


def test_another_is_asked_about_by_name_and_groups() -> None:
    asked = {"verb": "get", "resource": "pods", "name": "web"}
    assert answer("subjectaccessreviews", user="ben", groups=["class"], resourceAttributes=asked) == {
        "allowed": True,
        "reason": 'RBAC: allowed by ClusterRoleBinding "b" of ClusterRole "r" to Group "class"',
    }
    assert answer("subjectaccessreviews", user="ben", resourceAttributes=asked) == {"allowed": False}


def test_all_that_one_may_is_told_with_paths_and_names() -> None:
    told = answer("selfsubjectrulesreviews", namespace="default")
    assert told["resourceRules"] == [RULES[0]]
    assert told["nonResourceRules"] == [RULES[1]]
    assert not told["incomplete"]
    assert answer("selfsubjectrulesreviews", User("root", ("system:masters",)))["incomplete"]


def test_a_token_is_told_whose_it_is() -> None:
    told = answer("tokenreviews", token="secret")
    assert told["user"] == {
        "username": "ada",
        "uid": "u",
        "groups": ["class", "system:authenticated"],
        "extra": {"scope": ["a"]},
    }
    assert "authenticated" not in answer("tokenreviews", token="guess")
    with pytest.raises(ApiError, match="token is required"):
        answer("tokenreviews")
