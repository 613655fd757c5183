"""What one set of rules lacks of another."""

import pytest

from rollouts.sandbox.access.rights import missing

READ_PODS = {"apiGroups": [""], "resources": ["pods"], "verbs": ["get", "list"]}
ONE = {"apiGroups": ["apps"], "resources": ["deployments"], "resourceNames": ["web"], "verbs": ["get"]}
HEALTH = {"nonResourceURLs": ["/healthz"], "verbs": ["get"]}
EVERYTHING = [
    {"apiGroups": ["*"], "resources": ["*"], "verbs": ["*"]},
    {"nonResourceURLs": ["*"], "verbs": ["*"]},
]


@pytest.mark.parametrize(
    ("held", "wanted", "lines"),
    [
        ([], [READ_PODS], ['{APIGroups:[""], Resources:["pods"], Verbs:["get" "list"]}']),
        ([READ_PODS], [READ_PODS], []),
        (EVERYTHING, [READ_PODS, ONE, HEALTH], []),
        ([READ_PODS], [READ_PODS | {"verbs": ["get", "watch"]}], [
            '{APIGroups:[""], Resources:["pods"], Verbs:["watch"]}',
        ]),
        ([], [ONE, HEALTH], [
            '{APIGroups:["apps"], Resources:["deployments"], ResourceNames:["web"], Verbs:["get"]}',
            '{NonResourceURLs:["/healthz"], Verbs:["get"]}',
        ]),
        ([ONE], [ONE | {"resourceNames": []}], ['{APIGroups:["apps"], Resources:["deployments"], Verbs:["get"]}']),
        ([ONE | {"resourceNames": []}], [ONE], []),
        ([{"apiGroups": [""], "resources": ["*/log"], "verbs": ["get"]}],
         [{"apiGroups": [""], "resources": ["pods/log"], "verbs": ["get"]}], []),
        ([{"nonResourceURLs": ["/api/*"], "verbs": ["get"]}], [{"nonResourceURLs": ["/api/v1"], "verbs": ["get"]}], []),
    ],
)  # fmt: skip
def test_it_tells_what_is_granted_beyond_what_is_held(held, wanted, lines):
    assert missing(held, wanted) == lines


ROLES = "/apis/rbac.authorization.k8s.io/v1/clusterroles"


async def test_what_a_role_adds_to_view_every_viewer_may(wire, viewer, still_clock):
    before = {name: (await wire.get(f"{ROLES}/{name}")).json for name in ("admin", "edit", "view")}
    still_clock.advance(1.0)
    for name, role in before.items():
        assert (await wire.get(f"{ROLES}/{name}")).json == role, "it begins with all that it gathers"
    assert (await viewer.get("/apis/storage.k8s.io/v1/storageclasses")).status == 403
    rule = {"apiGroups": ["storage.k8s.io"], "resources": ["storageclasses"], "verbs": ["get", "list"]}
    labels = {"rbac.authorization.k8s.io/aggregate-to-view": "true"}
    await wire.post(ROLES, {"metadata": {"name": "more", "labels": labels}, "rules": [rule]})
    still_clock.advance(1.0)
    assert (await viewer.get("/apis/storage.k8s.io/v1/storageclasses")).status == 200
    for name in before:
        assert rule in (await wire.get(f"{ROLES}/{name}")).json["rules"]
