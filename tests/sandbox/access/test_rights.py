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
