"""Pod Security: a namespace's label says how careful pods must be ("privileged", "baseline", "restricted")."""

import re
from typing import Any

from rollouts.sandbox.access.identity import User
from rollouts.sandbox.admission.pod_security_baseline import BASELINE
from rollouts.sandbox.admission.pod_security_pods import LATEST, Check, Pod
from rollouts.sandbox.admission.pod_security_restricted import RESTRICTED
from rollouts.sandbox.admission.refusals import refuse
from rollouts.sandbox.basics.errors import ApiError, FieldError, invalid
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.reader import Reader

PREFIX = "pod-security.kubernetes.io/"
MODES = ("enforce", "audit", "warn")
LEVELS = ("privileged", "baseline", "restricted")
LEVEL = f"{PREFIX}enforce"
VERSION = f"{PREFIX}enforce-version"
_VERSION = re.compile(r"latest|v1\.(0|[1-9][0-9]*)", re.ASCII)
_CHECKS: dict[str, tuple[Check, ...]] = {"baseline": BASELINE, "restricted": RESTRICTED}


def admit(operation: str, resource: str, obj: Object, old: Object | None, user: User, objects: Reader) -> Object:  # noqa: ARG001
    """Raises ApiError: 403 when the pod breaks the level of its namespace, 422 when a namespace names no level."""
    if resource == "namespaces" and operation != "DELETE":
        _check_labels(obj, old)
    if resource != "pods" or operation == "DELETE" or (old is not None and _same_containers(obj, old)):
        return obj
    level, version = _level(obj["metadata"].get("namespace", ""), objects)
    reasons = violations(level, version, obj)
    if reasons:
        raise refuse(resource, obj, f'violates PodSecurity "{level}:{version}": {", ".join(reasons)}')
    return obj


def _check_labels(namespace: Object, old: Object | None) -> None:
    faults = _label_faults(namespace)
    if faults and (old is None or faults != _label_faults(old)):
        raise invalid("Namespace", namespace["metadata"].get("name", ""), faults)


def _label_faults(namespace: Object) -> list[FieldError]:
    labels = namespace["metadata"].get("labels") or {}
    faults = []
    for key in (f"{PREFIX}{mode}{suffix}" for mode in MODES for suffix in ("", "-version")):
        value, is_version = labels.get(key, ""), key.endswith("-version")
        if value and not (_VERSION.fullmatch(value) if is_version else value in LEVELS):
            expected = 'must be "latest" or "v1.x"' if is_version else f"must be one of {', '.join(LEVELS)}"
            sentence = f'Invalid value: "{value}": {expected}'
            faults.append(FieldError("FieldValueInvalid", f"metadata.labels[{key}]", sentence))
    return faults


def violations(level: str, version: str, pod: Object) -> list[str]:
    """What a pod or a template does that a level does not allow, in the server's words."""
    minor = (
        min(int(version.removeprefix("v1.")), LATEST) if _VERSION.fullmatch(version) and version[0] == "v" else LATEST
    )
    annotations = (pod.get("metadata") or {}).get("annotations") or {}
    judged = Pod(pod.get("spec") or {}, annotations, minor)
    found = (check(judged) for check in _CHECKS.get(level, ()))
    return [sentence for sentence in found if sentence]


def _same_containers(new: Object, old: Object) -> bool:
    """Tell whether an update leaves every image and every container as they are: then it is not judged anew."""
    return _images(new) == _images(old)


def _images(pod: Object) -> list[list[Any]]:
    spec = pod.get("spec") or {}
    groups = ("initContainers", "containers", "ephemeralContainers")
    return [[each.get("image") for each in spec.get(group) or ()] for group in groups]


def _level(namespace: str, objects: Reader) -> tuple[str, str]:
    try:
        labels = objects.get("namespaces", "", namespace)["metadata"].get("labels") or {}
    except ApiError:
        labels = {}
    return labels.get(LEVEL, "privileged"), labels.get(VERSION, "latest")
