"""What is said of pods and templates that are valid, but hardly what was meant."""

import pytest

from rollouts.sandbox.schema.pod_warnings import warnings

HIDES = 'hides previous definition of "A", which may be dropped when using apply'


def pod(container=None, **spec) -> dict:
    return {"metadata": {"name": "p"}, "spec": {"containers": [{"name": "c"} | (container or {})]} | spec}


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (pod(), []),
        (pod({"env": [{"name": "A", "value": "1"}, {"name": "A", "value": "2"}]}), [
            f"spec.containers[0].env[1]: {HIDES}",
        ]),
        (pod({"env": [{"name": "A", "value": "1"}, {"name": "A", "value": "$(A)2"}]}), []),
        (pod({"ports": [{"containerPort": 80, "name": "a"}, {"containerPort": 80, "name": "a"}]}), [
            "spec.containers[0].ports[1]: duplicate port definition with spec.containers[0].ports[0]",
            'spec.containers[0].ports[1]: duplicate port name "a" with spec.containers[0].ports[0], services and '
            "probes that select ports by name will use spec.containers[0].ports[0]",
        ]),
        (pod({"ports": [{"containerPort": 80}, {"containerPort": 80, "hostPort": 80}]}), [
            "spec.containers[0].ports[1]: overlapping port definition with spec.containers[0].ports[0]",
        ]),
        (pod({"resources": {"limits": {"memory": "100m"}}}), [
            'spec.containers[0].resources.limits[memory]: fractional byte value "100m" is invalid, must be an integer',
        ]),
        (pod(nodeSelector={"beta.kubernetes.io/os": "linux"}), [
            'spec.nodeSelector[beta.kubernetes.io/os]: deprecated since v1.14; use "kubernetes.io/os" instead',
        ]),
        (pod(imagePullSecrets=[{"name": "a"}, {"name": "a"}, {}]), [
            'spec.imagePullSecrets[1].name: duplicate name "a"', 'spec.imagePullSecrets[2].name: invalid empty name ""',
        ]),
        (pod(terminationGracePeriodSeconds=-1), [
            "spec.terminationGracePeriodSeconds: must be >= 0; negative values are invalid and will be treated as 1",
        ]),
        (pod(topologySpreadConstraints=[{"topologyKey": "zone"}]), [
            "spec.topologySpreadConstraints[0].labelSelector: a null labelSelector results in matching no pod",
        ]),
        (pod() | {"metadata": {"name": "a.b"}}, [
            "metadata.name: this is used in the Pod's hostname, which can result in surprising behavior; a DNS label "
            "is recommended: [must not contain dots]",
        ]),
    ],
)  # fmt: skip
def test_it_warns_of_what_is_hardly_meant(given, told):
    assert warnings("pods", given, None) == told


def test_it_warns_of_a_template_whenever_it_is_changed():
    template = pod({"env": [{"name": "A"}, {"name": "A"}]})
    old = {"metadata": {"name": "a.b", "generation": 1}, "spec": {"template": template}}
    new = old | {"metadata": {"name": "a.b", "generation": 2}}
    assert warnings("deployments", old, old) == []
    assert warnings("deployments", new, old) == [f"spec.template.spec.containers[0].env[1]: {HIDES}"]
    assert warnings("deployments", old, None)[0].startswith("metadata.name: this is used in Pod names and hostnames")
    assert warnings("pods", template, template) == []
