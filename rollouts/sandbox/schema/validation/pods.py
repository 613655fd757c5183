"""What holds for a pod, inside a template or alone."""

from typing import Any

from rollouts.sandbox.schema.validation import metadata, names
from rollouts.sandbox.schema.validation.containers import containers
from rollouts.sandbox.schema.validation.faults import (
    Faults,
    duplicate,
    forbidden,
    invalid,
    not_supported,
    required,
)

Object = dict[str, Any]

RESTART_POLICIES = ("Always", "OnFailure", "Never")
DNS_POLICIES = ("ClusterFirstWithHostNet", "ClusterFirst", "Default", "None")
EFFECTS = ("NoSchedule", "PreferNoSchedule", "NoExecute")
MAX_SECONDS = 2**31 - 1


def on_create(pod: Object) -> Faults:
    yield from spec(pod.get("spec") or {}, "spec")
    if (pod.get("spec") or {}).get("ephemeralContainers"):
        yield forbidden("spec.ephemeralContainers", "cannot be set on create")


def template(value: Object, path: str) -> Faults:
    inner = value.get("metadata") or {}
    yield from metadata.labels(inner.get("labels"), f"{path}.labels")
    yield from metadata.annotations(inner.get("annotations"), f"{path}.annotations")
    yield from spec(value.get("spec") or {}, f"{path}.spec")
    if (value.get("spec") or {}).get("ephemeralContainers"):
        yield forbidden(f"{path}.spec.ephemeralContainers", "ephemeral containers not allowed in pod template")


def spec(value: Object, path: str) -> Faults:
    yield from _volumes(value, f"{path}.volumes")
    volumes = {each.get("name", "") for each in value.get("volumes") or ()}
    taken: set[str] = set()
    yield from containers(value.get("containers") or (), volumes, f"{path}.containers", taken)
    yield from containers(value.get("initContainers") or (), volumes, f"{path}.initContainers", taken)
    if value.get("restartPolicy", "") not in RESTART_POLICIES:
        yield _choice(value, "restartPolicy", path, RESTART_POLICIES)
    if value.get("dnsPolicy", "") not in DNS_POLICIES:
        yield _choice(value, "dnsPolicy", path, DNS_POLICIES)
    yield from metadata.labels(value.get("nodeSelector"), f"{path}.nodeSelector")
    for name, check in (("serviceAccountName", names.dns_subdomain), ("nodeName", names.dns_subdomain)):
        yield from (invalid(f"{path}.{name}", value[name], s) for s in check(value.get(name) or "a"))
    deadline = value.get("activeDeadlineSeconds")
    if deadline is not None and not 1 <= deadline <= MAX_SECONDS:
        sentence = f"must be between 1 and {MAX_SECONDS}, inclusive"
        yield invalid(f"{path}.activeDeadlineSeconds", deadline, sentence)
    for name in ("hostname", "subdomain"):
        yield from (invalid(f"{path}.{name}", value[name], s) for s in names.dns_label(value.get(name) or "a"))
    for index, each in enumerate(value.get("tolerations") or ()):
        yield from _toleration(each, f"{path}.tolerations[{index}]")


def _choice(value: Object, name: str, path: str, known: tuple[str, ...]) -> Any:
    given = value.get(name)
    return not_supported(f"{path}.{name}", given, known) if given else required(f"{path}.{name}")


def _volumes(value: Object, path: str) -> Faults:
    seen: set[str] = set()
    for index, each in enumerate(value.get("volumes") or ()):
        at, name = f"{path}[{index}]", each.get("name", "")
        yield from _sources(each, at)
        faults = list(names.dns_label(name)) if name else []
        if not name:
            yield required(f"{at}.name")
        yield from (invalid(f"{at}.name", name, sentence) for sentence in faults)
        if name in seen:
            yield duplicate(f"{at}.name", name)
        seen.add(name)


def _sources(volume: Object, at: str) -> Faults:
    sources = [name for name in volume if name != "name"]
    if not sources:
        yield required(at, "must specify a volume type")
    for index, name in enumerate(sources):
        if index > 0:
            yield forbidden(f"{at}.{name}", "may not specify more than 1 volume type")
        elif name == "configMap" and not volume[name].get("name"):
            yield required(f"{at}.configMap.name")
        elif name == "secret" and not volume[name].get("secretName"):
            yield required(f"{at}.secret.secretName")
        elif name == "persistentVolumeClaim" and not volume[name].get("claimName"):
            yield required(f"{at}.persistentVolumeClaim.claimName")
        elif name == "hostPath" and not volume[name].get("path"):
            yield required(f"{at}.hostPath.path")


def _toleration(value: Object, path: str) -> Faults:
    operator, key = value.get("operator") or "Equal", value.get("key", "")
    if key:
        yield from (invalid(f"{path}.key", key, sentence) for sentence in names.qualified_name(key))
    elif operator != "Exists":
        yield invalid(
            f"{path}.operator",
            value.get("operator", ""),
            'operator must be Exists when `key` is empty, which means "match all values and all keys"',
        )
    if value.get("tolerationSeconds") is not None and value.get("effect") != "NoExecute":
        yield invalid(
            f"{path}.effect", value.get("effect", ""), "effect must be 'NoExecute' when `tolerationSeconds` is set"
        )
    if operator == "Exists" and value.get("value"):
        yield invalid(f"{path}.operator", value["value"], "value must be empty when `operator` is 'Exists'")
    elif operator not in ("Equal", "Exists"):
        yield not_supported(f"{path}.operator", operator, ("Equal", "Exists"))
    if value.get("effect") and value["effect"] not in EFFECTS:
        yield not_supported(f"{path}.effect", value["effect"], EFFECTS)
