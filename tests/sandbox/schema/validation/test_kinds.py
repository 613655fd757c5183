"""One fault each of the other kinds, in the server's words."""

import json
from pathlib import Path

import pytest

from rollouts.sandbox.basics.resources import RESOURCES
from rollouts.sandbox.schema import defaults
from rollouts.sandbox.schema.validation.entry import validate_create, validate_update

RECORDED = json.loads((Path(__file__).parents[1] / "data" / "recorded.json").read_text())


def born(resource, name="it", **fields):
    known = RESOURCES[resource]
    namespace = {"namespace": "demo"} if known.namespaced else {}
    base = {"apiVersion": known.api_version, "kind": known.kind, "metadata": {"name": name} | namespace}
    return defaults.default(resource, base | fields)


def sentences(faults):
    return [f"{fault.field}: {fault.message}" for fault in faults]


def service(**spec):
    return {"spec": {"ports": [{"port": 80}]} | spec}


@pytest.mark.parametrize("kind", RECORDED)
def test_what_a_real_server_stored_has_no_faults(kind):
    resource = next(
        plural for plural, known in RESOURCES.items() if known.kind == kind and not plural.startswith("events.")
    )
    for recorded in RECORDED[kind]:
        assert validate_create(resource, recorded) == []
        assert validate_update(resource, recorded, recorded) == []


@pytest.mark.parametrize(
    ("resource", "fields", "sentence"),
    [
        ("services", service(ports=[]), "spec.ports: Required value"),
        (
            "services",
            service(ports=[{"port": 80}, {"port": 81, "name": "b"}]),
            "spec.ports[0].name: Required value",
        ),
        (
            "services",
            service(ports=[{"port": 0}]),
            "spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive",
        ),
        (
            "services",
            service(type="Round"),
            'spec.type: Unsupported value: "Round": '
            'supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
        ),
        (
            "services",
            service(type="NodePort", ports=[{"port": 80, "nodePort": 80}]),
            "spec.ports[0].nodePort: Invalid value: 80: "
            "provided port is not in the valid range. The range of valid ports is 30000-32767",
        ),
        (
            "services",
            service(ports=[{"port": 80, "nodePort": 30080}]),
            "spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'",
        ),
        (
            "configmaps",
            {"data": {"a b": "x"}},
            'data[a b]: Invalid value: "a b": a valid config key must consist of alphanumeric characters, '
            "'-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', "
            "regex used for validation is '[-._a-zA-Z0-9]+')",
        ),
        ("secrets", {"type": "kubernetes.io/tls", "data": {"tls.crt": "eA=="}}, "data[tls.key]: Required value"),
        (
            "resourcequotas",
            {"spec": {"hard": {"pods": "1500m"}}},
            'spec.hard[pods]: Invalid value: "1500m": must be an integer',
        ),
        (
            "resourcequotas",
            {"spec": {"hard": {"pods": "1"}, "scopes": ["BestEffort", "NotBestEffort"]}},
            'spec.scopes: Invalid value: []core.ResourceQuotaScope{"BestEffort", "NotBestEffort"}: conflicting scopes',
        ),
        (
            "resourcequotas",
            {"spec": {"hard": {"cpu": "1"}, "scopes": ["BestEffort"]}},
            'spec.scopes: Invalid value: []core.ResourceQuotaScope{"BestEffort"}: '
            "unsupported scope applied to resource",
        ),
        (
            "resourcequotas",
            {"spec": {"hard": {"services": "1"}, "scopes": ["Terminating"]}},
            'spec.scopes: Invalid value: []core.ResourceQuotaScope{"Terminating"}: '
            "unsupported scope applied to resource",
        ),
        (
            "resourcequotas",
            {"spec": {"hard": {"pods": "1"}, "scopes": ["Sometimes"]}},
            'spec.scopes: Invalid value: []core.ResourceQuotaScope{"Sometimes"}: unsupported scope',
        ),
        (
            "limitranges",
            {
                "spec": {
                    "limits": [{"type": "Container", "min": {"cpu": "2"}, "max": {"cpu": "1"}, "default": {"cpu": "1"}}]
                }
            },
            'spec.limits[0].min[cpu]: Invalid value: "2": min value 2 is greater than max value 1',
        ),
        (
            "horizontalpodautoscalers",
            {"spec": {"maxReplicas": 1, "minReplicas": 2, "scaleTargetRef": {"kind": "Deployment", "name": "x"}}},
            "spec.maxReplicas: Invalid value: 1: must be greater than or equal to `minReplicas`",
        ),
        (
            "roles",
            {"rules": [{"apiGroups": [""], "resources": ["pods"], "verbs": []}]},
            "rules[0].verbs: Required value: verbs must contain at least one value",
        ),
        (
            "rolebindings",
            {"roleRef": {"kind": "Thing", "name": "x"}},
            'roleRef.kind: Unsupported value: "Thing": supported values: "Role", "ClusterRole"',
        ),
    ],
)
def test_it_tells_the_fault_first(resource, fields, sentence):
    assert sentences(validate_create(resource, born(resource, **fields)))[0] == sentence


def test_a_services_name_starts_with_a_letter():
    assert sentences(validate_create("services", born("services", "1web", **service()))) == [
        'metadata.name: Invalid value: "1web": a DNS-1035 label must consist of lower case alphanumeric characters or '
        "'-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or "
        "'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')",
    ]


def test_an_address_once_given_stays():
    old, new = (born("services", **service(clusterIP=address)) for address in ("10.0.0.1", "10.0.0.2"))
    assert sentences(validate_update("services", new, old)) == [
        'spec.clusterIPs[0]: Invalid value: []string{"10.0.0.2"}: may not change once set',
    ]


def test_an_immutable_config_map_keeps_its_data():
    old, new = (born("configmaps", immutable=True, data={"a": value}) for value in ("1", "2"))
    assert sentences(validate_update("configmaps", new, old)) == [
        "data: Forbidden: field is immutable when `immutable` is set",
    ]


def test_a_pod_that_exists_changes_only_its_images():
    old = born("pods", spec={"containers": [{"name": "a", "image": "a:1"}]})
    image = born("pods", spec={"containers": [{"name": "a", "image": "a:2"}]})
    command = born("pods", spec={"containers": [{"name": "a", "image": "a:1", "command": ["x"]}]})
    assert validate_update("pods", image, old) == []
    faults = validate_update("pods", command, old)
    assert [fault.reason for fault in faults] == ["FieldValueForbidden"]
    assert faults[0].message.startswith(
        "Forbidden: pod updates may not change fields other than `spec.containers[*].image`,"
        "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,`spec.tolerations` (only additions to existing "
        "tolerations),`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)\n"
    )


def test_a_pod_that_exists_keeps_its_number_of_containers():
    old = born("pods", spec={"containers": [{"name": "a", "image": "a:1"}]})
    new = born("pods", spec={"containers": [{"name": "a", "image": "a:1"}, {"name": "b", "image": "b"}]})
    assert sentences(validate_update("pods", new, old)) == [
        "spec.containers: Forbidden: pod updates may not add or remove containers",
    ]
