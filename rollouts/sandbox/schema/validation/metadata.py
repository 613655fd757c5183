"""What holds for every object: names, labels, annotations, owners, finalizers, and what an update may not touch."""

from collections.abc import Iterable, Sequence
from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.resources import RESOURCES
from rollouts.sandbox.schema.go_text import quoted
from rollouts.sandbox.schema.validation import names
from rollouts.sandbox.schema.validation.faults import (
    IMMUTABLE,
    Faults,
    GoSyntax,
    forbidden,
    invalid,
    required,
    shown,
    string_list,
    too_long,
)

ANNOTATIONS_LIMIT = 256 * 1024
STANDARD_FINALIZERS = ("kubernetes", "orphan", "foregroundDeletion")
OWNER_FLAGS = ("controller", "blockOwnerDeletion")
OWNER_WORDS = {"apiVersion": "APIVersion", "kind": "Kind", "name": "Name", "uid": "UID"}
_CONTENTS = ("labels", "annotations", "ownerReferences")
_NAMES: dict[str, names.Check] = {
    "services": names.dns_1035_label,
    "namespaces": names.dns_label,
    "roles": names.path_segment,
    "rolebindings": names.path_segment,
    "clusterroles": names.path_segment,
    "clusterrolebindings": names.path_segment,
}


def on_create(resource: str, obj: Object) -> Faults:
    metadata = obj.get("metadata") or {}
    check = _NAMES.get(resource, names.dns_subdomain)
    prefix = metadata.get("generateName")
    if prefix:
        # A prefix may end in what a name may not end in.
        masked = prefix[:-1] + "a" if prefix.endswith("-") else prefix
        yield from (invalid("metadata.generateName", prefix, sentence) for sentence in check(masked))
    if not metadata.get("name"):
        yield required("metadata.name", "name or generateName is required")
    else:
        yield from (invalid("metadata.name", metadata["name"], sentence) for sentence in check(metadata["name"]))
    yield from _namespace(resource, metadata)
    yield from _contents(metadata)
    yield from _finalizers(metadata.get("finalizers") or ())


def on_update(new: Object, old: Object) -> Faults:
    now, before = new["metadata"], old["metadata"]
    if before.get("deletionTimestamp"):
        extra = sorted(set(now.get("finalizers") or ()) - set(before.get("finalizers") or ()))
        if extra:
            sentence = "no new finalizers can be added if the object is being deleted, found new finalizers "
            yield forbidden("metadata.finalizers", sentence + string_list(extra))
    for name in ("name", "namespace", "uid", "creationTimestamp", "deletionTimestamp", "deletionGracePeriodSeconds"):
        if now.get(name) != before.get(name):
            yield invalid(f"metadata.{name}", _told(name, now.get(name)), IMMUTABLE)
    # What was allowed once and is the same still is allowed.
    yield from _contents({name: now.get(name) for name in _CONTENTS if now.get(name) != before.get(name)})
    yield from _unqualified(now.get("finalizers") or ())


def _told(name: str, value: Any) -> Any:
    if value and name.endswith("Timestamp"):
        return GoSyntax(value.replace("T", " ").replace("Z", " +0000 UTC"))
    return value or ("" if name in ("uid", "namespace") else None)


def labels(values: Object | None, path: str) -> Faults:
    for key in sorted(values or {}):
        yield from (invalid(path, key, sentence) for sentence in names.qualified_name(key))
        value = (values or {})[key]
        yield from (invalid(path, value, sentence) for sentence in names.label_value(value))


def annotations(values: Object | None, path: str) -> Faults:
    for key in sorted(values or {}):
        yield from (invalid(path, key, sentence) for sentence in names.qualified_name(key.lower()))
    if sum(len(key.encode()) + len(value.encode()) for key, value in (values or {}).items()) > ANNOTATIONS_LIMIT:
        yield too_long(path, ANNOTATIONS_LIMIT)


def selector(value: Object, path: str) -> Faults:
    """A LabelSelector's labels and expressions."""
    yield from labels(value.get("matchLabels"), f"{path}.matchLabels")
    for index, each in enumerate(value.get("matchExpressions") or ()):
        yield from _requirement(each, f"{path}.matchExpressions[{index}]")


