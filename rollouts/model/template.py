"""A pod template, reduced to what the board may know: its containers' names and images, its restart, a fingerprint."""

from collections.abc import Iterator, Mapping
from hashlib import blake2b
from typing import Any

import msgspec
from msgspec import Struct

HASH_LABEL = "pod-template-hash"
RESTARTED_AT = "kubectl.kubernetes.io/restartedAt"
_encode = msgspec.json.Encoder(order="deterministic").encode


class Container(Struct, frozen=True, gc=False):
    """`init` marks one that runs before the others."""

    name: str = ""
    image: str = ""
    init: bool = False


class Template:
    """Equal fingerprints mean equal templates, the label `pod-template-hash` ignored.

    restarted_at: as `kubectl rollout restart` wrote it, "" if it never did. Nothing else is kept.
    """

    __slots__ = ("containers", "fingerprint", "restarted_at")

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.containers = tuple(_containers(raw))
        self.restarted_at = _restarted_at(raw)
        self.fingerprint = blake2b(_encode(_normal(raw)), digest_size=8).digest()


def _containers(raw: Mapping[str, Any]) -> Iterator[Container]:
    spec = raw.get("spec")
    if not isinstance(spec, dict):
        return
    for field, init in (("initContainers", True), ("containers", False)):
        listed = spec.get(field)
        for one in listed if isinstance(listed, list) else ():
            if isinstance(one, dict):
                yield Container(str(one.get("name") or ""), str(one.get("image") or ""), init)


def _restarted_at(raw: Mapping[str, Any]) -> str:
    metadata = raw.get("metadata")
    annotations = metadata.get("annotations") if isinstance(metadata, dict) else None
    written = annotations.get(RESTARTED_AT) if isinstance(annotations, dict) else None
    return written if isinstance(written, str) else ""


def _normal(raw: Mapping[str, Any]) -> Any:
    """Null, {} and [] mean the same to Go's deep-equal; the hash label differs by design."""
    metadata = raw.get("metadata")
    labels = metadata.get("labels") if isinstance(metadata, dict) else None
    if isinstance(metadata, dict) and isinstance(labels, dict):
        labels = {name: value for name, value in labels.items() if name != HASH_LABEL}
        raw = {**raw, "metadata": {**metadata, "labels": labels}}
    return _pruned(raw)


def _pruned(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {name: _pruned(part) for name, part in value.items()}
        return {name: part for name, part in kept.items() if part not in (None, {}, [])}
    if isinstance(value, list):
        return [_pruned(part) for part in value]
    return value
