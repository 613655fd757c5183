"""What holds for volumes, the claims on them and storage classes."""

from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema import quantity
from rollouts.sandbox.schema.validation import metadata, names
from rollouts.sandbox.schema.validation.faults import (
    IMMUTABLE,
    Faults,
    forbidden,
    invalid,
    not_supported,
    required,
)

MODES = ("ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod")
RECLAIM_POLICIES = ("Delete", "Recycle", "Retain")
BINDING_MODES = ("Immediate", "WaitForFirstConsumer")
VOLUME_MODES = ("Block", "Filesystem")
POSITIVE = "must be greater than zero"
FROZEN_CLAIM = (
    "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims"
)
NOT_SOURCES = frozenset(
    ("accessModes", "capacity", "claimRef", "mountOptions", "nodeAffinity", "persistentVolumeReclaimPolicy",
     "storageClassName", "volumeAttributesClassName", "volumeMode")
)  # fmt: skip


def volume(obj: Object) -> Faults:
    spec = obj.get("spec") or {}
    yield from _modes(spec, "spec", "")
    yield from _capacity(spec.get("capacity") or {})
    if spec.get("persistentVolumeReclaimPolicy") not in (None, *RECLAIM_POLICIES):
        path = "spec.persistentVolumeReclaimPolicy"
        yield not_supported(path, spec["persistentVolumeReclaimPolicy"], RECLAIM_POLICIES)
    yield from _sources(spec)
    yield from _class(spec)
    yield from _volume_mode(spec)


def claim(obj: Object) -> Faults:
    yield from claim_spec(obj.get("spec") or {}, "spec")


def claim_spec(spec: Object, path: str) -> Faults:
    """A claim's spec, by itself or in a template."""
    if not spec.get("accessModes"):
        yield required(f"{path}.accessModes", "at least 1 access mode is required")
    if spec.get("selector"):
        yield from metadata.selector(spec["selector"], f"{path}.selector")
    yield from _modes(spec, path, None)
    asked = ((spec.get("resources") or {}).get("requests") or {}).get("storage")
    if asked is None:
        yield required(f"{path}.resources[storage]")
    elif quantity.of(asked) <= 0:
        yield invalid(f"{path}.resources[storage]", asked, POSITIVE)
    yield from _class(spec, path)
    yield from _volume_mode(spec, path)


def same_claim(new: Object, old: Object) -> Faults:
    """Of a claim only its volume may be named once, and once it is bound its size may grow."""
    now, before = dict(new.get("spec") or {}), dict(old.get("spec") or {})
    if not before.get("volumeName"):
        before["volumeName"] = now.get("volumeName")
    if (new.get("status") or {}).get("phase") == "Bound":
        now["resources"] = (now.get("resources") or {}) | {"requests": (before.get("resources") or {}).get("requests")}
    if before.get("storageClassName") is None:
        before["storageClassName"] = now.get("storageClassName")
    if _present(now) != _present(before):
        yield forbidden("spec", FROZEN_CLAIM)
    sizes = [_size(each) for each in (new, old)]
    if sizes[0] < sizes[1]:
        yield forbidden("spec.resources.requests.storage", "field can not be less than previous value")


def same_volume(new: Object, old: Object) -> Faults:
    """What a volume is made of never changes."""
    now, before = ({k: v for k, v in (each.get("spec") or {}).items() if k not in NOT_SOURCES} for each in (new, old))
    if now != before:
        yield forbidden("spec.persistentvolumesource", "spec.persistentvolumesource is immutable after creation")


def storage_class(obj: Object) -> Faults:
    provisioner = obj.get("provisioner", "")
    if not provisioner:
        yield required("provisioner")
    yield from (invalid("provisioner", provisioner, each) for each in names.qualified_name(provisioner or "a"))
    if any(not key for key in obj.get("parameters") or {}):
        yield invalid("parameters", "", "field can not be empty.")
    if obj.get("reclaimPolicy") not in (None, "Delete", "Retain"):
        yield not_supported("reclaimPolicy", obj["reclaimPolicy"], ("Delete", "Retain"))
    if obj.get("volumeBindingMode") not in (None, *BINDING_MODES):
        yield not_supported("volumeBindingMode", obj["volumeBindingMode"], BINDING_MODES)


def same_storage_class(new: Object, old: Object) -> Faults:
    if new.get("parameters") != old.get("parameters"):
        yield forbidden("parameters", "updates to parameters are forbidden.")
    if new.get("provisioner") != old.get("provisioner"):
        yield forbidden("provisioner", "updates to provisioner are forbidden.")
    if new.get("reclaimPolicy") != old.get("reclaimPolicy"):
        yield forbidden("reclaimPolicy", "updates to reclaimPolicy are forbidden.")
    if new.get("volumeBindingMode") != old.get("volumeBindingMode"):
        yield invalid("volumeBindingMode", new.get("volumeBindingMode"), IMMUTABLE)


def _modes(spec: Object, path: str, missing: str | None) -> Faults:
    modes = spec.get("accessModes") or []
    if not modes and missing is not None:
        yield required(f"{path}.accessModes", missing)
    yield from (not_supported(f"{path}.accessModes", mode, MODES) for mode in modes if mode not in MODES)
    if "ReadWriteOncePod" in modes and any(mode in MODES[:3] for mode in modes):
        yield forbidden(f"{path}.accessModes", "may not use ReadWriteOncePod with other access modes")


def _capacity(capacity: Object) -> Faults:
    if not capacity:
        yield required("spec.capacity")
    if set(capacity) != {"storage"}:
        shown = "{" + ", ".join(f'"{key}": {{}}' for key in sorted(capacity)) + "}" if capacity else None
        yield not_supported("spec.capacity", shown, ("storage",))
    for name, amount in sorted(capacity.items()):
        if quantity.of(amount) <= 0:
            yield invalid(f"spec.capacity[{name}]", amount, POSITIVE)


def _sources(spec: Object) -> Faults:
    given = [name for name in spec if name not in NOT_SOURCES]
    if not given:
        yield required("spec", "must specify a volume type")
    for name in given[1:]:
        yield forbidden(f"spec.{name}", "may not specify more than 1 volume type")
    if "hostPath" in given[:1] and not spec["hostPath"].get("path"):
        yield required("spec.hostPath.path")
    if "local" in given and spec.get("nodeAffinity") is None:
        yield required("spec.nodeAffinity", "Local volume requires node affinity")


def _class(spec: Object, path: str = "spec") -> Faults:
    name = spec.get("storageClassName")
    yield from (invalid(f"{path}.storageClassName", name, each) for each in names.dns_subdomain(name or "a"))


def _volume_mode(spec: Object, path: str = "spec") -> Faults:
    if spec.get("volumeMode") not in (None, *VOLUME_MODES):
        yield not_supported(f"{path}.volumeMode", spec["volumeMode"], VOLUME_MODES)


def _present(spec: Object) -> Object:
    return {key: value for key, value in spec.items() if value is not None}


def _size(obj: Object) -> Any:
    return quantity.of((((obj.get("spec") or {}).get("resources") or {}).get("requests") or {}).get("storage", "0"))
