"""Claims get the default class, and what is in use is protected."""

from rollouts.sandbox.admission import volume_claims
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