def matches(value: Object, target: Object | None) -> bool:
    """Whether a LabelSelector selects these labels."""
    target = target or {}
    if any(target.get(key) != wanted for key, wanted in (value.get("matchLabels") or {}).items()):
        return False
    return all(_meets(each, target) for each in value.get("matchExpressions") or ())


def _meets(each: Object, target: Object) -> bool:
    key, values = each.get("key", ""), each.get("values") or ()
    match each.get("operator"):
        case "In":
            return target.get(key) in values
        case "NotIn":
            return target.get(key) not in values
        case "Exists":
            return key in target
    return key not in target


def _requirement(each: Object, path: str) -> Faults:
    values = each.get("values") or []
    match each.get("operator"):
        case "In" | "NotIn":
            if not values:
                yield required(f"{path}.values", "must be specified when `operator` is 'In' or 'NotIn'")
        case "Exists" | "DoesNotExist":
            if values:
                sentence = "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"
                yield forbidden(f"{path}.values", sentence)
        case other:
            yield invalid(f"{path}.operator", other or "", "not a valid selector operator")
    yield from (invalid(f"{path}.key", each.get("key", ""), s) for s in names.qualified_name(each.get("key", "")))
    for index, value in enumerate(values):
        yield from (invalid(f"{path}.values[{index}]", value, sentence) for sentence in names.label_value(value))


def _namespace(resource: str, metadata: Object) -> Faults:
    namespace = metadata.get("namespace")
    if not RESOURCES[resource].namespaced:
        if namespace:
            yield forbidden("metadata.namespace", "not allowed on this type")
    elif not namespace:
        yield required("metadata.namespace")
    else:
        yield from (invalid("metadata.namespace", namespace, sentence) for sentence in names.dns_label(namespace))


def _contents(metadata: Object) -> Faults:
    yield from labels(metadata.get("labels"), "metadata.labels")
    yield from annotations(metadata.get("annotations"), "metadata.annotations")
    yield from _owners(metadata.get("ownerReferences") or ())


def _owners(owners: Iterable[Object]) -> Faults:
    path, first = "metadata.ownerReferences", ""
    for owner in owners:
        version = owner.get("apiVersion") or ""
        if version.count("/") > 1 or not version.rpartition("/")[2]:
            yield invalid(f"{path}.apiVersion", version, "version must not be empty")
        for name in ("kind", "name", "uid"):
            if not owner.get(name):
                yield invalid(f"{path}.{name}", "", f"{name} must not be empty")
        if (version, owner.get("kind")) == ("v1", "Event"):
            yield invalid(path, _go_owner(owner), "/v1, Kind=Event is disallowed from being an owner")
        if owner.get("controller"):
            this = f"{owner.get('kind')}/{owner.get('name')}"
            if first:
                sentence = 'Only one reference can have Controller set to true. Found "true" in references for '
                yield invalid(path, shown([this]), f"{sentence}{first} and {this}")
            first = first or this


def _go_owner(owner: Object) -> GoSyntax:
    flags = ("(*bool)(nil)" if owner.get(name) is None else "(*bool)(0xc000000000)" for name in OWNER_FLAGS)
    controller, blocking = flags
    told = ", ".join(f"{go}:{quoted(owner.get(name) or '')}" for name, go in OWNER_WORDS.items())
    return GoSyntax(f"v1.OwnerReference{{{told}, Controller:{controller}, BlockOwnerDeletion:{blocking}}}")


def _finalizers(finalizers: Sequence[str]) -> Faults:
    for each in finalizers:
        yield from (invalid("metadata.finalizers", each, sentence) for sentence in names.qualified_name(each))
    yield from _unqualified(finalizers)


def _unqualified(finalizers: Sequence[str]) -> Faults:
    for index, each in enumerate(finalizers):
        if "/" not in each and each not in STANDARD_FINALIZERS:
            sentence = "name is neither a standard finalizer name nor is it fully qualified"
            yield invalid(f"metadata.finalizers[{index}]", each, sentence)
