"""A pod template, reduced to what the board may know: its containers' names and images, its restart, fingerprints."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from operator import itemgetter
from typing import Any

import msgspec
from msgspec import Struct

HASH_LABEL = "pod-template-hash"
RESTARTED_AT = "kubectl.kubernetes.io/restartedAt"
_encode = msgspec.json.Encoder(order="deterministic").encode

CONTAINERS = ("containers", "initContainers")
# What every template has and nobody typed; `serviceAccount` repeats serviceAccountName.
USUAL: Mapping[str, Any] = {
    "terminationMessagePath": "/dev/termination-log",
    "terminationMessagePolicy": "File",
    "imagePullPolicy": "IfNotPresent",
    "restartPolicy": "Always",
    "dnsPolicy": "ClusterFirst",
    "schedulerName": "default-scheduler",
    "terminationGracePeriodSeconds": 30,
}
UNTOLD = ("name", "image", "serviceAccount", *CONTAINERS)
MOST_PARTS, PART_LIMIT = 40, 64
NAME_LIMIT, IMAGE_LIMIT = 253, 1_000


class Container(Struct, frozen=True, gc=False):
    """`init` marks one that runs before the others."""

    name: str = ""
    image: str = ""
    init: bool = False


class Template:
    """Equal fingerprints mean equal templates, the label `pod-template-hash` ignored.

    labels: those of its pods, by which Services select them; they stay here.
    restarted_at: as `kubectl rollout restart` wrote it, "" if it never did.
    parts: by field (env, resources, readinessProbe, labels ...) a fingerprint, which never leaves us as it is: whoever
    has it can try what the field holds. Nothing else is kept.
    """

    __slots__ = ("containers", "fingerprint", "labels", "parts", "restarted_at")

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self.containers = tuple(_containers(raw))
        self.labels = _labels(raw)
        self.restarted_at = _restarted_at(raw)
        normal = _normal(raw)
        self.fingerprint = blake2b(_encode(normal), digest_size=8).digest()
        self.parts = {name: blake2b(_encode(part), digest_size=16).digest() for name, part in _parts(normal)}

    def marks(self, uid: str, key: bytes) -> dict[str, str]:
        """By field two bytes in hex, enough to tell that it changed. Without the key (64 bytes at most) nobody can try
        a guess of what it holds, nor can it be compared with another Deployment's than that of this uid.
        """
        return {
            name: blake2b(part + uid.encode(), digest_size=2, key=key).hexdigest() for name, part in self.parts.items()
        }


def _containers(raw: Mapping[str, Any]) -> Iterator[Container]:
    spec = _object(raw.get("spec"))
    for field, init in (("initContainers", True), ("containers", False)):
        for one in _array(spec.get(field)):
            if isinstance(one, dict):
                name, image = str(one.get("name") or ""), str(one.get("image") or "")
                yield Container(name[:NAME_LIMIT], image[:IMAGE_LIMIT], init)


def _labels(raw: Mapping[str, Any]) -> dict[str, str]:
    written = _object(_object(raw.get("metadata")).get("labels"))
    return {key: value for key, value in written.items() if isinstance(value, str)}


def _restarted_at(raw: Mapping[str, Any]) -> str:
    written = _object(_object(raw.get("metadata")).get("annotations")).get(RESTARTED_AT)
    return written if isinstance(written, str) else ""


def _parts(normal: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    """The fields of pod and containers that hold anything unusual; one of several containers goes with its name."""
    spec, metadata = _object(normal.get("spec")), _object(normal.get("metadata"))
    annotations = {key: value for key, value in _object(metadata.get("annotations")).items() if key != RESTARTED_AT}
    found: dict[str, Any] = {"labels": metadata.get("labels"), "annotations": annotations}
    found |= {name: part for name, part in spec.items() if name not in UNTOLD and part != USUAL.get(name)}
    inside: defaultdict[str, list[Any]] = defaultdict(list)
    for one in (_object(one) for field in CONTAINERS for one in _array(spec.get(field))):
        for name, part in one.items():
            if name not in UNTOLD and part != USUAL.get(name):
                inside[name].append([one.get("name"), part])
    told = sorted(((name, part) for name, part in (found | inside).items() if part), key=itemgetter(0))
    yield from ((name[:PART_LIMIT], part) for name, part in told[:MOST_PARTS])


def _object(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _array(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _normal(raw: Mapping[str, Any]) -> dict[str, Any]:
    """Null, {} and [] mean the same to Go's deep-equal; the hash label differs by design."""
    metadata = raw.get("metadata")
    labels = metadata.get("labels") if isinstance(metadata, dict) else None
    if isinstance(metadata, dict) and isinstance(labels, dict):
        labels = {name: value for name, value in labels.items() if name != HASH_LABEL}
        raw = {**raw, "metadata": {**metadata, "labels": labels}}
    return _object(_pruned(dict(raw)))


def _pruned(value: Any) -> Any:
    if isinstance(value, dict):
        kept = {name: _pruned(part) for name, part in value.items()}
        return {name: part for name, part in kept.items() if part not in (None, {}, [])}
    if isinstance(value, list):
        return [_pruned(part) for part in value]
    return value
