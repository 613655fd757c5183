"""Claims get the default class, and what is in use is protected."""

import pytest

from rollouts.sandbox.admission import limit_range, volume_claims
from rollouts.sandbox.basics.errors import ApiError
from tests.sandbox.admission.objects import Objects, created

MARK = {"storageclass.kubernetes.io/is-default-class": "true"}


def classes(*names: str) -> Objects:
    made = [{"metadata": {"name": name, "annotations": MARK, "creationTimestamp": name}} for name in names]
    return Objects(storageclasses=[*made, {"metadata": {"name": "plain"}}])


def claim(**spec: object) -> dict:
    return {"metadata": {"name": "room", "namespace": "default"}, "spec": spec}


def test_a_claim_gets_the_newest_default_class():
    got = created(volume_claims.admit, "persistentvolumeclaims", claim(), classes("a", "b"))
    assert got["spec"]["storageClassName"] == "b"
    assert got["metadata"]["finalizers"] == ["kubernetes.io/pvc-protection"]


def test_a_claim_that_names_a_class_keeps_it():
    got = created(volume_claims.admit, "persistentvolumeclaims", claim(storageClassName=""), classes("a"))
    assert got["spec"]["storageClassName"] == ""


def test_without_a_default_class_a_claim_has_none():
    got = created(volume_claims.admit, "persistentvolumeclaims", claim(), classes())
    assert "storageClassName" not in got["spec"]


@pytest.mark.parametrize(
    ("size", "sentence"),
    [
        ("1Gi", ""),
        ("3Gi", "maximum storage usage per PersistentVolumeClaim is 2Gi, but request is 3Gi"),
        ("1Mi", "minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 1Mi"),
    ],
)
def test_a_claim_keeps_to_the_bounds_of_its_namespace(size, sentence):
    item = {"type": "PersistentVolumeClaim", "min": {"storage": "1Gi"}, "max": {"storage": "2Gi"}}
    ranges = Objects(limitranges=[{"metadata": {"name": "l", "namespace": "default"}, "spec": {"limits": [item]}}])
    given = claim(resources={"requests": {"storage": size}})
    if not sentence:
        assert created(limit_range.check, "persistentvolumeclaims", given, ranges) is given
        return
    with pytest.raises(ApiError) as refused:
        created(limit_range.check, "persistentvolumeclaims", given, ranges)
    assert refused.value.message == f'persistentvolumeclaims "room" is forbidden: {sentence}'
