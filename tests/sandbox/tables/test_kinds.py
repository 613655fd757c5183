"""The columns and cells of the kinds that are kept though little acts on them."""

from typing import Any

import pytest

from rollouts.sandbox.basics.timestamps import seconds
from rollouts.sandbox.tables.table import definitions, row

NOW = 1_795_374_490.0
CLAIMED = {"accessModes": ["ReadWriteMany", "ReadWriteOnce"], "capacity": {"storage": "1Gi"}}
OWNER = {"controller": True, "apiVersion": "apps/v1", "kind": "StatefulSet", "name": "db"}
DEFAULT = {"annotations": {"storageclass.kubernetes.io/is-default-class": "true"}}
TEMPLATE = {"metadata": {"labels": {"b": "2", "a": "1"}}, "spec": {"containers": [{"name": "c", "image": "i"}]}}


def obj(metadata: dict[str, Any] | None = None, **parts: Any) -> dict[str, Any]:
    own = {"name": "x", "namespace": "default", "creationTimestamp": seconds(NOW - 7)}
    return {"metadata": own | (metadata or {}), **parts}


@pytest.mark.parametrize(
    ("resource", "given", "columns", "cells"),
    [
        ("persistentvolumes",
         obj(spec=CLAIMED | {"claimRef": {"namespace": "n", "name": "c"}, "persistentVolumeReclaimPolicy": "Retain",
                             "storageClassName": "s", "volumeMode": "Block"}, status={"phase": "Bound"}),
         "Name Capacity Access_Modes Reclaim_Policy Status Claim StorageClass VolumeAttributesClass Reason Age "
         "VolumeMode",
         ["x", "1Gi", "RWO,RWX", "Retain", "Bound", "n/c", "s", "<unset>", "", "7s", "Block"]),
        ("persistentvolumeclaims", obj(spec={"volumeName": "v"}, status=CLAIMED | {"phase": "Bound"}),
         "Name Status Volume Capacity Access_Modes StorageClass VolumeAttributesClass Age VolumeMode",
         ["x", "Bound", "v", "1Gi", "RWO,RWX", "", "<unset>", "7s", "<unset>"]),
        ("persistentvolumeclaims", obj({"deletionTimestamp": "t"}, spec={"storageClassName": "s"}, status=CLAIMED),
         "Name Status Volume Capacity Access_Modes StorageClass VolumeAttributesClass Age VolumeMode",
         ["x", "Terminating", "", "", "", "s", "<unset>", "7s", "<unset>"]),
        ("storageclasses", obj(DEFAULT, provisioner="p"),
         "Name Provisioner ReclaimPolicy VolumeBindingMode AllowVolumeExpansion Age",
         ["x (default)", "p", "Delete", "Immediate", False, "7s"]),
        ("csidrivers", obj(spec={"tokenRequests": [{"audience": "a"}], "volumeLifecycleModes": ["Persistent"]}),
         "Name AttachRequired PodInfoOnMount StorageCapacity TokenRequests RequiresRepublish Modes Age",
         ["x", True, False, False, "a", False, "Persistent", "7s"]),
        ("csinodes", obj(spec={"drivers": [{}]}), "Name Drivers Age", ["x", 1, "7s"]),
        ("csistoragecapacities", obj(storageClassName="s"), "Name StorageClassName Capacity", ["x", "s", "<unset>"]),
        ("volumeattachments", obj(spec={"attacher": "a", "nodeName": "n", "source": {"persistentVolumeName": "v"}}),
         "Name Attacher PV Node Attached Age", ["x", "a", "v", "n", False, "7s"]),
        ("ingresses",
         obj(spec={"rules": [{"host": h} for h in "abcd"], "tls": [{}]},
             status={"loadBalancer": {"ingress": [{"ip": "1.2.3.4"}]}}),
         "Name Class Hosts Address Ports Age", ["x", "<none>", "a,b,c + 1 more...", "1.2.3.4", "80, 443", "7s"]),
        ("ingressclasses", obj(spec={"controller": "c", "parameters": {"kind": "K", "apiGroup": "g", "name": "n"}}),
         "Name Controller Parameters Age", ["x", "c", "K.g/n", "7s"]),
        ("networkpolicies", obj(spec={"podSelector": {}}), "Name Pod-Selector Age", ["x", "<none>", "7s"]),
        ("poddisruptionbudgets", obj(spec={"maxUnavailable": "50%"}, status={"disruptionsAllowed": 2}),
         "Name Min_Available Max_Unavailable Allowed_Disruptions Age", ["x", "N/A", "50%", 2, "7s"]),
        ("priorityclasses", obj(value=5, preemptionPolicy="Never"),
         "Name Value Global-Default Age PreemptionPolicy", ["x", 5, False, "7s", "Never"]),
        ("runtimeclasses", obj(handler="h"), "Name Handler Age", ["x", "h", "7s"]),
        ("podtemplates", obj(template=TEMPLATE), "Name Containers Images Pod_Labels", ["x", "c", "i", "a=1,b=2"]),
        ("controllerrevisions", obj({"ownerReferences": [OWNER]}, revision=3),
         "Name Controller Revision Age", ["x", "statefulset.apps/db", 3, "7s"]),
        ("componentstatuses", obj(conditions=[{"type": "Healthy", "status": "False", "error": "e"}]),
         "Name Status Message Error", ["x", "Unhealthy", "", "e"]),
        ("componentstatuses", obj(), "Name Status Message Error", ["x", "Unknown", "", ""]),
    ],
)  # fmt: skip
def test_a_kind_has_its_columns(resource, given, columns, cells):
    assert [each["name"] for each in definitions(resource)] == [each.replace("_", " ") for each in columns.split()]
    assert row(resource, given, given, NOW, "None")["cells"] == cells
