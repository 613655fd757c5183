"""What a pod refers to and what is missing of it: ConfigMaps and Secrets in environment and volumes."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from rollouts.sandbox.basics.objects import Object

Find = Callable[[str, str], Object | None]
"""find(resource, name) in the pod's namespace."""

KINDS = {
    "configMapKeyRef": "configmaps",
    "secretKeyRef": "secrets",
    "configMapRef": "configmaps",
    "secretRef": "secrets",
}
WORDS = {"configmaps": "configmap", "secrets": "secret"}
TITLES = {"configmaps": "ConfigMap", "secrets": "Secret"}


def missing_config(container: Mapping[str, Any], namespace: str, find: Find) -> str | None:
    """The kubelet's sentence about the first reference of the environment that leads nowhere."""
    for resource, reference in _references(container):
        if reference.get("optional"):
            continue
        name, key = reference.get("name", ""), reference.get("key")
        found = find(resource, name)
        if found is None:
            return f'{WORDS[resource]} "{name}" not found'
        if key is not None and key not in keys_of(found):
            return f"couldn't find key {key} in {TITLES[resource]} {namespace}/{name}"
    return None


def _references(container: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    sources = [*(container.get("envFrom") or ()), *((e.get("valueFrom") or {}) for e in container.get("env") or ())]
    for source in sources:
        for field, reference in source.items():
            if field in KINDS and reference:
                yield KINDS[field], reference


def keys_of(obj: Object) -> set[str]:
    return {*(obj.get("data") or ()), *(obj.get("binaryData") or ())}


def missing_volume(spec: Mapping[str, Any], find: Find) -> tuple[str, str] | None:
    """(volume, sentence) of the first volume that cannot be mounted."""
    for volume in spec.get("volumes") or ():
        for resource, name, items in _sources(volume):
            problem = _unmounted(resource, name, items, find)
            if problem:
                return volume["name"], problem
    return None


def _sources(volume: Mapping[str, Any]) -> Iterator[tuple[str, str, list[Any]]]:
    """(resource, name, items) of every ConfigMap and Secret that is not optional."""
    secret, config = volume.get("secret"), volume.get("configMap")
    if secret and not secret.get("optional"):
        yield "secrets", secret.get("secretName", ""), secret.get("items") or []
    if config and not config.get("optional"):
        yield "configmaps", config.get("name", ""), config.get("items") or []


def _unmounted(resource: str, name: str, items: list[Any], find: Find) -> str | None:
    found = find(resource, name)
    if found is None:
        return f'{WORDS[resource]} "{name}" not found'
    absent = next((item["key"] for item in items if item["key"] not in keys_of(found)), None)
    return f"references non-existent config key: {absent}" if absent else None
