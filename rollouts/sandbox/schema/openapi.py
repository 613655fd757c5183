"""The OpenAPI v3 documents that clients ask for before they create, apply or explain."""

import hashlib
from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec

from rollouts.sandbox.basics.resources import RESOURCES, Resource, Subresource, join_group
from rollouts.sandbox.schema import kinds, openapi_types
from rollouts.sandbox.schema.openapi_types import META, PATCH, component_name, reference

Schema = dict[str, Any]

INFO = {"title": "Kubernetes", "version": "1.32"}
PATCHES = (
    "application/apply-patch+yaml",
    "application/json-patch+json",
    "application/merge-patch+json",
    "application/strategic-merge-patch+json",
)
_WRITES = ("dryRun", "fieldManager", "fieldValidation")
_PARAMETERS: dict[str, tuple[str, ...]] = {
    "list": ("allowWatchBookmarks", "continue", "fieldSelector", "labelSelector", "limit", "resourceVersion",
             "resourceVersionMatch", "sendInitialEvents", "timeoutSeconds", "watch"),
    "post": _WRITES,
    "put": _WRITES,
    "patch": (*_WRITES, "force"),
    "delete": ("dryRun", "gracePeriodSeconds", "orphanDependents", "propagationPolicy"),
    "deletecollection": ("continue", "dryRun", "fieldSelector", "gracePeriodSeconds", "labelSelector", "limit",
                         "orphanDependents", "propagationPolicy", "resourceVersion", "resourceVersionMatch"),
}  # fmt: skip
_BOOLEANS = ("allowWatchBookmarks", "force", "orphanDependents", "sendInitialEvents", "watch")
_INTEGERS = ("gracePeriodSeconds", "limit", "timeoutSeconds")
_METHODS = {
    "get": ("get", "get"),
    "create": ("post", "post"),
    "update": ("put", "put"),
    "patch": ("patch", "patch"),
    "delete": ("delete", "delete"),
    "list": ("get", "list"),
    "deletecollection": ("delete", "deletecollection"),
}
_ON_COLLECTIONS = ("create", "list", "deletecollection")


def index() -> Schema:
    """What `/openapi/v3` answers: for each version's path its document's URL, with a hash that changes with it."""
    urls = {path: {"serverRelativeURL": f"/openapi/v3/{path}?hash={_hash(path)}"} for path in paths()}
    return {"paths": urls}


@cache
def paths() -> tuple[str, ...]:
    """The group versions as paths: "api/v1", "apis/apps/v1", ..., sorted."""
    versions = {version for each in RESOURCES.values() for version in each.api_versions}
    return tuple(sorted(_path(group, version) for group, version in versions))


@cache
def document(path: str) -> bytes:
    """One version's document as JSON. Raises KeyError for a path that `paths` has not."""
    if path not in paths():
        raise KeyError(path)
    served = [each for each in RESOURCES.values() if path in (_path(*version) for version in each.api_versions)]
    group, _, version = path.removeprefix("apis/").removeprefix("api/").rpartition("/")
    operations: Schema = {}
    for resource in served:
        operations |= _resource_paths(resource, group, version)
    schemas = _schemas(served, group, version)
    body = {"openapi": "3.0.0", "info": INFO, "paths": operations, "components": {"schemas": schemas}}
    return msgspec.json.encode(body)


def _path(group: str, version: str) -> str:
    return f"apis/{group}/{version}" if group else f"api/{version}"


@cache
def _hash(path: str) -> str:
    return hashlib.sha512(document(path)).hexdigest().upper()


def _schemas(served: list[Resource], group: str, version: str) -> dict[str, Schema]:
    named = {_type(group, version, each.kind): (group, version, each.kind) for each in served}
    for resource in served:
        for sub in resource.subresources:
            sub_group, sub_version, kind = _kind_of(sub, resource, group, version)
            if kinds.type_of(join_group(sub_group, sub_version), kind):
                named[_type(sub_group, sub_version, kind)] = (sub_group, sub_version, kind)
    schemas = openapi_types.components((*named, "meta.v1.DeleteOptions", "meta.v1.Status", "meta.v1.ListMeta"))
    for type_name, gvk in named.items():
        name = component_name(type_name)
        schemas[name] = schemas[name] | {"x-kubernetes-group-version-kind": [_gvk(*gvk)]}
    for resource in served:
        if "list" in resource.verbs:
            schemas[component_name(_type(group, version, resource.kind)) + "List"] = _list(resource, group, version)
    options = f"{META}.DeleteOptions"
    schemas[options] = schemas[options] | {"x-kubernetes-group-version-kind": [_gvk(group, version, "DeleteOptions")]}
    return dict(sorted(schemas.items()))


