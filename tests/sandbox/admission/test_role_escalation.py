"""Who may grant what: nobody more than they hold, unless a rule lets them."""

import pytest

from rollouts.sandbox.access.identity import SYSTEM, User
from rollouts.sandbox.admission.role_escalation import admit
from rollouts.sandbox.basics.errors import ApiError
from tests.sandbox.admission.objects import Objects

RBAC = "rbac.authorization.k8s.io"
KIM = User("kim", ("class",))
READ = {"apiGroups": [""], "resources": ["pods"], "verbs": ["get"]}
KILL = {"apiGroups": [""], "resources": ["pods"], "verbs": ["delete"]}


def free(verb: str, resource: str, *names: str) -> dict:
    return {"apiGroups": [RBAC], "resources": [resource], "verbs": [verb], "resourceNames": list(names)}


def holding(*rules: dict, **stored: list[dict]) -> Objects:
    """A cluster in which kim holds these rules in the namespace."""
    role = {"metadata": {"name": "own", "namespace": "demo"}, "rules": list(rules)}
    subject = {"kind": "User", "name": "kim"}
    binding = {"metadata": {"name": "own", "namespace": "demo"}, "subjects": [subject]}
    own = {"roles": [role, *stored.pop("roles", [])], "rolebindings": [binding | {"roleRef": ref("own")}]}
    return Objects(**own, **stored)


def ref(name: str, kind: str = "Role") -> dict:
    return {"apiGroup": RBAC, "kind": kind, "name": name}


def role(*rules: dict, **metadata: object) -> dict:
    return {"metadata": {"name": "new", "namespace": "demo"} | metadata, "rules": list(rules)}


def binding(to: dict) -> dict:
    return {"metadata": {"name": "new", "namespace": "demo"}, "roleRef": to, "subjects": []}


def grant(resource: str, obj: dict, objects: Objects, old: dict | None = None, user: User = KIM) -> str:
    """What is said to it; "" when it is granted."""
    try:
        assert admit("UPDATE" if old else "CREATE", resource, obj, old, user, objects) is obj
    except ApiError as error:
        return error.message
    return ""


def test_a_role_may_hold_what_its_writer_holds_and_no_more() -> None:
    assert grant("roles", role(READ), holding(READ)) == ""
    assert grant("roles", role(READ, KILL), holding(READ)) == (
        'roles.rbac.authorization.k8s.io "new" is forbidden: user "kim" (groups=["class"]) '
        "is attempting to grant RBAC permissions not currently held:\n"
        '{APIGroups:[""], Resources:["pods"], Verbs:["delete"]}'
    )
    assert grant("roles", role(KILL), holding(READ), user=SYSTEM) == ""


@pytest.mark.parametrize(
    ("right", "granted"),
    [(free("escalate", "roles"), True), (free("escalate", "roles", "new"), False), (free("bind", "roles"), False)],
)
def test_who_may_escalate_may_write_a_new_role(right: dict, granted: bool) -> None:
    """A right to one name covers no name that is yet to be made."""
    assert (grant("roles", role(KILL), holding(right)) == "") is granted


def test_who_may_escalate_one_role_may_change_that_one() -> None:
    objects = holding(free("escalate", "roles", "new"))
    assert grant("roles", role(KILL), objects, old=role(READ)) == ""
    assert grant("roles", role(KILL, name="other"), objects, old=role(READ, name="other")) != ""


def test_what_the_garbage_collector_changes_grants_nothing() -> None:
    old = role(KILL)
    assert grant("roles", role(KILL, finalizers=["x"]), holding(READ), old=old) == ""
    assert grant("roles", role(KILL, labels={"a": "b"}), holding(READ), old=old) != ""


@pytest.mark.parametrize("kind", ["Role", "ClusterRole"])
def test_a_binding_gives_what_its_writer_holds_or_may_bind(kind: str) -> None:
    plural = f"{kind.lower()}s"
    metadata = {"name": "killer"} | ({"namespace": "demo"} if kind == "Role" else {})
    there = {plural: [{"metadata": metadata, "rules": [KILL]}]}
    new = binding(ref("killer", kind))
    assert 'Verbs:["delete"]' in grant("rolebindings", new, holding(READ, **there))
    assert grant("rolebindings", new, holding(KILL, **there)) == ""
    assert grant("rolebindings", new, holding(free("bind", plural, "killer"), **there)) == ""
    assert grant("rolebindings", new, holding(free("bind", plural, "other"), **there)) != ""


def test_a_binding_to_no_role_is_answered_with_its_absence() -> None:
    assert grant("rolebindings", binding(ref("nosuch")), holding(READ)) == (
        'roles.rbac.authorization.k8s.io "nosuch" not found'
    )


def test_what_grants_nothing_is_let_through() -> None:
    assert grant("configmaps", {"metadata": {"name": "c", "namespace": "demo"}}, holding()) == ""
    old = role(KILL)
    assert admit("DELETE", "roles", old, old, KIM, holding()) is old


@pytest.mark.parametrize("before", [False, True])
def test_only_who_may_do_everything_lets_a_role_gather_what_others_grant(before: bool) -> None:
    plain = {"metadata": {"name": "new"}, "rules": []}
    gathering = plain | {"aggregationRule": {"clusterRoleSelectors": [{"matchLabels": {"a": "b"}}]}}
    new, old = (plain, gathering) if before else (gathering, None)
    assert grant("clusterroles", new, holding(READ), old) == (
        'clusterroles.rbac.authorization.k8s.io "new" is forbidden: must have cluster-admin privileges to use the '
        "aggregationRule"
    )
    assert grant("clusterroles", new, holding(READ), old, user=SYSTEM) == ""
