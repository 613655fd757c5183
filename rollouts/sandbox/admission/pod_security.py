"""Pod Security: a namespace's label says how careful pods must be ("privileged", "baseline", "restricted")."""

from typing import Any

from rollouts.sandbox.admission.pod_security_checks import BASELINE, RESTRICTED, Check
from rollouts.sandbox.admission.refusals import refuse
from rollouts.sandbox.errors import ApiError
from rollouts.sandbox.identity import User
from rollouts.sandbox.plugins import Reader

Object = dict[str, Any]

LEVEL = "pod-security.kubernetes.io/enforce"
VERSION = "pod-security.kubernetes.io/enforce-version"
_CHECKS: dict[str, tuple[Check, ...]] = {"baseline": BASELINE, "restricted": RESTRICTED}


def admit(operation: str, resource: str, obj: Object, old: Object | None, user: User, objects: Reader) -> Object:  # noqa: ARG001
    """Raises ApiError (403) when the pod breaks the level of its namespace."""
    if resource != "pods" or operation != "CREATE":
        return obj
    level, version = _level(obj["metadata"].get("namespace", ""), objects)
    reasons = violations(level, obj.get("spec") or {})
    if reasons:
        raise refuse(resource, obj, f'violates PodSecurity "{level}:{version}": {", ".join(reasons)}')
    return obj


def violations(level: str, spec: Object) -> list[str]:
    """What a pod spec does that a level does not allow, in the server's words."""
    found = (check(spec) for check in _CHECKS.get(level, ()))
    return [sentence for sentence in found if sentence]


def _level(namespace: str, objects: Reader) -> tuple[str, str]:
    try:
        labels = objects.get("namespaces", "", namespace)["metadata"].get("labels") or {}
    except ApiError:
        labels = {}
    return labels.get(LEVEL, "privileged"), labels.get(VERSION, "latest")
