"""What a write may touch, kind by kind: status is apart from spec, and generation counts what was asked for."""

import base64
from collections.abc import Callable
from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.resources import RESOURCES
from rollouts.sandbox.schema.codec import zero_object
from rollouts.sandbox.schema.kinds import stored_type
from rollouts.sandbox.schema.workload_defaults import TEMPLATE_GENERATION
from rollouts.sandbox.writing.label_keys import write_out_label_keys
from rollouts.sandbox.writing.qos import qos_class

GENERATED = {
    "cronjobs",
    "daemonsets",
    "deployments",
    "endpointslices",
    "ingressclasses",
    "ingresses",
    "jobs",
    "networkpolicies",
    "poddisruptionbudgets",
    "podtemplates",
    "priorityclasses",
    "replicasets",
    "replicationcontrollers",
    "statefulsets",
}
"""The kinds whose metadata.generation is counted."""
_GENERATING = {"endpointslices": ("endpoints", "ports"), "podtemplates": ("template",), "priorityclasses": ()}
"""What of a kind without a spec makes a new generation."""
SERVER_METADATA = ("uid", "creationTimestamp", "generation", "selfLink")
METADATA_ORDER = (
    "name",
    "generateName",
    "namespace",
    "uid",
    "resourceVersion",
    "generation",
    "creationTimestamp",
    "deletionTimestamp",
    "deletionGracePeriodSeconds",
    "labels",
    "annotations",
    "ownerReferences",
    "finalizers",
    "managedFields",
)
FINAL_METADATA = ("deletionTimestamp", "deletionGracePeriodSeconds")
"""What stays once it is there; validation sees who would set it."""
NAMESPACE_FINALIZER = "kubernetes"


def prepare_create(resource: str, obj: Object) -> Object:
    """Give the new object as the server starts it: its status empty, its generation 1."""
    if resource in _STARTS:
        obj = _STARTS[resource](obj)
    elif resource != "nodes" and has_status(resource):
        obj = obj | {"status": zero_object(stored_type(resource)).get("status", {})}
    if resource in GENERATED:
        obj = with_metadata(obj, generation=1)
    return _with_template_generation(obj, 1) if resource == "daemonsets" else obj


def prepare_update(resource: str, new: Object, old: Object, subresource: str = "") -> Object:
    """Give what `new` may really change of `old` through this subresource ("" for the object itself)."""
    new = _keep_server_metadata(new, old)
    if subresource == "status":
        return _status_only(resource, new, old)
    if subresource == "ephemeralcontainers":
        joined = (new.get("spec") or {}).get("ephemeralContainers")
        return old | {"metadata": new["metadata"], "spec": old["spec"] | {"ephemeralContainers": joined or []}}
    if subresource == "finalize":
        return old | {"metadata": new["metadata"], "spec": new.get("spec", {})}
    if has_status(resource):
        new = {**new, "status": old["status"]} if "status" in old else _without(new, "status")
    if resource == "namespaces":
        new = new | {"spec": old.get("spec", {})}
    if resource == "secrets":
        new = _plain_to_data(new)
    if resource == "daemonsets":
        new = _count_template(new, old)
    return _count_generation(resource, new, old)


def has_status(resource: str) -> bool:
    """Tell whether status is written through its own subresource only."""
    return RESOURCES[resource].subresource("status") is not None


def with_metadata(obj: Object, **changes: Any) -> Object:
    """Give a copy with these metadata fields; None removes one."""
    metadata = obj.get("metadata", {}) | changes
    return obj | {"metadata": {key: value for key, value in metadata.items() if value is not None}}


def in_order(obj: Object) -> Object:
    """Give a copy whose metadata stands in the order in which a server writes it."""
    metadata = obj["metadata"]
    return obj | {"metadata": {key: metadata[key] for key in METADATA_ORDER if key in metadata}}


def _keep_server_metadata(new: Object, old: Object) -> Object:
    metadata = old["metadata"]
    kept = {key: metadata[key] for key in FINAL_METADATA if key in metadata}
    return with_metadata(new, **{key: metadata.get(key) for key in SERVER_METADATA}, **kept)


