"""Each admission plug-in: what it fills in, and the sentence it refuses with."""

from copy import deepcopy

import pytest

from rollouts.sandbox.access.identity import SYSTEM
from rollouts.sandbox.admission import (
    default_tolerations,
    limit_range,
    namespace_lifecycle,
    priority,
    resource_quota,
    service_account,
)
from rollouts.sandbox.basics.errors import ApiError
from tests.sandbox.admission.objects import Objects, created, pod, with_resources

ACCOUNT = {"metadata": {"name": "default", "namespace": "demo"}}


def refusal(admit, resource, obj, objects):
    with pytest.raises(ApiError) as refused:
        created(admit, resource, obj, objects)
    return refused.value


# Namespaces


def test_nothing_is_made_where_there_is_no_namespace():
    error = refusal(namespace_lifecycle.admit, "pods", pod(), Objects(namespaces=[]))
    assert (error.code, error.message) == (404, 'namespaces "demo" not found')


def test_nothing_is_made_in_a_namespace_that_goes():
    going = Objects(namespaces=[{"metadata": {"name": "demo"}, "status": {"phase": "Terminating"}}])
    error = refusal(namespace_lifecycle.admit, "pods", pod("web"), going)
    sentence = "unable to create new content in namespace demo because it is being terminated"
    assert error.message == f'pods "web" is forbidden: {sentence}'
    assert error.details["causes"][0]["reason"] == "NamespaceTerminating"


def test_some_namespaces_never_go():
    default = {"metadata": {"name": "default"}}
    with pytest.raises(ApiError, match='namespaces "default" is forbidden: this namespace may not be deleted'):
        namespace_lifecycle.admit("DELETE", "namespaces", default, default, SYSTEM, Objects())


# Service accounts


def test_a_pod_runs_as_default_with_a_token_mounted():
    given = pod()
    before = deepcopy(given)
    spec = created(service_account.admit, "pods", given, Objects(serviceaccounts=[ACCOUNT]))["spec"]
    assert given == before
    assert spec["serviceAccountName"] == spec["serviceAccount"] == "default"
    volume, mount = spec["volumes"][0], spec["containers"][0]["volumeMounts"][0]
    assert mount["name"] == volume["name"]
    assert volume["name"].startswith("kube-api-access-")
    assert mount["mountPath"] == "/var/run/secrets/kubernetes.io/serviceaccount"
    assert [list(source) for source in volume["projected"]["sources"]] == [
        ["serviceAccountToken"],
        ["configMap"],
        ["downwardAPI"],
    ]


@pytest.mark.parametrize("holder", ["pod", "account"])
def test_no_token_is_mounted_for_who_wants_none(holder):
    no = {"automountServiceAccountToken": False}
    account = ACCOUNT | (no if holder == "account" else {})
    given = pod(**(no if holder == "pod" else {}))
    assert "volumes" not in created(service_account.admit, "pods", given, Objects(serviceaccounts=[account]))["spec"]


def test_an_account_that_is_not_there_is_named():
    error = refusal(service_account.admit, "pods", pod("http-go-7f9775f979-", serviceAccountName="nope"), Objects())
    assert error.message == (
        'pods "http-go-7f9775f979-" is forbidden: error looking up service account demo/nope: '
        'serviceaccount "nope" not found'
    )


# Limit ranges

RANGES = {
    "metadata": {"name": "lim", "namespace": "demo"},
    "spec": {
        "limits": [
            {
                "type": "Container",
                "min": {"cpu": "50m"},
                "max": {"cpu": "100m"},
                "default": {"cpu": "100m"},
                "defaultRequest": {"cpu": "60m"},
            }
        ]
    },
}


def test_a_silent_container_gets_the_ranges_defaults():
    filled = created(limit_range.admit, "pods", pod(), Objects(limitranges=[RANGES]))
    assert filled["spec"]["containers"][0]["resources"] == {"limits": {"cpu": "100m"}, "requests": {"cpu": "60m"}}
    annotation = filled["metadata"]["annotations"]["kubernetes.io/limit-ranger"]
    assert annotation == "LimitRanger plugin set: cpu request for container web; cpu limit for container web"


