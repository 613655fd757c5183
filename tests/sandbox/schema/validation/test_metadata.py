"""Names, labels, owners and finalizers, in the server's sentences."""

import pytest

from rollouts.sandbox.schema.validation.metadata import matches
from tests.sandbox.schema.validation.saying import changed, told

LABEL = (
    "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and "
    "end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is "
    "'[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
)
SUBDOMAIN = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must "
    "start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
    "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
)
DNS_LABEL = (
    "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic "
    "character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for "
    "validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"
)
QUALIFIED = (
    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
    "alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
    "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
)
LABEL_VALUE = (
    "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must "
    "start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used "
    "for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"
)
UNQUALIFIED = "name is neither a standard finalizer name nor is it fully qualified"


@pytest.mark.parametrize(
    ("resource", "fields", "sentences"),
    [
        ("configmaps", {"metadata": {"name": "", "generateName": "A-"}},
         [f'metadata.generateName: Invalid value: "A-": {SUBDOMAIN}',
          "metadata.name: Required value: name or generateName is required"]),
        ("configmaps", {"metadata": {"generateName": "a-"}},
         []),
        ("configmaps", {"metadata": {"namespace": ""}},
         ["metadata.namespace: Required value"]),
        ("configmaps", {"metadata": {"namespace": "A"}},
         [f'metadata.namespace: Invalid value: "A": {LABEL}']),
        ("nodes", {"metadata": {"namespace": "x"}},
         ["metadata.namespace: Forbidden: not allowed on this type"]),
        ("namespaces", {"metadata": {"name": "a.b"}},
         ['metadata.name: Invalid value: "a.b": must not contain dots']),
        ("services", {"metadata": {"name": "1a"}, "spec": {"ports": [{"port": 80}]}},
         [f'metadata.name: Invalid value: "1a": {DNS_LABEL}']),
        ("roles", {"metadata": {"name": "a/b"}},
         ["metadata.name: Invalid value: \"a/b\": may not contain '/'"]),
        ("configmaps", {"metadata": {"labels": {"a b": "?"}}},
         [f'metadata.labels: Invalid value: "a b": {QUALIFIED}',
          f'metadata.labels: Invalid value: "?": {LABEL_VALUE}']),
        ("configmaps", {"metadata": {"annotations": {"a b": "x"}}},
         [f'metadata.annotations: Invalid value: "a b": {QUALIFIED}']),
        ("configmaps", {"metadata": {"annotations": {"a": "x" * 262_144}}},
         ["metadata.annotations: Too long: may not be more than 262144 bytes"]),
        ("configmaps", {"metadata": {"ownerReferences": [{}]}},
         ['metadata.ownerReferences.apiVersion: Invalid value: "": version must not be empty',
          'metadata.ownerReferences.kind: Invalid value: "": kind must not be empty',
          'metadata.ownerReferences.name: Invalid value: "": name must not be empty',
          'metadata.ownerReferences.uid: Invalid value: "": uid must not be empty']),
        ("configmaps", {"metadata": {"ownerReferences": [{"apiVersion": "v1", "kind": "K", "name": "n",
          "uid": "1", "controller": True}, {"apiVersion": "v1", "kind": "K", "name": "m",
          "uid": "2", "controller": True}]}},
         ['metadata.ownerReferences: Invalid value: []string{"K/m"}: Only one reference can have '
          'Controller set to true. Found "true" in references for K/n and K/m']),
        ("configmaps", {"metadata": {"finalizers": ["no domain"]}},
         [f'metadata.finalizers: Invalid value: "no domain": {QUALIFIED}',
          f'metadata.finalizers[0]: Invalid value: "no domain": {UNQUALIFIED}']),
        ("configmaps", {"metadata": {"finalizers": ["orphan", "mine"]}},
         [f'metadata.finalizers[1]: Invalid value: "mine": {UNQUALIFIED}']),
        ("configmaps", {"metadata": {"finalizers": ["foregroundDeletion", "example.com/mine"]}},
         []),
    ],
)  # fmt: skip
def test_metadata_must_make_sense(resource: str, fields: dict, sentences: list[str]) -> None:
    assert told(resource, **fields) == sentences


@pytest.mark.parametrize(
    ("before", "after", "sentences"),
    [
        ({"uid": "1"}, {"uid": "2"}, ['metadata.uid: Invalid value: "2": field is immutable']),
        ({"deletionTimestamp": "now"}, {"deletionTimestamp": "now", "finalizers": ["a.b/c"]},
         ["metadata.finalizers: Forbidden: no new finalizers can be added if the object is being deleted, found new "
          'finalizers []string{"a.b/c"}']),
        ({"deletionTimestamp": "now", "finalizers": ["a.b/c"]}, {"deletionTimestamp": "now"}, []),
        ({}, {"labels": {"a": "b"}}, []),
        ({}, {"finalizers": ["mine"]}, [f'metadata.finalizers[0]: Invalid value: "mine": {UNQUALIFIED}']),
    ],
)  # fmt: skip
def test_an_object_stays_itself(before: dict, after: dict, sentences: list[str]) -> None:
    assert changed("configmaps", {"metadata": before}, {"metadata": after}) == sentences


@pytest.mark.parametrize(
    ("operator", "values", "labels", "expected"),
    [
        ("In", ["x"], {"a": "x"}, True),
        ("In", ["x"], {}, False),
        ("NotIn", ["x"], {"a": "x"}, False),
        ("NotIn", ["x"], {}, True),
        ("Exists", [], {"a": ""}, True),
        ("Exists", [], {}, False),
        ("DoesNotExist", [], {}, True),
        ("DoesNotExist", [], {"a": ""}, False),
    ],
)
def test_a_selector_selects(operator: str, values: list[str], labels: dict, expected: bool) -> None:
    expression = {"key": "a", "operator": operator, "values": values}
    assert matches({"matchExpressions": [expression]}, labels) is expected
    assert matches({"matchLabels": {"b": "c"}, "matchExpressions": [expression]}, labels) is False
