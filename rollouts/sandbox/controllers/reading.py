"""Short names for the fields that controllers read; absent ones read as Go's zero values."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.timestamps import parse

ENDED = ("Succeeded", "Failed")
"""The phases in which a pod has ended."""


def name_of(obj: Object) -> str:
    """metadata.name."""
    name: str = obj["metadata"]["name"]
    return name


def namespace_of(obj: Object) -> str:
    """metadata.namespace, "" for a cluster-scoped object."""
    namespace: str = obj["metadata"].get("namespace", "")
    return namespace


def key_of(obj: Object) -> tuple[str, str]:
    """(namespace, name)."""
    return namespace_of(obj), name_of(obj)


def uid_of(obj: Object) -> str:
    """metadata.uid."""
    uid: str = obj["metadata"]["uid"]
    return uid


def labels_of(obj: Object) -> dict[str, str]:
    """metadata.labels."""
    return obj["metadata"].get("labels") or {}


def annotations_of(obj: Object) -> dict[str, str]:
    """metadata.annotations."""
    return obj["metadata"].get("annotations") or {}


def is_leaving(obj: Object) -> bool:
    """Tell whether its deletion has begun."""
    return bool(obj["metadata"].get("deletionTimestamp"))


def controller_of(obj: Object) -> Object | None:
    """Give the owner reference of its controller."""
    owners = obj["metadata"].get("ownerReferences") or ()
    return next((owner for owner in owners if owner.get("controller")), None)


def controller_uid(obj: Object) -> str:
    """Give the uid of its controller, "" for an orphan."""
    owner = controller_of(obj)
    return owner["uid"] if owner else ""


def reference_to(owner: Object) -> Object:
    """Build the owner reference by which `owner` controls another object."""
    return {
        "apiVersion": owner["apiVersion"],
        "kind": owner["kind"],
        "name": name_of(owner),
        "uid": uid_of(owner),
        "controller": True,
        "blockOwnerDeletion": True,
    }


def wanted(obj: Object) -> int:
    """spec.replicas."""
    replicas: int = obj["spec"].get("replicas", 1)
    return replicas


def counted(obj: Object, counter: str) -> int:
    """Give a counter of its status."""
    count: int = (obj.get("status") or {}).get(counter) or 0
    return count


def total(objects: Iterable[Object], counter: str) -> int:
    """Add up a status counter."""
    return sum(counted(obj, counter) for obj in objects)


def total_wanted(objects: Iterable[Object]) -> int:
    """Add up spec.replicas."""
    return sum(wanted(obj) for obj in objects)


def created_order(obj: Object) -> tuple[str, str]:
    """Sort key: oldest first, those of one second by name."""
    return obj["metadata"].get("creationTimestamp", ""), name_of(obj)


def spec_of(obj: Object) -> Object:
    """spec."""
    spec: Object = obj.get("spec") or {}
    return spec


def status_of(obj: Object) -> Object:
    """status."""
    status: Object = obj.get("status") or {}
    return status


def changed(obj: Object, *, spec: Object | None = None, **metadata: Any) -> Object:
    """Give a copy with these fields of spec and metadata replaced; a field of None is removed."""
    fields = {key: value for key, value in (obj["metadata"] | metadata).items() if value is not None}
    copy = obj | {"metadata": fields}
    if not spec:
        return copy
    return copy | {"spec": {key: value for key, value in (obj["spec"] | spec).items() if value is not None}}


def ready_condition(pod: Object) -> Object | None:
    """Give the Ready condition of a pod that is ready, None of one that is not."""
    for condition in status_of(pod).get("conditions") or ():
        if condition["type"] == "Ready":
            return condition if condition["status"] == "True" else None
    return None


def ready_since(pod: Object) -> float | None:
    """Give the epoch second since which the pod is Ready, or None."""
    ready = ready_condition(pod)
    return parse(ready["lastTransitionTime"]) if ready else None


def has_ended(pod: Object) -> bool:
    """Tell whether its phase is Succeeded or Failed."""
    return status_of(pod).get("phase") in ENDED


def is_active(pod: Object) -> bool:
    """Tell whether the pod counts as a replica: it neither ended nor leaves."""
    # Asked of every pod at every look: in one breath, without the short names above.
    return not pod["metadata"].get("deletionTimestamp") and (pod.get("status") or {}).get("phase") not in ENDED


def matches(selector: Object | None, labels: Mapping[str, str]) -> bool:
    """Match labels against a LabelSelector; None matches nothing, an empty one everything."""
    return matcher(selector)(labels)


def matcher(selector: Object | None) -> Callable[[Mapping[str, str]], bool]:
    """Give the function that matches labels against a LabelSelector, for one that many are held to."""
    if selector is None:
        return lambda _: False
    asked, expressions = (selector.get("matchLabels") or {}).items(), selector.get("matchExpressions")
    if not expressions:
        return lambda labels: asked <= labels.items()
    return lambda labels: asked <= labels.items() and all(_meets(each, labels) for each in expressions)


def carries(labels: Mapping[str, str], asked: Mapping[str, str] | None) -> bool:
    """Tell whether all asked labels are among these."""
    return not asked or asked.items() <= labels.items()


def _meets(expression: Object, labels: Mapping[str, str]) -> bool:
    key, values = expression["key"], expression.get("values") or ()
    match expression["operator"]:
        case "In":
            return labels.get(key) in values
        case "NotIn":
            return labels.get(key) not in values
        case "Exists":
            return key in labels
        case _:
            return key not in labels