@pytest.mark.parametrize(
    ("resources", "sentence"),
    [
        (
            {"requests": {"cpu": "500m"}, "limits": {"cpu": "500m"}},
            "maximum cpu usage per Container is 100m, but limit is 500m",
        ),
        (
            {"requests": {"cpu": "10m"}, "limits": {"cpu": "100m"}},
            "minimum cpu usage per Container is 50m, but request is 10m",
        ),
        ({"requests": {"cpu": "60m"}}, "maximum cpu usage per Container is 100m.  No limit is specified"),
        (
            {},
            "[minimum cpu usage per Container is 50m.  No request is specified, "
            "maximum cpu usage per Container is 100m.  No limit is specified]",
        ),
    ],
)
def test_a_container_out_of_range_is_refused(resources, sentence):
    error = refusal(limit_range.check, "pods", with_resources(**resources), Objects(limitranges=[RANGES]))
    assert error.message == f'pods "web" is forbidden: {sentence}'


def test_a_pods_sum_is_held_to_its_own_range():
    ranges = {"metadata": RANGES["metadata"], "spec": {"limits": [{"type": "Pod", "max": {"memory": "1Gi"}}]}}
    containers = [{"name": name, "resources": {"limits": {"memory": "600Mi"}}} for name in "ab"]
    error = refusal(limit_range.check, "pods", pod("web", containers=containers), Objects(limitranges=[ranges]))
    assert error.message == ('pods "web" is forbidden: maximum memory usage per Pod is 1Gi, but limit is 1200Mi')


# Quotas


def quota(*scopes, **hard):
    names = {name.replace("_", "."): amount for name, amount in hard.items()}
    return {"metadata": {"name": "podquota", "namespace": "demo"}, "spec": {"hard": names, "scopes": list(scopes)}}


def test_a_pod_too_many_is_refused():
    there = [pod(name) for name in "abc"]
    error = refusal(resource_quota.admit, "pods", pod("d"), Objects(pods=there, resourcequotas=[quota(pods="3")]))
    assert error.message == (
        'pods "d" is forbidden: exceeded quota: podquota, requested: pods=1, used: pods=3, limited: pods=3'
    )


def test_only_what_is_exceeded_is_told():
    held = Objects(pods=[with_resources("a", requests={"cpu": "1"})], resourcequotas=[quota(pods="9", cpu="1500m")])
    error = refusal(resource_quota.admit, "pods", with_resources("b", requests={"cpu": "1"}), held)
    sentence = "exceeded quota: podquota, requested: cpu=1, used: cpu=1, limited: cpu=1500m"
    assert error.message == f'pods "b" is forbidden: {sentence}'


def test_a_pod_must_say_what_the_quota_counts():
    held = Objects(resourcequotas=[quota(cpu="1", limits_memory="1Gi")])
    error = refusal(resource_quota.admit, "pods", pod("a"), held)
    sentence = "failed quota: podquota: must specify cpu for: web; limits.memory for: web"
    assert error.message == f'pods "a" is forbidden: {sentence}'


def test_other_objects_are_counted_by_name():
    held = Objects(resourcequotas=[quota(**{"count/deployments_apps": "0"})])
    deployment = {"metadata": {"name": "web", "namespace": "demo"}, "spec": {}}
    error = refusal(resource_quota.admit, "deployments", deployment, held)
    assert error.message == (
        'deployments.apps "web" is forbidden: exceeded quota: podquota, requested: count/deployments.apps=1, '
        "used: count/deployments.apps=0, limited: count/deployments.apps=0"
    )


def test_a_quota_of_another_scope_does_not_count():
    held = Objects(resourcequotas=[quota("Terminating", pods="0")])
    given = pod("a")
    assert created(resource_quota.admit, "pods", given, held) is given


# Priority and tolerations


def test_a_pod_gets_priority_zero():
    spec = created(priority.admit, "pods", pod(), Objects())["spec"]
    assert (spec["priority"], spec["preemptionPolicy"]) == (0, "PreemptLowerPriority")


def test_an_unknown_priority_class_is_refused():
    error = refusal(priority.admit, "pods", pod("a", priorityClassName="vip"), Objects())
    assert error.message == 'pods "a" is forbidden: no PriorityClass with name vip was found'


def test_a_pod_tolerates_a_lost_node_for_five_minutes():
    own = {"key": "node.kubernetes.io/not-ready", "operator": "Exists", "effect": "NoExecute"}
    tolerations = created(default_tolerations.admit, "pods", pod(tolerations=[own]), Objects())["spec"]["tolerations"]
    assert tolerations == [
        own,
        {
            "key": "node.kubernetes.io/unreachable",
            "operator": "Exists",
            "effect": "NoExecute",
            "tolerationSeconds": 300,
        },
    ]
