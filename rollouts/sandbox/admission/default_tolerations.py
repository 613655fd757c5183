"""Pods stay five minutes on a node that is not ready or not reached, unless they say otherwise."""

from rollouts.sandbox.access.identity import User
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.reader import Reader

KEYS = ("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")
SECONDS = 300


def admit(operation: str, resource: str, obj: Object, old: Object | None, user: User, objects: Reader) -> Object:  # noqa: ARG001
    """Never raises."""
    if resource != "pods" or operation != "CREATE":
        return obj
    spec = obj.get("spec") or {}
    given = spec.get("tolerations") or []
    added = [_toleration(key) for key in KEYS if not any(_covers(each, key) for each in given)]
    return obj | {"spec": spec | {"tolerations": [*given, *added]}} if added else obj


def _covers(toleration: Object, key: str) -> bool:
    return toleration.get("key", "") in (key, "") and toleration.get("effect", "") in ("NoExecute", "")


def _toleration(key: str) -> Object:
    return {"key": key, "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": SECONDS}
