"""Volumes, the claims on them, and what says how they are made."""

from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.tables.column import AGE, NAME, Cells, Column, Printer, joined, name_of, narrow, part, wide
from rollouts.sandbox.tables.durations import age

DEFAULT_MARKS = (
    "storageclass.kubernetes.io/is-default-class",
    "storageclass.beta.kubernetes.io/is-default-class",
)
CLASS_MARK = "volume.beta.kubernetes.io/storage-class"
UNSET = "<unset>"
MODES = {"ReadWriteOnce": "RWO", "ReadOnlyMany": "ROX", "ReadWriteMany": "RWX", "ReadWriteOncePod": "RWOP"}


def _volume(obj: Object, now: float) -> Cells:
    spec, status = part(obj, "spec"), part(obj, "status")
    reference = spec.get("claimRef")
    claim = f"{reference.get('namespace', '')}/{reference.get('name', '')}" if reference else ""
    size = part(spec, "capacity").get("storage", "0")
    policy = spec.get("persistentVolumeReclaimPolicy", "")
    shown = [size, _modes(spec), policy, _phase(obj), claim, _class(obj), spec.get("volumeAttributesClassName", UNSET)]
    return [name_of(obj), *shown, status.get("reason", ""), age(obj, now), spec.get("volumeMode", UNSET)]


def _claim(obj: Object, now: float) -> Cells:
    spec, status = part(obj, "spec"), part(obj, "status")
    name = spec.get("volumeName", "")
    size, modes = (part(status, "capacity").get("storage", "0"), _modes(status)) if name else ("", "")
    shown = [_phase(obj), name, size, modes, _class(obj), spec.get("volumeAttributesClassName", UNSET)]
    return [name_of(obj), *shown, age(obj, now), spec.get("volumeMode", UNSET)]


def _phase(obj: Object) -> str:
    return "Terminating" if obj["metadata"].get("deletionTimestamp") else part(obj, "status").get("phase", "")


def _modes(holder: dict[str, Any]) -> str:
    given = holder.get("accessModes") or ()
    return ",".join(short for mode, short in MODES.items() if mode in given)


def _class(obj: Object) -> str:
    marked = part(obj["metadata"], "annotations").get(CLASS_MARK)
    return str(marked or part(obj, "spec").get("storageClassName") or "")


def _storage_class(obj: Object, now: float) -> Cells:
    marks = part(obj["metadata"], "annotations")
    name = name_of(obj)
    if any(marks.get(each) == "true" for each in DEFAULT_MARKS):
        name += " (default)"
    policy, binding = obj.get("reclaimPolicy", "Delete"), obj.get("volumeBindingMode", "Immediate")
    grows = bool(obj.get("allowVolumeExpansion"))
    return [name, obj.get("provisioner", ""), policy, binding, grows, age(obj, now)]


def _driver(obj: Object, now: float) -> Cells:
    spec = part(obj, "spec")
    requests = spec.get("tokenRequests")
    audiences = UNSET if requests is None else ",".join(each.get("audience", "") for each in requests)
    needs = [spec.get("attachRequired", True), spec.get("podInfoOnMount", False), spec.get("storageCapacity", False)]
    modes = joined(spec.get("volumeLifecycleModes") or ())
    return [name_of(obj), *needs, audiences, spec.get("requiresRepublish", False), modes, age(obj, now)]


def _node(obj: Object, now: float) -> Cells:
    return [name_of(obj), len(part(obj, "spec").get("drivers") or ()), age(obj, now)]


def _room(obj: Object, now: float) -> Cells:  # noqa: ARG001
    return [name_of(obj), obj.get("storageClassName", ""), obj.get("capacity") or UNSET]


def _attachment(obj: Object, now: float) -> Cells:
    spec = part(obj, "spec")
    volume = part(spec, "source").get("persistentVolumeName", "")
    attached = part(obj, "status").get("attached", False)
    return [name_of(obj), spec.get("attacher", ""), volume, spec.get("nodeName", ""), attached, age(obj, now)]


VOLUMES = Printer(
    (
        NAME,
        *narrow("Capacity", "Access Modes", "Reclaim Policy", "Status", "Claim", "StorageClass"),
        *narrow("VolumeAttributesClass", "Reason"),
        AGE,
        *wide("VolumeMode"),
    ),
    _volume,
)
CLAIMS = Printer(
    (
        NAME,
        *narrow("Status", "Volume", "Capacity", "Access Modes", "StorageClass", "VolumeAttributesClass"),
        AGE,
        *wide("VolumeMode"),
    ),
    _claim,
)
STORAGE_CLASSES = Printer(
    (NAME, *narrow("Provisioner", "ReclaimPolicy", "VolumeBindingMode", "AllowVolumeExpansion"), AGE), _storage_class
)
CSI_DRIVERS = Printer(
    (
        NAME,
        *(Column(name, "boolean") for name in ("AttachRequired", "PodInfoOnMount", "StorageCapacity")),
        Column("TokenRequests"),
        Column("RequiresRepublish", "boolean"),
        Column("Modes"),
        AGE,
    ),
    _driver,
)
CSI_NODES = Printer((NAME, Column("Drivers", "integer"), AGE), _node)
CSI_ROOM = Printer((NAME, *narrow("StorageClassName", "Capacity")), _room)
ATTACHMENTS = Printer(
    (NAME, Column("Attacher", format="name"), *narrow("PV", "Node"), Column("Attached", "boolean"), AGE), _attachment
)
