"""What holds for ConfigMaps and Secrets."""

import base64

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema.validation import names
from rollouts.sandbox.schema.validation.faults import IMMUTABLE, Faults, forbidden, invalid, required, too_long

SIZE_LIMIT = 1024 * 1024
WHEN_IMMUTABLE = "field is immutable when `immutable` is set"
_TYPED_KEYS = {
    "kubernetes.io/dockerconfigjson": (".dockerconfigjson",),
    "kubernetes.io/dockercfg": (".dockercfg",),
    "kubernetes.io/tls": ("tls.crt", "tls.key"),
    "kubernetes.io/ssh-auth": ("ssh-privatekey",),
}


def config_map(obj: Object) -> Faults:
    plain, binary = obj.get("data") or {}, obj.get("binaryData") or {}
    for key in sorted(plain):
        yield from (invalid(f"data[{key}]", key, sentence) for sentence in names.config_key(key))
        if key in binary:
            yield invalid(f"data[{key}]", key, "duplicate of key present in binaryData")
    for key in sorted(binary):
        yield from (invalid(f"binaryData[{key}]", key, sentence) for sentence in names.config_key(key))
    size = sum(len(value.encode()) for value in plain.values()) + sum(map(_decoded, binary.values()))
    if size > SIZE_LIMIT:
        yield too_long("[]", SIZE_LIMIT)


def secret(obj: Object) -> Faults:
    data = obj.get("data") or {}
    for key in sorted(data):
        yield from (invalid(f"data[{key}]", key, sentence) for sentence in names.config_key(key))
    if sum(map(_decoded, data.values())) > SIZE_LIMIT:
        yield too_long("data", SIZE_LIMIT)
    for key in _TYPED_KEYS.get(obj.get("type", ""), ()):
        if key not in data:
            yield required(f"data[{key}]")
    if obj.get("type") == "kubernetes.io/service-account-token":
        annotations = obj["metadata"].get("annotations") or {}
        if not annotations.get("kubernetes.io/service-account.name"):
            yield required("metadata.annotations[kubernetes.io/service-account.name]")


def still_config_map(new: Object, old: Object) -> Faults:
    if old.get("immutable"):
        yield from _frozen(new, old, "data", "binaryData")


def still_secret(new: Object, old: Object) -> Faults:
    if new.get("type") != old.get("type"):
        yield invalid("type", new.get("type", ""), IMMUTABLE)
    if old.get("immutable"):
        yield from _frozen(new, old, "data")


def _frozen(new: Object, old: Object, *fields: str) -> Faults:
    if not new.get("immutable"):
        yield forbidden("immutable", WHEN_IMMUTABLE)
    for name in fields:
        if (new.get(name) or {}) != (old.get(name) or {}):
            yield forbidden(name, WHEN_IMMUTABLE)


def _decoded(text: str) -> int:
    return len(base64.b64decode(text or ""))
