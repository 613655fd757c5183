"""What holds where a container is told about its own pod: in its environment or in files."""

from collections.abc import Iterable

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema.validation import names
from rollouts.sandbox.schema.validation.faults import Faults, invalid, not_supported, required
from rollouts.sandbox.schema.validation.security import descending_path

MAPS = ("metadata.annotations", "metadata.labels")
IN_ENVIRONMENT = (
    "metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP",
    "status.hostIPs", "status.podIP", "status.podIPs",
)  # fmt: skip
IN_FILES = ("metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid")
KNOWN = frozenset((*IN_ENVIRONMENT, *MAPS, "spec.restartPolicy", "spec.schedulerName", "status.phase", "spec.host"))
RESOURCES = tuple(
    f"{group}.{name}" for group in ("limits", "requests") for name in ("cpu", "ephemeral-storage", "memory")
)
HUGE = ("requests.hugepages-", "limits.hugepages-")


def field_reference(reference: Object, known: Iterable[str], at: str) -> Faults:
    """A field of the pod, or with ['key'] one entry of its labels or annotations."""
    text, version = reference.get("fieldPath", ""), reference.get("apiVersion", "")
    if not text:
        yield required(f"{at}.fieldPath")
        return
    path, bracket, rest = text.partition("['")
    subscript = rest.removesuffix("']") if bracket and rest.endswith("']") else ""
    problem = ""
    if version != "v1":
        problem = f"unsupported pod version: {version}"
    elif subscript and path not in MAPS:
        problem = f"field label does not support subscript: {text}"
    elif not subscript and text not in KNOWN:
        problem = f"field label not supported: {text}"
    if problem:
        yield invalid(f"{at}.fieldPath", text, f"error converting fieldPath: {problem}")
    elif subscript:
        key = subscript.lower() if path == MAPS[0] else subscript
        yield from (invalid(at, key, sentence) for sentence in names.qualified_name(key))
    elif text not in known:
        yield not_supported(f"{at}.fieldPath", text, known)


def resource_reference(reference: Object, at: str, *, named: bool = False) -> Faults:
    """A request or limit of a container, which must be named in files."""
    resource = reference.get("resource", "")
    if named and not reference.get("containerName"):
        yield required(f"{at}.containerName")
    elif not resource:
        yield required(f"{at}.resource")
    elif resource not in RESOURCES and not resource.startswith(HUGE):
        yield not_supported(f"{at}.resource", resource, RESOURCES)


def file(item: Object, at: str) -> Faults:
    """One file of a downwardAPI volume."""
    place = item.get("path", "")
    if not place:
        yield required(f"{at}.path")
    yield from descending_path(place, f"{at}.path")
    if item.get("fieldRef") is not None:
        yield from field_reference(item["fieldRef"], IN_FILES, f"{at}.fieldRef")
        if item.get("resourceFieldRef") is not None:
            yield invalid(at, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously")
    elif item.get("resourceFieldRef") is not None:
        yield from resource_reference(item["resourceFieldRef"], f"{at}.resourceFieldRef", named=True)
    else:
        yield required(at, "one of fieldRef and resourceFieldRef is required")
