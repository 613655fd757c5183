"""Who asks, and for whom a bearer may speak: each part of somebody else is a right of its own."""

import pytest
from multidict import CIMultiDict

from rollouts.sandbox.access.authentication import MOST_ISSUED, Authenticator, Tokens
from rollouts.sandbox.access.identity import ANONYMOUS, User
from rollouts.sandbox.access.rbac import Authorizer
from rollouts.sandbox.basics.errors import ApiError
from tests.sandbox.admission.objects import Objects

KIM = User("kim", ("class",), "uid-of-kim", {"scope": ("a",)})
TOKENS = {"secret": KIM, "master": User("root", ("system:masters",))}
USERS = {"apiGroups": [""], "resources": ["users"], "verbs": ["impersonate"]}
UIDS = {"apiGroups": ["authentication.k8s.io"], "resources": ["uids"], "verbs": ["impersonate"]}
SCOPES = UIDS | {"resources": ["userextras/scope"], "resourceNames": ["view"]}
ACCOUNTS = USERS | {"resources": ["serviceaccounts"]}


def asking(*rules: dict, token: str = "secret", **headers: str) -> User:
    """Who asks with these headers, where kim has these rights."""
    role = {"metadata": {"name": "r"}, "rules": list(rules)}
    subjects = [{"kind": "User", "name": "kim"}]
    bound = {"metadata": {"name": "b"}, "subjects": subjects, "roleRef": {"kind": "ClusterRole", "name": "r"}}
    objects = Objects(clusterroles=[role], clusterrolebindings=[bound])
    sent = CIMultiDict({name.replace("_", "-"): value for name, value in headers.items()})
    if token:
        sent["Authorization"] = f"Bearer {token}"
    return Authenticator(Tokens(TOKENS), Authorizer(objects)).user(sent)


def refusal(*rules: dict, **headers: str) -> str:
    with pytest.raises(ApiError) as refused:
        asking(*rules, **headers)
    return refused.value.message


def test_a_token_is_its_user_and_no_token_is_nobody() -> None:
    assert asking() == User("kim", ("class", "system:authenticated"), "uid-of-kim", {"scope": ("a",)})
    assert asking(token="") == ANONYMOUS
    assert refusal(token="wrong") == "Unauthorized"


def test_a_part_of_somebody_without_a_name_is_not_understood() -> None:
    asked = {
        "Impersonate_Group": "{Group  x    }",
        "Impersonate_Uid": "{UID  x  authentication.k8s.io/v1  }",
        "Impersonate_Extra_scope": "{UserExtra  x  authentication.k8s.io/v1  scope}",
    }
    for header, shown in asked.items():
        assert refusal(USERS, UIDS, SCOPES, **{header: "x"}) == f"requested [{shown}] without impersonating a user"


def test_a_uid_is_spoken_for_by_a_right_of_its_own() -> None:
    asked = {"Impersonate_User": "ada", "Impersonate_Uid": "u-1"}
    assert refusal(USERS, **asked) == (
        'uids.authentication.k8s.io "u-1" is forbidden: User "kim" cannot impersonate resource "uids" '
        'in API group "authentication.k8s.io" at the cluster scope'
    )
    assert asking(USERS, UIDS, **asked).uid == "u-1"


def test_an_extra_is_spoken_for_by_its_key_and_its_value() -> None:
    asked = {"Impersonate_User": "ada", "Impersonate_Extra_Scope": "view"}
    assert refusal(USERS, **asked) == (
        'userextras.authentication.k8s.io "view" is forbidden: User "kim" cannot impersonate resource '
        '"userextras/scope" in API group "authentication.k8s.io" at the cluster scope'
    )
    assert asking(USERS, SCOPES, **asked).extra == {"scope": ("view",)}
    assert "forbidden" in refusal(USERS, SCOPES, **asked | {"Impersonate_Extra_Scope": "edit"})


def test_who_is_spoken_for_has_the_groups_that_everybody_like_them_has() -> None:
    assert asking(USERS, Impersonate_User="ada").groups == ("system:authenticated",)
    assert asking(USERS, Impersonate_User="system:anonymous").groups == ("system:unauthenticated",)
    account = asking(ACCOUNTS, Impersonate_User="system:serviceaccount:shop:web")
    assert account.groups == ("system:serviceaccounts", "system:serviceaccounts:shop", "system:authenticated")
    assert 'resource "serviceaccounts"' in refusal(USERS, Impersonate_User="system:serviceaccount:shop:web")


def test_a_master_speaks_for_anybody() -> None:
    asked = {"Impersonate_User": "ada", "Impersonate_Uid": "u-1", "Impersonate_Extra_scope": "view"}
    assert asking(token="master", **asked).name == "ada"


def test_bytes_that_are_no_text_are_nobodys_token_and_a_name_that_can_be_told() -> None:
    assert refusal(token="\udcff") == "Unauthorized"
    everybody = USERS | {"resources": ["users", "groups"]}
    asked = asking(everybody, Impersonate_User="a\udcff", Impersonate_Group="b\udcff")
    assert (asked.name, asked.groups[0]) == ("a\ufffd", "b\ufffd")
    assert "c\ufffd" in refusal(Impersonate_User="c\udcff")


def test_tokens_that_are_issued_without_end_take_the_place_of_the_first() -> None:
    tokens = Tokens(TOKENS)
    issued = [tokens.issue(KIM, 600) for _ in range(MOST_ISSUED + 1)]
    assert tokens.find(issued[0]) is None
    assert tokens.find(issued[1]) == tokens.find(issued[-1]) == tokens.find("secret") == KIM
