"""Volumes, claims and storage classes, in the server's sentences."""

import pytest

from tests.sandbox.schema.validation.saying import changed, told

SUBDOMAIN = (
    "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must "
    "start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
    "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
)
QUALIFIED = (
    "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an "
    "alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is "
    "'([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
)


@pytest.mark.parametrize(
    ("resource", "fields", "sentences"),
    [
        ("persistentvolumes", {"spec": {}},
         ["spec.accessModes: Required value",
          "spec.capacity: Required value",
          'spec.capacity: Unsupported value: null: supported values: "storage"',
          "spec: Required value: must specify a volume type"]),
        ("persistentvolumes", {"spec": {"accessModes": ["ReadWriteOncePod", "ReadWriteOnce"],
          "capacity": {"storage": "0"}, "hostPath": {"path": ""}}},
         ["spec.accessModes: Forbidden: may not use ReadWriteOncePod with other access modes",
          'spec.capacity[storage]: Invalid value: "0": must be greater than zero',
          "spec.hostPath.path: Required value"]),
        ("persistentvolumes", {"spec": {"accessModes": ["Any"], "capacity": {"storage": "1Gi", "cpu": "1"},
          "local": {"path": "/x"}, "nfs": {"server": "s", "path": "/"},
          "persistentVolumeReclaimPolicy": "Keep", "volumeMode": "Tape",
          "storageClassName": "A B"}},
         ['spec.accessModes: Unsupported value: "Any": supported values: "ReadOnlyMany", "ReadWriteMany", '
          '"ReadWriteOnce", "ReadWriteOncePod"',
          'spec.capacity: Unsupported value: "{\\"cpu\\": {}, \\"storage\\": {}}": supported values: "storage"',
          'spec.persistentVolumeReclaimPolicy: Unsupported value: "Keep": supported values: "Delete", '
          '"Recycle", "Retain"',
          "spec.nfs: Forbidden: may not specify more than 1 volume type",
          "spec.nodeAffinity: Required value: Local volume requires node affinity",
          f'spec.storageClassName: Invalid value: "A B": {SUBDOMAIN}',
          'spec.volumeMode: Unsupported value: "Tape": supported values: "Block", "Filesystem"']),
        ("persistentvolumeclaims", {"spec": {}},
         ["spec.accessModes: Required value: at least 1 access mode is required",
          "spec.resources[storage]: Required value"]),
        ("persistentvolumeclaims", {"spec": {"accessModes": ["ReadWriteOnce"],
          "resources": {"requests": {"storage": "0"}},
          "selector": {"matchExpressions": [{"key": "a", "operator": "In"}]},
          "volumeMode": "Tape"}},
         ["spec.selector.matchExpressions[0].values: Required value: must be specified when `operator` is "
          "'In' or 'NotIn'",
          'spec.resources[storage]: Invalid value: "0": must be greater than zero',
          'spec.volumeMode: Unsupported value: "Tape": supported values: "Block", "Filesystem"']),
        ("storageclasses", {},
         ["provisioner: Required value"]),
        ("storageclasses", {"provisioner": "a b", "parameters": {"": "x"}, "reclaimPolicy": "Recycle",
          "volumeBindingMode": "Later"},
         [f'provisioner: Invalid value: "a b": {QUALIFIED}',
          'parameters: Invalid value: "": field can not be empty.',
          'reclaimPolicy: Unsupported value: "Recycle": supported values: "Delete", "Retain"',
          'volumeBindingMode: Unsupported value: "Later": supported values: "Immediate", "WaitForFirstConsumer"']),
    ],
)  # fmt: skip
def test_storage_must_make_sense(resource: str, fields: dict, sentences: list[str]) -> None:
    assert told(resource, **fields) == sentences


CLAIM: dict = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": "2Gi"}}}
VOLUME: dict = {"accessModes": ["ReadWriteOnce"], "capacity": {"storage": "2Gi"}, "hostPath": {"path": "/a"}}
FROZEN = (
    "spec: Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for "
    "bound claims"
)
BOUND = {"status": {"phase": "Bound"}}


def asks(amount: str, **spec: object) -> dict:
    return {"spec": CLAIM | {"resources": {"requests": {"storage": amount}}} | spec}


@pytest.mark.parametrize(
    ("resource", "before", "after", "sentences"),
    [
        ("persistentvolumeclaims", asks("2Gi"), asks("2Gi", volumeName="v"), []),
        ("persistentvolumeclaims", asks("2Gi", volumeName="v"), asks("2Gi", volumeName="w"), [FROZEN]),
        ("persistentvolumeclaims", asks("2Gi"), asks("3Gi"), [FROZEN]),
        ("persistentvolumeclaims", asks("2Gi") | BOUND, asks("3Gi") | BOUND, []),
        ("persistentvolumeclaims", asks("2Gi") | BOUND, asks("1Gi") | BOUND,
         ["spec.resources.requests.storage: Forbidden: field can not be less than previous value"]),
        ("persistentvolumes", {"spec": VOLUME}, {"spec": VOLUME | {"capacity": {"storage": "3Gi"}}}, []),
        ("persistentvolumes", {"spec": VOLUME}, {"spec": VOLUME | {"hostPath": {"path": "/b"}}},
         ["spec.persistentvolumesource: Forbidden: spec.persistentvolumesource is immutable after creation"]),
        ("storageclasses", {"provisioner": "a"},
         {"provisioner": "b", "parameters": {"c": "d"}, "reclaimPolicy": "Retain",
          "volumeBindingMode": "WaitForFirstConsumer"},
         ["parameters: Forbidden: updates to parameters are forbidden.",
          "provisioner: Forbidden: updates to provisioner are forbidden.",
          "reclaimPolicy: Forbidden: updates to reclaimPolicy are forbidden.",
          'volumeBindingMode: Invalid value: "WaitForFirstConsumer": field is immutable']),
    ],
)  # fmt: skip
def test_what_holds_data_stays(resource: str, before: dict, after: dict, sentences: list[str]) -> None:
    assert changed(resource, before, after) == sentences