def _status_only(resource: str, new: Object, old: Object) -> Object:
    changes: dict[str, Any] = {}
    if resource == "deployments":
        changes["labels"] = old["metadata"].get("labels")
    if resource == "pods":
        changes["ownerReferences"] = old["metadata"].get("ownerReferences")
    kept = with_metadata(new, **changes)["metadata"]
    return {**old, "metadata": kept, "status": new.get("status", {})}


def _count_generation(resource: str, new: Object, old: Object) -> Object:
    if resource not in GENERATED:
        return new
    changed = new.get("spec") != old.get("spec")
    if resource == "deployments":
        annotations = (each["metadata"].get("annotations") or {} for each in (new, old))
        changed = changed or next(annotations) != next(annotations)
    if resource in _GENERATING:
        changed = any(new.get(key) != old.get(key) for key in _GENERATING[resource])
    return with_metadata(new, generation=old["metadata"].get("generation", 0) + 1) if changed else new


def _count_template(new: Object, old: Object) -> Object:
    before = (old["metadata"].get("annotations") or {}).get(TEMPLATE_GENERATION, "1")
    changed = new["spec"].get("template") != old["spec"].get("template")
    return _with_template_generation(new, int(before) + changed)


def _with_template_generation(obj: Object, count: int) -> Object:
    annotations = obj["metadata"].get("annotations") or {}
    return with_metadata(obj, annotations=annotations | {TEMPLATE_GENERATION: str(count)})


def _start_pod(obj: Object) -> Object:
    spec = write_out_label_keys(obj.get("spec") or {}, obj["metadata"].get("labels") or {})
    return obj | {"spec": spec, "status": {"phase": "Pending", "qosClass": qos_class(spec)}}


def _start_namespace(obj: Object) -> Object:
    return obj | {"spec": {"finalizers": [NAMESPACE_FINALIZER]}, "status": {"phase": "Active"}}


def _start_job(obj: Object) -> Object:
    """A Job selects its own pods by its uid, unless somebody says that he knows better."""
    spec, metadata = obj.get("spec") or {}, obj["metadata"]
    if spec.get("manualSelector"):
        return obj | {"status": {}}
    name, uid = metadata.get("name", ""), metadata["uid"]
    own = {f"{prefix}{key}": value for prefix in ("batch.kubernetes.io/", "")
           for key, value in (("controller-uid", uid), ("job-name", name))}  # fmt: skip
    template = spec.get("template") or {}
    inner = template.get("metadata") or {}
    labels = dict(sorted(((inner.get("labels") or {}) | own).items()))
    template = template | {"metadata": inner | {"labels": labels}}
    selector = spec.get("selector") or {}
    matched = (selector.get("matchLabels") or {}) | {"batch.kubernetes.io/controller-uid": uid}
    return obj | {"spec": spec | {"selector": selector | {"matchLabels": matched}, "template": template}, "status": {}}


def _start_service(obj: Object) -> Object:
    return obj | {"status": {"loadBalancer": {}}}


def _plain_to_data(obj: Object) -> Object:
    plain = obj.get("stringData")
    if not isinstance(plain, dict):
        return obj
    encoded = {key: base64.b64encode(str(value).encode()).decode() for key, value in plain.items()}
    return _without(obj, "stringData") | {"data": (obj.get("data") or {}) | encoded}


def _without(obj: Object, key: str) -> Object:
    return {name: value for name, value in obj.items() if name != key}


def _start_claim(obj: Object) -> Object:
    return obj | {"status": {"phase": "Pending"}}


_STARTS: dict[str, Callable[[Object], Object]] = {
    "pods": _start_pod,
    "namespaces": _start_namespace,
    "services": _start_service,
    "jobs": _start_job,
    "secrets": _plain_to_data,
    "persistentvolumes": _start_claim,
    "persistentvolumeclaims": _start_claim,
}
