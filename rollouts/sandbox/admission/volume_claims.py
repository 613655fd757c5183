"""Claims get the default storage class; claims and volumes are protected while they are in use."""

from rollouts.sandbox.access.identity import User
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.reader import Reader

DEFAULT_MARK = "storageclass.kubernetes.io/is-default-class"
CLASS_MARK = "volume.beta.kubernetes.io/storage-class"
PROTECTIONS = {
    "persistentvolumeclaims": "kubernetes.io/pvc-protection",
    "persistentvolumes": "kubernetes.io/pv-protection",
}


def admit(operation: str, resource: str, obj: Object, old: Object | None, user: User, objects: Reader) -> Object:  # noqa: ARG001
    """Never raises."""
    if resource not in PROTECTIONS or operation != "CREATE":
        return obj
    metadata, spec = obj["metadata"], obj.get("spec") or {}
    finalizers = metadata.get("finalizers") or []
    if PROTECTIONS[resource] not in finalizers:
        obj = obj | {"metadata": metadata | {"finalizers": [*finalizers, PROTECTIONS[resource]]}}
    named = spec.get("storageClassName") is not None or CLASS_MARK in (metadata.get("annotations") or {})
    if resource == "persistentvolumeclaims" and not named:
        chosen = _default(objects)
        obj = obj | {"spec": spec | {"storageClassName": chosen}} if chosen else obj
    return obj


def _default(objects: Reader) -> str:
    """The newest of the classes that are marked."""
    marked = [
        (each["metadata"].get("creationTimestamp", ""), each["metadata"]["name"])
        for each in objects.list("storageclasses")
        if (each["metadata"].get("annotations") or {}).get(DEFAULT_MARK) == "true"
    ]
    return max(marked)[1] if marked else ""
