"""What holds for the volumes that a pod names."""

from collections.abc import Callable

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema import quantity
from rollouts.sandbox.schema.validation import downward, names, volumes
from rollouts.sandbox.schema.validation.faults import (
    Faults,
    duplicate,
    forbidden,
    invalid,
    not_supported,
    required,
)
from rollouts.sandbox.schema.validation.security import descending_path

HOST_PATHS = ("", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket")
MODE = "must be a number between 0 and 0777 (octal), both inclusive"
MAX_MODE = 0o777
LEAST_TOKEN_SECONDS = 600
_SOURCES = (
    "emptyDir", "hostPath", "gitRepo", "gcePersistentDisk", "awsElasticBlockStore", "secret", "nfs", "iscsi",
    "glusterfs", "flocker", "persistentVolumeClaim", "rbd", "cinder", "cephfs", "quobyte", "downwardAPI", "fc",
    "flexVolume", "configMap", "azureFile", "vsphereVolume", "photonPersistentDisk", "portworxVolume", "azureDisk",
    "storageos", "projected", "scaleIO", "csi", "ephemeral", "image",
)  # fmt: skip
"""In the order in which the server looks for them: the first is the volume's kind, the others are too many."""


def pod_volumes(given: list[Object], path: str) -> Faults:
    """A pod's volumes: each of one kind, under a name of its own."""
    seen: set[str] = set()
    for index, each in enumerate(given):
        at, name = f"{path}[{index}]", each.get("name", "")
        yield from _sources(each, at)
        if not name:
            yield required(f"{at}.name")
        else:
            yield from (invalid(f"{at}.name", name, sentence) for sentence in names.dns_label(name))
        if name in seen:
            yield duplicate(f"{at}.name", name)
        seen.add(name)


def _sources(volume: Object, at: str) -> Faults:
    sources = sorted((name for name in volume if name != "name"), key=_rank)
    if not sources:
        yield required(at, "must specify a volume type")
    for index, name in enumerate(sources):
        if index > 0:
            yield forbidden(f"{at}.{name}", "may not specify more than 1 volume type")
        elif name in _RULES:
            yield from _RULES[name](volume[name], f"{at}.{name}")


def _rank(source: str) -> int:
    return _SOURCES.index(source) if source in _SOURCES else len(_SOURCES)


def _empty_dir(source: Object, at: str) -> Faults:
    if source.get("sizeLimit") is not None and quantity.of(source["sizeLimit"]) < 0:
        yield forbidden(f"{at}.sizeLimit", "SizeLimit field must be a valid resource quantity")


def _config_map(source: Object, at: str) -> Faults:
    if not source.get("name"):
        yield required(f"{at}.name")
    yield from _keys(source, at)


def _secret(source: Object, at: str) -> Faults:
    if not source.get("secretName"):
        yield required(f"{at}.secretName")
    yield from _keys(source, at)


def _claim(source: Object, at: str) -> Faults:
    if not source.get("claimName"):
        yield required(f"{at}.claimName")


def _host_path(source: Object, at: str) -> Faults:
    place = source.get("path", "")
    if not place:
        yield required(f"{at}.path")
    elif ".." in place.split("/"):
        yield invalid(f"{at}.path", place, "must not contain '..'")
    if (source.get("type") or "") not in HOST_PATHS:
        yield not_supported(f"{at}.type", source["type"], HOST_PATHS)


def _nfs(source: Object, at: str) -> Faults:
    for name in ("server", "path"):
        if not source.get(name):
            yield required(f"{at}.{name}")
    if source.get("path") and not source["path"].startswith("/"):
        yield invalid(f"{at}.path", source["path"], "must be an absolute path")


def _downward(source: Object, at: str) -> Faults:
    yield from _mode(source, at, "defaultMode")
    for item in source.get("items") or ():
        yield from downward.file(item, at)
        yield from _mode(item, at, "mode")


def _projected(source: Object, at: str) -> Faults:
    yield from _mode(source, at, "defaultMode")
    for index, each in enumerate(source.get("sources") or ()):
        path = f"{at}.sources[{index}]"
        given = [name for name in each if each[name] is not None]
        if not given:
            yield required(path, "must specify a source")
        if len(given) > 1:
            yield forbidden(path, "may not specify more than 1 volume type per source")
        for name in given[:1]:
            yield from _projection(name, each[name], f"{path}.{name}")


def _projection(name: str, source: Object, at: str) -> Faults:
    if name in ("configMap", "secret"):
        if not source.get("name"):
            yield required(f"{at}.name")
        yield from _keys(source, at)
    elif name == "downwardAPI":
        for item in source.get("items") or ():
            yield from downward.file(item, at)
    elif name == "serviceAccountToken":
        lasts = source.get("expirationSeconds")
        if lasts is not None and lasts < LEAST_TOKEN_SECONDS:
            yield invalid(f"{at}.expirationSeconds", lasts, "may not specify a duration less than 10 minutes")
        if not source.get("path"):
            yield required(f"{at}.path")


def _ephemeral(source: Object, at: str) -> Faults:
    template = source.get("volumeClaimTemplate")
    if template is None:
        yield required(f"{at}.volumeClaimTemplate")
    else:
        yield from volumes.claim_spec(template.get("spec") or {}, f"{at}.volumeClaimTemplate.spec")


def _csi(source: Object, at: str) -> Faults:
    if not source.get("driver"):
        yield required(f"{at}.driver")


def _keys(source: Object, at: str) -> Faults:
    yield from _mode(source, at, "defaultMode")
    for index, item in enumerate(source.get("items") or ()):
        path = f"{at}.items[{index}]"
        for name in ("key", "path"):
            if not item.get(name):
                yield required(f"{path}.{name}")
        yield from descending_path(item.get("path", ""), f"{path}.path")
        yield from _mode(item, path, "mode")


def _mode(source: Object, at: str, name: str) -> Faults:
    if source.get(name) is not None and not 0 <= source[name] <= MAX_MODE:
        yield invalid(f"{at}.{name}", source[name], MODE)


_RULES: dict[str, Callable[[Object, str], Faults]] = {
    "emptyDir": _empty_dir,
    "configMap": _config_map,
    "secret": _secret,
    "persistentVolumeClaim": _claim,
    "hostPath": _host_path,
    "nfs": _nfs,
    "downwardAPI": _downward,
    "projected": _projected,
    "ephemeral": _ephemeral,
    "csi": _csi,
}
