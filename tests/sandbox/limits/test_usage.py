from fractions import Fraction

import pytest

from rollouts.sandbox.limits.usage import usage
from tests.sandbox.controllers.making import pod


def needing(**resources):
    made = pod("p")
    made["spec"]["containers"][0]["resources"] = resources
    return made


@pytest.mark.parametrize(
    ("resource", "obj", "expected"),
    [
        ("pods", pod("p"), {"pods": 1, "count/pods": 1}),
        ("pods", pod("p", phase="Succeeded", ready=None), {}),
        (
            "pods",
            needing(requests={"cpu": "250m", "memory": "1Gi"}, limits={"cpu": "1"}),
            {
                "pods": 1,
                "count/pods": 1,
                "cpu": Fraction(1, 4),
                "requests.cpu": Fraction(1, 4),
                "memory": 2**30,
                "requests.memory": 2**30,
                "limits.cpu": 1,
            },
        ),
        ("configmaps", {}, {"configmaps": 1, "count/configmaps": 1}),
        ("deployments", {}, {"count/deployments.apps": 1}),
        (
            "persistentvolumeclaims",
            {"spec": {"storageClassName": "fast", "resources": {"requests": {"storage": "2"}}}},
            {
                "count/persistentvolumeclaims": 1,
                "persistentvolumeclaims": 1,
                "requests.storage": 2,
                "fast.storageclass.storage.k8s.io/persistentvolumeclaims": 1,
                "fast.storageclass.storage.k8s.io/requests.storage": 2,
            },
        ),
        (
            "services",
            {"spec": {"type": "NodePort", "ports": [{"nodePort": 30000}, {"nodePort": 30001}]}},
            {"services": 1, "count/services": 1, "services.nodeports": 2, "services.loadbalancers": 0},
        ),
    ],
)
def test_it_reckons_what_one_object_takes(resource, obj, expected):
    assert usage(resource, obj) == expected


def test_an_init_container_counts_only_where_it_needs_more_than_the_others_together():
    made = needing(requests={"cpu": "250m", "memory": "1Gi"})
    made["spec"]["initContainers"] = [{"name": "i", "resources": {"requests": {"cpu": "1", "memory": "1Mi"}}}]
    taken = usage("pods", made)
    assert (taken["requests.cpu"], taken["requests.memory"]) == (Fraction(1), Fraction(2**30))
