"""Pod templates: the pod that one makes, when two are the same, and the hash that names a ReplicaSet after its own."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.controllers.reading import namespace_of, reference_to
from rollouts.sandbox.writing.naming import ALPHABET

HASH_LABEL = "pod-template-hash"
NOTHING: Mapping[str, str] = {}
_OFFSET, _PRIME, _MASK = 0x811C9DC5, 0x01000193, 0xFFFFFFFF
# Go holds these as plain maps or structs, where absent and empty are one; a pointer (emptyDir: {}) means something.
_SAME_WHEN_EMPTY = {"annotations", "labels", "limits", "metadata", "nodeSelector", "requests", "resources"}


def build_pod(
    owner: Object,
    template: Object,
    called: Mapping[str, str],
    spec: Object | None = None,
    *,
    labels: Mapping[str, str] = NOTHING,
    annotations: Mapping[str, str] = NOTHING,
    finalizers: Sequence[str] = (),
) -> Object:
    """Build a pod that its owner controls.

    called: its name or generateName. spec: instead of the template's. The others come beside the template's.
    """
    given = template.get("metadata") or {}
    parts = {
        "labels": {**(given.get("labels") or {}), **labels},
        "annotations": {**(given.get("annotations") or {}), **annotations},
        "finalizers": [*(given.get("finalizers") or ()), *finalizers],
    }
    metadata = {
        **called,
        "namespace": namespace_of(owner),
        **{name: part for name, part in parts.items() if part},
        "ownerReferences": [reference_to(owner)],
    }
    return {"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec or template["spec"]}


def same_template(one: Object, other: Object) -> bool:
    """Tell whether two templates make the same pods; the hash label does not count."""
    # Images first: they differ in most pairs, and save the comparison of the whole.
    return one is other or (_images(one) == _images(other) and _bare(one) == _bare(other))


def template_hash(template: Object, collisions: int | None) -> str:
    """Give at most 10 letters, the same for equal templates; `collisions` (status.collisionCount) gives others.

    The letters differ from a real cluster's, which hashes its own Go structs: opaque there as here.
    """
    data = json.dumps(_bare(template), sort_keys=True, separators=(",", ":")).encode()
    if collisions is not None:
        data += collisions.to_bytes(8, "little")
    return "".join(ALPHABET[ord(digit) % len(ALPHABET)] for digit in str(_fnv1a(data)))


def with_hash(labels: dict[str, str] | None, value: str) -> dict[str, str]:
    """Add the hash label to labels or to a selector's matchLabels."""
    return {**(labels or {}), HASH_LABEL: value}


def _images(template: Object) -> list[str | None]:
    return [container.get("image") for container in template["spec"].get("containers") or ()]


def _fnv1a(data: bytes) -> int:
    value = _OFFSET
    for byte in data:
        value = ((value ^ byte) * _PRIME) & _MASK
    return value


def _bare(template: Object) -> Object:
    bare: Object = _normal(template)
    metadata = bare.get("metadata", {})
    labels = {key: value for key, value in metadata.get("labels", {}).items() if key != HASH_LABEL}
    return bare | {"metadata": metadata | {"labels": labels}}


def _normal(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _normal(each) for key, each in value.items() if not _says_nothing(key, each)}
    if isinstance(value, list):
        return [_normal(each) for each in value]
    return value


def _says_nothing(key: str, value: Any) -> bool:
    return value is None or value == [] or (value == {} and key in _SAME_WHEN_EMPTY)
