"""Pod Security by the namespace's label, in the server's words."""

import pytest

from rollouts.sandbox.access.identity import SYSTEM
from rollouts.sandbox.admission import pod_security
from rollouts.sandbox.basics.errors import ApiError
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
    assert pod_security.violations("restricted", "latest", {"spec": spec(CAREFUL)}) == []


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        (
            spec({"appArmorProfile": {"type": "Unconfined"}}),
            'forbidden AppArmor profile (container "web" must not set AppArmor profile type to "Unconfined")',
        ),
        (
            spec({"seLinuxOptions": {"type": "spc_t", "user": "u"}}),
            'seLinuxOptions (container "web" set forbidden securityContext.seLinuxOptions: type "spc_t"; user may not '
            "be set)",
        ),
        (
            spec(securityContext={"seLinuxOptions": {"role": "r"}}),
            "seLinuxOptions (pod set forbidden securityContext.seLinuxOptions: role may not be set)",
        ),
        (
            spec({"windowsOptions": {"hostProcess": True}}, securityContext={"windowsOptions": {"hostProcess": True}}),
            'hostProcess (pod and container "web" must not set securityContext.windowsOptions.hostProcess=true)',
        ),
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
    assert pod_security.violations("baseline", "latest", {"spec": given}) == [sentence]


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


RUNTIME = "container.apparmor.security.beta.kubernetes.io/web"


@pytest.mark.parametrize(
    ("version", "annotations", "given", "sentences"),
    [
        ("latest", {RUNTIME: "runtime/default"}, spec(CAREFUL), []),
        (
            "latest",
            {RUNTIME: "unconfined"},
            spec(CAREFUL),
            [f'forbidden AppArmor profile (annotation must not set AppArmor profile type to "{RUNTIME}="unconfined"")'],
        ),
        (
            "v1.30",
            {},
            spec(CAREFUL | {"seLinuxOptions": {"type": "container_engine_t"}}),
            [
                'seLinuxOptions (container "web" set forbidden securityContext.seLinuxOptions: '
                'type "container_engine_t")'
            ],
        ),
        ("v1.31", {}, spec(CAREFUL | {"seLinuxOptions": {"type": "container_engine_t"}}), []),
        (
            "v1.31",
            {},
            spec(CAREFUL, securityContext={"sysctls": [{"name": "net.ipv4.tcp_rmem", "value": "1"}]}),
            ["forbidden sysctls (net.ipv4.tcp_rmem)"],
        ),
        ("v1.32", {}, spec(CAREFUL, securityContext={"sysctls": [{"name": "net.ipv4.tcp_rmem", "value": "1"}]}), []),
        (
            "v1.21",
            {},
            spec({"allowPrivilegeEscalation": False, "runAsUser": 0}),
            [
                'runAsNonRoot != true (pod or container "web" must set securityContext.runAsNonRoot=true)',
                'seccompProfile (pod or container "web" must set securityContext.seccompProfile.type to '
                '"RuntimeDefault" or "Localhost")',
            ],
        ),
        ("latest", {}, spec({"runAsNonRoot": True}, os={"name": "windows"}), []),
    ],
)
def test_it_judges_by_the_version_that_is_asked_for(version, annotations, given, sentences):
    judged = {"metadata": {"annotations": annotations}, "spec": given}
    assert pod_security.violations("restricted", version, judged) == sentences


def test_a_pod_is_judged_anew_when_a_container_joins_it():
    old = pod("web")
    old["metadata"]["namespace"] = "demo"
    new = old | {"spec": old["spec"] | {"ephemeralContainers": [{"name": "look", "image": "busybox"}]}}
    objects = labelled("restricted")
    assert pod_security.admit("UPDATE", "pods", old, old, SYSTEM, objects) is old
    with pytest.raises(ApiError, match="look"):
        pod_security.admit("UPDATE", "pods", new, old, SYSTEM, objects)
