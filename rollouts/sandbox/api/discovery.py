"""What the server says it serves: plain and aggregated discovery, made from the table of resources."""

from typing import Any

from rollouts.sandbox.basics.resources import CORE, GROUPS, Resource, Subresource, join_group, served_under, versions_of

Document = dict[str, Any]
CORE_VERSIONS = ["v1"]


def api_versions(address: str) -> Document:
    """Answer /api."""
    served = [{"clientCIDR": "0.0.0.0/0", "serverAddress": address}]
    return {"kind": "APIVersions", "versions": CORE_VERSIONS, "serverAddressByClientCIDRs": served}


def group_list() -> Document:
    """Answer /apis."""
    return {"kind": "APIGroupList", "apiVersion": "v1", "groups": [_group(name) for name in GROUPS]}


def group(name: str) -> Document | None:
    """Answer /apis/GROUP; None for one that is not served."""
    return {"kind": "APIGroup", "apiVersion": "v1"} | _group(name) if name in GROUPS else None


def resource_list(group_name: str, version: str) -> Document | None:
    """Answer /api/v1 and /apis/GROUP/VERSION; None for what is not served."""
    found = [each for resource in served_under(group_name, version) for each in _listed(resource)]
    if not found:
        return None
    head: Document = {"kind": "APIResourceList"}
    if group_name != CORE:
        head["apiVersion"] = "v1"
    found.sort(key=lambda each: str(each["name"]))
    return head | {"groupVersion": join_group(group_name, version), "resources": found}


def aggregated(version: str, *, core: bool) -> Document:
    """Answer /api or /apis to a client that takes everything at once. version: "v2" or "v2beta1"."""
    names = (CORE,) if core else GROUPS
    items = [_aggregated_group(name) for name in names]
    head = {"kind": "APIGroupDiscoveryList", "apiVersion": f"apidiscovery.k8s.io/{version}"}
    return head | {"metadata": {}, "items": items}


def _group(name: str) -> Document:
    versions = [{"groupVersion": join_group(name, each), "version": each} for each in versions_of(name)]
    return {"name": name, "versions": versions, "preferredVersion": versions[0]}


def _listed(resource: Resource) -> list[Document]:
    first: Document = {
        "name": resource.plural,
        "singularName": resource.singular,
        "namespaced": resource.namespaced,
        "kind": resource.kind,
        "verbs": list(resource.verbs),
    } | _nicknames(resource)
    return [first, *(_listed_subresource(resource, each) for each in resource.subresources)]


def _nicknames(resource: Resource) -> Document:
    """Short names and categories, where there are any."""
    names = {"shortNames": list(resource.short_names), "categories": list(resource.categories)}
    return {key: value for key, value in names.items() if value}


def _listed_subresource(resource: Resource, sub: Subresource) -> Document:
    listed: Document = {
        "name": f"{resource.plural}/{sub.name}",
        "singularName": "",
        "namespaced": resource.namespaced,
    }
    if sub.version:
        listed |= {"group": sub.group, "version": sub.version}
    return listed | {"kind": sub.kind, "verbs": list(sub.verbs)}


def _aggregated_group(name: str) -> Document:
    metadata: Document = {"name": name} if name else {}
    versions = [_aggregated_version(name, each) for each in (versions_of(name) if name else CORE_VERSIONS)]
    return {"metadata": metadata | {"creationTimestamp": None}, "versions": versions}


def _aggregated_version(name: str, version: str) -> Document:
    resources = sorted(served_under(name, version), key=lambda each: each.plural)
    return {"version": version, "resources": [_aggregated(each) for each in resources], "freshness": "Current"}


def _aggregated(resource: Resource) -> Document:
    found: Document = {
        "resource": resource.plural,
        "responseKind": {"group": "", "version": "", "kind": resource.kind},
        "scope": "Namespaced" if resource.namespaced else "Cluster",
        "singularResource": resource.singular,
        "verbs": list(resource.verbs),
    } | _nicknames(resource)
    if resource.subresources:
        found["subresources"] = [_aggregated_subresource(each) for each in resource.subresources]
    return found


def _aggregated_subresource(sub: Subresource) -> Document:
    kind = {"group": sub.group, "version": sub.version, "kind": sub.kind}
    return {"subresource": sub.name, "responseKind": kind, "verbs": list(sub.verbs)}
