"""Pod Security by the namespace's label, in the server's words."""

import pytest

from rollouts.sandbox.admission import pod_security
from rollouts.sandbox.errors import ApiError
from rollouts.sandbox.identity import SYSTEM
from tests.sandbox.admission.objects import Objects, created, pod

CAREFUL = {
    "allowPrivilegeEscalation": False,
    "runAsNonRoot": True,
    "capabilities": {"drop": ["ALL"]},
    "seccompProfile": {"type": "RuntimeDefault"},
}


def labelled(level):
    labels = {"pod-security.kubernetes.io/enforce": level}
    return Objects(namespaces=[{"metadata": {"name": "demo", "labels": labels}}])


def spec(security=None, **more):
    return {"containers": [{"name": "web", "securityContext": security or {}}]} | more


def test_a_plain_pod_breaks_the_restricted_level_four_times():
    with pytest.raises(ApiError) as refused:
        created(pod_security.admit, "pods", pod("web"), labelled("restricted"))
    assert refused.value.message == (
        'pods "web" is forbidden: violates PodSecurity "restricted:latest": '
        'allowPrivilegeEscalation != false (container "web" must set securityContext.allowPrivilegeEscalation=false), '
        'unrestricted capabilities (container "web" must set securityContext.capabilities.drop=["ALL"]), '
        'runAsNonRoot != true (pod or container "web" must set securityContext.runAsNonRoot=true), '
        'seccompProfile (pod or container "web" must set securityContext.seccompProfile.type to "RuntimeDefault" or '
        '"Localhost")'
    )


@pytest.mark.parametrize("level", ["baseline", "privileged", "nonsense"])
def test_a_plain_pod_may_run_at_lower_levels(level):
    given = pod("web")
    assert created(pod_security.admit, "pods", given, labelled(level)) is given


def test_a_careful_pod_may_run_at_the_restricted_level():
    assert pod_security.violations("restricted", spec(CAREFUL)) == []


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (spec(hostNetwork=True, hostPID=True), "host namespaces (hostNetwork=true, hostPID=true)"),
        (
            spec({"privileged": True}),
            'privileged (container "web" must not set securityContext.privileged=true)',
        ),
        (
            spec({"capabilities": {"add": ["NET_ADMIN", "CHOWN"]}}),
            'non-default capabilities (container "web" must not include "NET_ADMIN" '
            "in securityContext.capabilities.add)",
        ),
        (spec(volumes=[{"name": "v", "hostPath": {"path": "/"}}]), 'hostPath volumes (volume "v")'),
        (
            {"containers": [{"name": "web", "ports": [{"containerPort": 80, "hostPort": 80}]}]},
            'hostPort (container "web" uses hostPort 80)',
        ),
        (
            spec({"seccompProfile": {"type": "Unconfined"}}),
            'seccompProfile (container "web" must not set securityContext.seccompProfile.type to "Unconfined")',
        ),
        (
            spec(securityContext={"sysctls": [{"name": "kernel.panic", "value": "1"}]}),
            "forbidden sysctls (kernel.panic)",
        ),
    ],
)
def test_the_baseline_level_forbids(given, sentence):
    assert pod_security.violations("baseline", given) == [sentence]


@pytest.mark.parametrize(
    ("label", "value", "expected"),
    [
        ("enforce", "nonsense", "must be one of privileged, baseline, restricted"),
        ("warn", "Restricted", "must be one of privileged, baseline, restricted"),
        ("audit-version", "1.32", 'must be "latest" or "v1.x"'),
    ],
)
def test_a_namespace_must_name_a_level_that_there_is(label, value, expected):
    key = f"pod-security.kubernetes.io/{label}"
    wrong = {"metadata": {"name": "demo", "labels": {key: value}}}
    with pytest.raises(ApiError) as refused:
        created(pod_security.admit, "namespaces", wrong, Objects())
    assert refused.value.message == (
        f'Namespace "demo" is invalid: metadata.labels[{key}]: Invalid value: "{value}": {expected}'
    )
    assert pod_security.admit("UPDATE", "namespaces", wrong, wrong, SYSTEM, Objects()) is wrong