def _list(resource: Resource, group: str, version: str) -> Schema:
    item = {"default": {}, "allOf": [reference(component_name(_type(group, version, resource.kind)))]}
    properties = {
        "apiVersion": {"type": "string"},
        "items": {"type": "array", "items": item},
        "kind": {"type": "string"},
        "metadata": {"default": {}, "allOf": [reference(f"{META}.ListMeta")]},
    }
    gvk = _gvk(group, version, f"{resource.kind}List")
    return {
        "type": "object",
        "required": ["items"],
        "properties": properties,
        "x-kubernetes-group-version-kind": [gvk],
    }


def _resource_paths(resource: Resource, group: str, version: str) -> Schema:
    root = f"/{_path(group, version)}"
    collection = f"{root}/namespaces/{{namespace}}" if resource.namespaced else root
    collection = f"{collection}/{resource.plural}"
    gvk = (group, version, resource.kind)
    at = ("namespace",) if resource.namespaced else ()
    found: Schema = {collection: dict(_operations([v for v in resource.verbs if v in _ON_COLLECTIONS], gvk))}
    found[collection]["parameters"] = [_in_path(name) for name in at]
    if resource.namespaced and "list" in resource.verbs:
        found[f"{root}/{resource.plural}"] = dict(_operations(["list"], gvk))
    item = f"{collection}/{{name}}"
    single = [verb for verb in resource.verbs if verb not in _ON_COLLECTIONS]
    if single:
        found[item] = dict(_operations(single, gvk)) | {"parameters": [_in_path(name) for name in ("name", *at)]}
    for sub in resource.subresources:
        operations = dict(_operations(sub.verbs, _kind_of(sub, resource, group, version)))
        found[f"{item}/{sub.name}"] = operations | {"parameters": [_in_path(name) for name in ("name", *at)]}
    return found


def _kind_of(sub: Subresource, resource: Resource, group: str, version: str) -> tuple[str, str, str]:
    if sub.kind == resource.kind:
        return group, version, sub.kind
    return sub.group or group, sub.version or version, sub.kind


def _operations(verbs: list[str] | tuple[str, ...], gvk: tuple[str, str, str]) -> Iterator[tuple[str, Schema]]:
    for verb in verbs:
        if verb in _METHODS:
            method, action = _METHODS[verb]
            yield method, _operation(action, gvk)


def _operation(action: str, gvk: tuple[str, str, str]) -> Schema:
    type_name = kinds.type_of(join_group(gvk[0], gvk[1]), gvk[2])
    name = component_name(type_name) if type_name else ""
    answer = {"schema": reference(f"{name}List" if action == "list" else name)} if name else {}
    operation: Schema = {"parameters": [_in_query(each) for each in _PARAMETERS.get(action, ())]}
    if action == "patch":
        operation["requestBody"] = {
            "content": {each: {"schema": reference(PATCH)} for each in PATCHES},
            "required": True,
        }
    elif action in ("post", "put") and name:
        operation["requestBody"] = {"content": {"*/*": {"schema": reference(name)}}, "required": True}
    return operation | {
        "responses": {"200": {"description": "OK", "content": {"application/json": answer}}},
        "x-kubernetes-action": action,
        "x-kubernetes-group-version-kind": _gvk(*gvk),
    }


def _in_path(name: str) -> Schema:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string", "uniqueItems": True}}


def _in_query(name: str) -> Schema:
    kind = "boolean" if name in _BOOLEANS else "integer" if name in _INTEGERS else "string"
    return {"name": name, "in": "query", "schema": {"type": kind, "uniqueItems": True}}


def _gvk(group: str, version: str, kind: str) -> Schema:
    return {"group": group, "version": version, "kind": kind}


def _type(group: str, version: str, kind: str) -> str:
    found = kinds.type_of(join_group(group, version), kind)
    if found is None:
        raise KeyError(f"{group}/{version} {kind}")
    return found
