"""How an object goes: at once, after its grace period, or when its finalizers are done."""

from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.timestamps import seconds
from rollouts.sandbox.writing.lifecycle import with_metadata

FOREGROUND = "foregroundDeletion"
ORPHAN = "orphan"
PROPAGATIONS = ("Foreground", "Background", "Orphan")
DEFAULT_GRACE = 30


def begin(resource: str, obj: Object, propagation: str | None, grace_seconds: int | None, now: float) -> Object:
    """Give `obj` as its deletion leaves it: with deletionTimestamp, grace period and propagation finalizers.

    propagation: None keeps the finalizers that it has.
    """
    obj = _with_propagation(obj, propagation)
    grace = grace_of(resource, obj, grace_seconds)
    metadata = obj["metadata"]
    if "deletionTimestamp" in metadata:
        if grace >= metadata.get("deletionGracePeriodSeconds", 0):
            return obj
        return with_metadata(obj, deletionGracePeriodSeconds=grace, deletionTimestamp=seconds(now + grace))
    changes: dict[str, Any] = {"deletionTimestamp": seconds(now + grace), "deletionGracePeriodSeconds": grace}
    if metadata.get("generation"):
        changes["generation"] = metadata["generation"] + 1
    return _terminating_namespace(resource, with_metadata(obj, **changes))


def is_over(resource: str, obj: Object) -> bool:
    """Tell whether nothing holds a deleted object any more: no grace, no finalizer."""
    metadata = obj["metadata"]
    if "deletionTimestamp" not in metadata or metadata.get("finalizers"):
        return False
    if resource == "namespaces" and (obj.get("spec") or {}).get("finalizers"):
        return False
    return not metadata.get("deletionGracePeriodSeconds")


def grace_of(resource: str, obj: Object, asked: int | None) -> int:
    """Give the grace period in seconds; only a pod that runs on a node has one."""
    spec, phase = obj.get("spec") or {}, (obj.get("status") or {}).get("phase")
    if resource != "pods" or not spec.get("nodeName") or phase in ("Succeeded", "Failed"):
        return 0
    if asked is not None:
        return asked if asked >= 0 else 1
    own = spec.get("terminationGracePeriodSeconds")
    return own if own is not None else DEFAULT_GRACE


def _with_propagation(obj: Object, propagation: str | None) -> Object:
    if propagation is None:
        return obj
    wanted = {"Foreground": FOREGROUND, "Orphan": ORPHAN}.get(propagation)
    had = obj["metadata"].get("finalizers") or []
    finalizers = [each for each in had if each not in (FOREGROUND, ORPHAN)] + ([wanted] if wanted else [])
    return obj if finalizers == had else with_metadata(obj, finalizers=finalizers or None)


def _terminating_namespace(resource: str, obj: Object) -> Object:
    if resource != "namespaces":
        return obj
    return obj | {"status": (obj.get("status") or {}) | {"phase": "Terminating"}}
