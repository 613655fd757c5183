"""Access: rules, bindings, and the reviews that tell people what they may do."""

import pytest

from rollouts.sandbox.access.rbac import Attempt, grants
from tests.sandbox.wire import DEPLOYMENTS, PODS, Wire, deployment

REVIEWS = "/apis/authorization.k8s.io/v1"
VIEWER_PATCH = (
    'deployments.apps "web" is forbidden: User "viewer" cannot patch resource "deployments" '
    'in API group "apps" in the namespace "default"'
)


@pytest.mark.parametrize(
    ("rule", "attempt", "granted"),
    [
        ({"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]}, Attempt("get", "apps", "deployments"), True),
        ({"verbs": ["get"], "apiGroups": [""], "resources": ["pods"]}, Attempt("get", "", "pods"), True),
        ({"verbs": ["get"], "apiGroups": [""], "resources": ["pods"]}, Attempt("list", "", "pods"), False),
        ({"verbs": ["get"], "apiGroups": [""], "resources": ["pods"]}, Attempt("get", "apps", "pods"), False),
        ({"verbs": ["get"], "apiGroups": [""], "resources": ["pods"]}, Attempt("get", "", "pods", "log"), False),
        ({"verbs": ["get"], "apiGroups": [""], "resources": ["pods/log"]}, Attempt("get", "", "pods", "log"), True),
        ({"verbs": ["get"], "apiGroups": [""], "resources": ["*/log"]}, Attempt("get", "", "pods", "log"), True),
        (
            {"verbs": ["get"], "apiGroups": [""], "resources": ["pods"], "resourceNames": ["a"]},
            Attempt("get", "", "pods", name="b"),
            False,
        ),
        ({"verbs": ["get"], "nonResourceURLs": ["/healthz"]}, Attempt("get", path="/healthz"), True),
        ({"verbs": ["get"], "nonResourceURLs": ["/api/*"]}, Attempt("get", path="/api/v1"), True),
        ({"verbs": ["get"], "nonResourceURLs": ["/api"]}, Attempt("get", path="/api/v1"), False),
        ({"verbs": ["get"], "apiGroups": ["*"], "resources": ["*"]}, Attempt("get", path="/healthz"), False),
    ],
)
def test_it_grants_what_a_rule_covers(rule, attempt, granted):
    assert grants(rule, attempt) is granted


async def test_it_lets_a_viewer_look_and_not_touch(wire, viewer):
    await wire.post(DEPLOYMENTS, deployment())
    assert (await viewer.get(f"{DEPLOYMENTS}/web")).status == 200
    assert (await viewer.get("/api/v1/nodes")).status == 200
    refused = await viewer.patch(f"{DEPLOYMENTS}/web", {"spec": {"replicas": 1}})
    assert (refused.status, refused.json["message"]) == (403, VIEWER_PATCH)
    assert refused.json["details"] == {"name": "web", "group": "apps", "kind": "deployments"}


async def test_it_keeps_secrets_from_a_viewer(viewer):
    refused = await viewer.get("/api/v1/namespaces/default/secrets")
    assert refused.json["message"] == (
        'secrets is forbidden: User "viewer" cannot list resource "secrets" in API group "" in the namespace "default"'
    )


async def test_it_lets_an_editor_steer_in_one_namespace_only(cluster):
    editor = Wire(cluster, "editor")
    try:
        assert (await editor.post(DEPLOYMENTS, deployment())).status == 201
        elsewhere = DEPLOYMENTS.replace("default", "kube-system")
        assert (await editor.post(elsewhere, deployment())).status == 403
    finally:
        await editor.close()


async def test_it_knows_anonymous_from_a_wrong_token(cluster):
    nameless = Wire(cluster, "")
    try:
        refused = await nameless.get("/api/v1/pods")
        assert refused.json["message"] == (
            'pods is forbidden: User "system:anonymous" cannot list resource "pods" in API group "" '
            "at the cluster scope"
        )
        assert (await nameless.get("/healthz")).body == b"ok"
        wrong = await nameless.get("/api/v1/pods", Authorization="Bearer nonsense")
        assert (wrong.status, wrong.json["message"]) == (401, "Unauthorized")
    finally:
        await nameless.close()


async def test_it_lets_the_dashboard_speak_for_others_and_no_one_else(cluster, viewer):
    dashboard = Wire(cluster, "dashboard")
    operator = {"Impersonate_User": "ada", "Impersonate_Group": "rollboard:operators"}
    try:
        assert (await dashboard.post(DEPLOYMENTS, deployment())).status == 403
        assert (await dashboard.post(DEPLOYMENTS, deployment(), **operator)).status == 201
        master = {"Impersonate_User": "ada", "Impersonate_Group": "system:masters"}
        assert (await dashboard.get(PODS, **master)).status == 403
        refused = await viewer.get(PODS, **operator)
        assert refused.json["message"] == (
            'users "ada" is forbidden: User "viewer" cannot impersonate resource "users" in API group "" '
            "at the cluster scope"
        )
    finally:
        await dashboard.close()


async def test_it_obeys_a_binding_as_soon_as_it_is_stored(cluster, wire):
    nobody = Wire(cluster, "nobody")
    bindings = "/apis/rbac.authorization.k8s.io/v1/namespaces/default/rolebindings"
    role = {"apiGroup": "rbac.authorization.k8s.io", "kind": "ClusterRole", "name": "view"}
    subject = {"apiGroup": "rbac.authorization.k8s.io", "kind": "User", "name": "nobody"}
    try:
        assert (await nobody.get(PODS)).status == 403
        made = await wire.post(bindings, {"metadata": {"name": "b"}, "roleRef": role, "subjects": [subject]})
        assert made.status == 201
        assert (await nobody.get(PODS)).status == 200
    finally:
        await nobody.close()


async def test_it_answers_whether_one_may(viewer):
    for verb, allowed in (("get", True), ("patch", False)):
        asked = {"spec": {"resourceAttributes": {"verb": verb, "group": "apps", "resource": "deployments"}}}
        got = await viewer.post(f"{REVIEWS}/selfsubjectaccessreviews", asked)
        assert (got.status, got.json["status"]["allowed"]) == (201, allowed)


async def test_it_answers_what_one_may(viewer):
    got = await viewer.post(f"{REVIEWS}/selfsubjectrulesreviews", {"spec": {"namespace": "default"}})
    rules = got.json["status"]["resourceRules"]
    verbs = {verb for rule in rules if "apps" in rule["apiGroups"] for verb in rule["verbs"]}
    assert verbs == {"get", "list", "watch"}


async def test_it_answers_for_another(wire):
    attributes = {"verb": "create", "group": "apps", "resource": "deployments", "namespace": "default"}
    asked = {"spec": {"user": "editor", "resourceAttributes": attributes}}
    assert (await wire.post(f"{REVIEWS}/subjectaccessreviews", asked)).json["status"]["allowed"] is True
    local = f"{REVIEWS}/namespaces/kube-system/localsubjectaccessreviews"
    refused = await wire.post(local, asked)
    assert refused.status == 422


async def test_it_says_who_one_is(viewer):
    got = await viewer.post("/apis/authentication.k8s.io/v1/selfsubjectreviews", {})
    assert got.json["status"]["userInfo"] == {
        "username": "viewer",
        "groups": ["rollboard:viewers", "system:authenticated"],
    }


async def test_it_gives_a_service_account_a_token_that_works(cluster, wire):
    accounts = "/api/v1/namespaces/default/serviceaccounts"
    await wire.post(accounts, {"metadata": {"name": "robot"}})
    token = (await wire.post(f"{accounts}/robot/token", {})).json["status"]["token"]
    nameless = Wire(cluster, "")
    try:
        got = await nameless.get(PODS, Authorization=f"Bearer {token}")
        assert '"system:serviceaccount:default:robot" cannot list' in got.json["message"]
    finally:
        await nameless.close()
