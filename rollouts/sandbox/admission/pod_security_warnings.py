"""What Pod Security says without refusing: templates that break the warned level, pods that break a new one."""

from collections import defaultdict

from rollouts.sandbox.admission.pod_security import LEVEL, LEVELS, PREFIX, VERSION, violations
from rollouts.sandbox.basics.errors import ApiError
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.reader import Reader

WARN = f"{PREFIX}warn"
WARN_VERSION = f"{PREFIX}warn-version"
WITH_TEMPLATE = ("daemonsets", "deployments", "jobs", "replicasets", "replicationcontrollers", "statefulsets")


def warn(resource: str, obj: Object, old: Object | None, objects: Reader) -> list[str]:
    """Warnings for the writer of an accepted object, in the server's words."""
    if resource == "namespaces":
        return _about_pods(obj, old, objects) if old is not None else []
    pod = _pod(resource, obj, old)
    return _about_pod(pod, obj["metadata"].get("namespace", ""), objects) if pod else []


def _pod(resource: str, obj: Object, old: Object | None) -> Object:
    if resource == "pods":
        return obj if old is None else {}
    if resource == "podtemplates":
        return obj.get("template") or {}
    spec: Object = obj.get("spec") or {}
    if resource == "cronjobs":
        spec = (spec.get("jobTemplate") or {}).get("spec") or {}
    elif resource not in WITH_TEMPLATE:
        return {}
    return spec.get("template") or {}


def _about_pod(pod: Object, namespace: str, objects: Reader) -> list[str]:
    try:
        labels = objects.get("namespaces", "", namespace)["metadata"].get("labels") or {}
    except ApiError:
        return []
    level = labels.get(WARN, "")
    version = labels.get(WARN_VERSION, "latest")
    reasons = violations(level, version, pod)
    return [f'would violate PodSecurity "{level}:{version}": {", ".join(reasons)}'] if reasons else []


def _about_pods(namespace: Object, old: Object, objects: Reader) -> list[str]:
    labels, before = (each["metadata"].get("labels") or {} for each in (namespace, old))
    level, version = labels.get(LEVEL, LEVELS[0]), labels.get(VERSION, "latest")
    if _strictness(level) <= _strictness(before.get(LEVEL, LEVELS[0])):
        return []
    name = namespace["metadata"]["name"]
    breaking: dict[str, list[str]] = defaultdict(list)
    for pod in sorted(objects.list("pods", name), key=lambda each: str(each["metadata"]["name"])):
        reasons = violations(level, version, pod)
        if reasons:
            breaking[", ".join(reason.partition(" (")[0] for reason in reasons)].append(pod["metadata"]["name"])
    if not breaking:
        return []
    told = sorted(f"{_counted(names)}: {reasons}" for reasons, names in breaking.items())
    return [f'existing pods in namespace "{name}" violate the new PodSecurity enforce level "{level}:{version}"', *told]


def _strictness(level: str) -> int:
    return LEVELS.index(level) if level in LEVELS else 0


def _counted(names: list[str]) -> str:
    others = len(names) - 1
    return f"{names[0]} (and {others} other pod{'s' if others > 1 else ''})" if others else names[0]
