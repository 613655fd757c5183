"""Claims find volumes, or are made some; volumes tell whose they are, and go when they should."""

import pytest

from rollouts.sandbox.controllers.volume_claims import PROVISIONER
from tests.sandbox.controllers.making import pod

PVC, PV = "persistentvolumeclaims", "persistentvolumes"


def a_class(cluster, name="standard", provisioner=PROVISIONER, **more):
    return cluster.registry.create("storageclasses", {"metadata": {"name": name}, "provisioner": provisioner} | more)


def claim(cluster, name="room", size="1Gi", chosen: str | None = "standard", **spec):
    asked = {"accessModes": ["ReadWriteOnce"], "resources": {"requests": {"storage": size}}, "storageClassName": chosen}
    return cluster.create(PVC, name, spec=asked | spec)


def volume(cluster, name, size="1Gi", chosen="", **spec):
    given = {
        "accessModes": ["ReadWriteOnce", "ReadOnlyMany"],
        "capacity": {"storage": size},
        "hostPath": {"path": "/x"},
        "storageClassName": chosen,
    }
    return cluster.registry.create(PV, {"metadata": {"name": name}, "spec": given | spec})


def phase(cluster, resource, name):
    namespace = "lab" if resource == PVC else ""
    return cluster.registry.get(resource, namespace, name)["status"]["phase"]


def user(cluster, of="room"):
    made = pod("p")["spec"]
    made["volumes"] = [{"name": "v", "persistentVolumeClaim": {"claimName": of}}]
    return cluster.create("pods", "p", spec=made)


def test_a_class_provisions_a_volume_of_the_asked_size(cluster):
    a_class(cluster)
    claim(cluster, size="3Gi")
    cluster.settle(3)
    bound = cluster.get(PVC, "room")
    (made,) = cluster.registry.list(PV)
    assert bound["spec"]["volumeName"] == made["metadata"]["name"] == f"pvc-{bound['metadata']['uid']}"
    assert bound["status"] == {"accessModes": ["ReadWriteOnce"], "capacity": {"storage": "3Gi"}, "phase": "Bound"}
    assert (made["status"]["phase"], made["spec"]["claimRef"]["name"]) == ("Bound", "room")
    assert cluster.told("ProvisioningSucceeded") == [f"Successfully provisioned volume {made['metadata']['name']}"]


def test_a_provisioned_volume_goes_with_its_claim(cluster):
    a_class(cluster)
    claim(cluster)
    cluster.settle(3)
    cluster.registry.delete(PVC, "lab", "room")
    cluster.settle(3)
    assert cluster.registry.list(PV) == []


def test_a_volume_that_was_made_by_hand_is_released_and_stays(cluster):
    volume(cluster, "big", "9Gi")
    volume(cluster, "fit", "2Gi")
    volume(cluster, "small", "1Gi")
    claim(cluster, size="2Gi", chosen="")
    cluster.settle(3)
    assert cluster.get(PVC, "room")["spec"]["volumeName"] == "fit"
    assert [phase(cluster, PV, name) for name in ("big", "fit", "small")] == ["Available", "Bound", "Available"]
    cluster.registry.delete(PVC, "lab", "room")
    cluster.settle(3)
    assert phase(cluster, PV, "fit") == "Released"


@pytest.mark.parametrize(
    ("chosen", "reason", "message"),
    [
        ("", "FailedBinding", "no persistent volumes available for this claim and no storage class is set"),
        ("nosuch", "ProvisioningFailed", 'storageclass.storage.k8s.io "nosuch" not found'),
        ("later", "WaitForFirstConsumer", "waiting for first consumer to be created before binding"),
    ],
)
def test_a_claim_that_nobody_serves_says_why(cluster, chosen, reason, message):
    a_class(cluster, "later", volumeBindingMode="WaitForFirstConsumer")
    claim(cluster, chosen=chosen)
    cluster.settle(3)
    assert phase(cluster, PVC, "room") == "Pending"
    assert cluster.told(reason) == [message]


def test_a_class_that_waits_provisions_once_a_pod_asks(cluster):
    a_class(cluster, "later", volumeBindingMode="WaitForFirstConsumer")
    claim(cluster, chosen="later")
    cluster.settle(3)
    user(cluster)
    cluster.settle(3)
    assert phase(cluster, PVC, "room") == "Bound"


def test_a_claim_in_use_stays_until_its_pod_is_gone(cluster):
    a_class(cluster)
    claim(cluster)
    held = cluster.get(PVC, "room")
    finalizers = {"finalizers": ["kubernetes.io/pvc-protection"]}
    cluster.registry.update(PVC, held | {"metadata": held["metadata"] | finalizers})
    user(cluster)
    cluster.settle(3)
    cluster.registry.delete(PVC, "lab", "room")
    cluster.settle(3)
    assert cluster.names(PVC) == ["room"]
    cluster.registry.delete("pods", "lab", "p", grace_seconds=0)
    cluster.settle(3)
    assert cluster.names(PVC) == []
