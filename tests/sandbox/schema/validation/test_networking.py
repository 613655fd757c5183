"""Ingresses, their classes and NetworkPolicies, in the server's sentences."""

import pytest

from rollouts.sandbox.schema.validation.entry import validate_create, validate_update

SERVICE = {"service": {"name": "web", "port": {"number": 80}}}
PATH = {"path": "/", "pathType": "Prefix", "backend": SERVICE}
CIDR = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"


def told(resource: str, spec: dict, **annotations: str) -> list[str]:
    metadata = {"name": "x", "namespace": "default", "annotations": annotations}
    obj = {"apiVersion": "networking.k8s.io/v1", "kind": "Ingress", "metadata": metadata, "spec": spec}
    return [f"{fault.field}: {fault.message}" for fault in validate_create(resource, obj)]


def ruled(**path: object) -> dict:
    return {"rules": [{"host": "shop.example", "http": {"paths": [PATH | path]}}]}


@pytest.mark.parametrize(
    ("spec", "sentences"),
    [
        (ruled(), []),
        ({"defaultBackend": SERVICE}, []),
        ({}, [
            "spec: Invalid value: []networking.IngressRule(nil): either `defaultBackend` or `rules` must be specified",
        ]),
        (ruled(path="shop"), ['spec.rules[0].http.paths[0].path: Invalid value: "shop": must be an absolute path']),
        (ruled(path="/a//b"), ["spec.rules[0].http.paths[0].path: Invalid value: \"/a//b\": must not contain '//'"]),
        (ruled(path="/a/.."), ["spec.rules[0].http.paths[0].path: Invalid value: \"/a/..\": cannot end with '/..'"]),
        (ruled(path="", pathType="ImplementationSpecific"), []),
        (ruled(pathType=None), ["spec.rules[0].http.paths[0].pathType: Required value: pathType must be specified"]),
        (ruled(pathType="Regex"), [
            'spec.rules[0].http.paths[0].pathType: Unsupported value: "Regex": '
            'supported values: "Exact", "ImplementationSpecific", "Prefix"',
        ]),
        ({"rules": [{"http": {"paths": []}}]}, ["spec.rules[0].http.paths: Required value"]),
        ({"rules": [{"host": "10.0.0.1"}]}, [
            'spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address',
        ]),
        ({"rules": [{"host": "*.shop.example"}]}, []),
        (ruled(backend={}), [
            'spec.rules[0].http.paths[0].backend: Invalid value: "": resource or service backend is required',
        ]),
        (ruled(backend=SERVICE | {"resource": {"kind": "Bucket", "name": "b"}}), [
            'spec.rules[0].http.paths[0].backend: Invalid value: "": cannot set both resource and service backends',
        ]),
        ({"defaultBackend": {"service": {"port": {"number": 80}}}}, [
            "spec.defaultBackend.service.name: Required value",
        ]),
        ({"defaultBackend": {"service": {"name": "web"}}}, [
            "spec.defaultBackend: Required value: port name or number is required",
        ]),
        ({"defaultBackend": {"service": {"name": "web", "port": {"name": "http", "number": 80}}}}, [
            'spec.defaultBackend: Invalid value: "": cannot set both port name & port number',
        ]),
        ({"defaultBackend": {"service": {"name": "web", "port": {"number": 70_000}}}}, [
            "spec.defaultBackend.service.port.number: Invalid value: 70000: must be between 1 and 65535, inclusive",
        ]),
    ],
)  # fmt: skip
def test_an_ingress_is_held_to_its_rules(spec: dict, sentences: list[str]) -> None:
    assert told("ingresses", spec) == sentences


def test_a_new_ingress_names_one_class() -> None:
    spec = ruled() | {"ingressClassName": "nginx"}
    assert told("ingresses", spec, **{"kubernetes.io/ingress.class": "nginx"}) == []
    assert told("ingresses", spec, **{"kubernetes.io/ingress.class": "traefik"}) == [
        'annotations.kubernetes.io/ingress.class: Invalid value: "traefik": '
        "must match `ingressClassName` when both are specified"
    ]


def test_a_class_keeps_its_controller() -> None:
    one, other = ({"metadata": {"name": "x"}, "spec": {"controller": name}} for name in ("a.example/b", "c.example/d"))
    assert validate_update("ingressclasses", one, one) == []
    assert [fault.message for fault in validate_update("ingressclasses", other, one)] == [
        'Invalid value: "c.example/d": field is immutable'
    ]


def letting_in(*peers: dict, ports: tuple[dict, ...] = ()) -> dict:
    return {"podSelector": {}, "ingress": [{"from": list(peers), "ports": list(ports)}]}


def block(cidr: str, *others: str) -> dict:
    return {"ipBlock": {"cidr": cidr, "except": list(others)}}


@pytest.mark.parametrize(
    ("spec", "sentences"),
    [
        (letting_in({"podSelector": {}, "namespaceSelector": {}}, block("10.0.0.0/8", "10.1.0.0/16")), []),
        (letting_in(ports=({"port": "http"}, {"port": 80, "endPort": 90, "protocol": "UDP"})), []),
        (letting_in({}), ["spec.ingress[0].from[0]: Required value: must specify a peer"]),
        (letting_in(block("10.0.0.0/8") | {"podSelector": {}}), [
            "spec.ingress[0].from[0]: Forbidden: may not specify both ipBlock and another peer",
        ]),
        (letting_in(block("")), ["spec.ingress[0].from[0].ipBlock.cidr: Required value"]),
        (letting_in(block("10.0.0.1")), [f'spec.ingress[0].from[0].ipBlock.cidr: Invalid value: "10.0.0.1": {CIDR}']),
        (letting_in(block("10.0.0.0/8", "no")), [
            f'spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: "no": {CIDR}',
        ]),
        *((letting_in(block("10.0.0.0/8", outside)), [
            f'spec.ingress[0].from[0].ipBlock.except[0]: Invalid value: "{outside}": must be a strict subset of `cidr`',
        ]) for outside in ("11.0.0.0/16", "10.0.0.0/8", "2001:db8::/64")),
        (letting_in(ports=({"port": 80, "endPort": 70},)), [
            "spec.ingress[0].ports[0].endPort: Invalid value: 80: must be greater than or equal to `port`",
        ]),
        (letting_in(ports=({"port": "http", "endPort": 70},)), [
            "spec.ingress[0].ports[0].endPort: Invalid value: 70: may not be specified when `port` is non-numeric",
        ]),
        (letting_in(ports=({"endPort": 70},)), [
            "spec.ingress[0].ports[0].port: Required value: must be specified when `endPort` is specified",
        ]),
        (letting_in(ports=({"protocol": "ICMP"},)), [
            'spec.ingress[0].ports[0].protocol: Unsupported value: "ICMP": supported values: "SCTP", "TCP", "UDP"',
        ]),
        ({"podSelector": {}, "policyTypes": ["Ingress", "Other"]}, [
            'spec.policyTypes[1]: Unsupported value: "Other": supported values: "Egress", "Ingress"',
        ]),
        ({"podSelector": {}, "policyTypes": ["Ingress", "Egress", "Ingress"]}, [
            'spec.policyTypes: Invalid value: []string{"Ingress", "Egress", "Ingress"}: '
            "may not specify more than two policyTypes",
        ]),
    ],
)  # fmt: skip
def test_a_network_policy_is_held_to_its_rules(spec: dict, sentences: list[str]) -> None:
    assert told("networkpolicies", spec) == sentences
