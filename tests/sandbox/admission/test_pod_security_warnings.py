"""What Pod Security says to people whom it does not stop."""

import pytest

from rollouts.sandbox.admission.pod_security_warnings import warn
from tests.sandbox.admission.objects import Objects, pod

PREFIX = "pod-security.kubernetes.io/"
REASONS = "allowPrivilegeEscalation != false, unrestricted capabilities, runAsNonRoot != true, seccompProfile"


def namespace(**labels):
    return {"metadata": {"name": "demo", "labels": {PREFIX + key: value for key, value in labels.items()}}}


def with_template(resource):
    template = {"spec": pod()["spec"]}
    spec = {"jobTemplate": {"spec": {"template": template}}} if resource == "cronjobs" else {"template": template}
    return {"metadata": {"name": "web", "namespace": "demo"}, "spec": spec}


@pytest.mark.parametrize("resource", ["deployments", "replicasets", "replicationcontrollers", "jobs", "cronjobs"])
def test_a_template_that_breaks_the_warned_level_is_told(resource):
    (told,) = warn(resource, with_template(resource), None, Objects(namespaces=[namespace(warn="restricted")]))
    assert told.startswith(
        'would violate PodSecurity "restricted:latest": allowPrivilegeEscalation != false (container'
    )


@pytest.mark.parametrize("labels", [{}, {"warn": "baseline"}, {"enforce": "restricted"}])
def test_nothing_is_told_without_a_level_that_is_broken(labels):
    objects = Objects(namespaces=[namespace(**labels)])
    assert warn("deployments", with_template("deployments"), None, objects) == []
    assert warn("configmaps", {"metadata": {"name": "c", "namespace": "demo"}}, None, objects) == []


def test_a_pod_is_judged_when_it_is_made_only():
    objects = Objects(namespaces=[namespace(warn="restricted")])
    assert len(warn("pods", pod("web"), None, objects)) == 1
    assert warn("pods", pod("web"), pod("web"), objects) == []


def test_pods_that_break_a_stricter_level_are_counted_by_what_they_do():
    hosted = pod("host", hostNetwork=True)
    objects = Objects(pods=[pod("b"), pod("a"), hosted, pod("c")])
    assert warn("namespaces", namespace(enforce="restricted"), namespace(), objects) == [
        'existing pods in namespace "demo" violate the new PodSecurity enforce level "restricted:latest"',
        f"a (and 2 other pods): {REASONS}",
        f"host: host namespaces, {REASONS}",
    ]
    assert warn("namespaces", namespace(enforce="baseline"), namespace(enforce="restricted"), objects) == []
    assert warn("namespaces", namespace(enforce="restricted"), namespace(), Objects()) == []
