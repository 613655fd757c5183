"""The roles and bindings that a new cluster has: the well-known ones, and those of the sandbox's own users."""

from collections.abc import Sequence
from typing import Any

from rollouts.sandbox.access.identity import AUTHENTICATED, MASTERS, UNAUTHENTICATED
from rollouts.sandbox.basics.objects import Object

RBAC_GROUP = "rbac.authorization.k8s.io"
READ = ("get", "list", "watch")
WRITE = ("create", "delete", "deletecollection", "patch", "update")
VIEWERS, OPERATORS, ADMINS = "rollboard:viewers", "rollboard:operators", "rollboard:admins"

_CORE_READ = (
    "configmaps", "endpoints", "persistentvolumeclaims", "persistentvolumeclaims/status", "pods",
    "replicationcontrollers", "replicationcontrollers/scale", "serviceaccounts", "services", "services/status",
)  # fmt: skip
_CORE_STATUS = (
    "bindings", "events", "limitranges", "namespaces/status", "pods/log", "pods/status",
    "replicationcontrollers/status", "resourcequotas", "resourcequotas/status",
)  # fmt: skip
_APPS = (
    "daemonsets", "deployments", "deployments/scale", "replicasets", "replicasets/scale", "statefulsets",
    "statefulsets/scale",
)  # fmt: skip
_APPS_STATUS = ("daemonsets/status", "deployments/status", "replicasets/status", "statefulsets/status")
_NETWORKING, _NETWORKING_STATUS = ("ingresses", "networkpolicies"), ("ingresses/status",)
_BUDGETS, _BUDGETS_STATUS = ("poddisruptionbudgets",), ("poddisruptionbudgets/status",)
_AUTOSCALERS = ("horizontalpodautoscalers", "horizontalpodautoscalers/status")
_BATCH = ("cronjobs", "cronjobs/status", "jobs", "jobs/status")
_CORE_WRITE = (
    "configmaps", "events", "persistentvolumeclaims", "replicationcontrollers", "replicationcontrollers/scale",
    "secrets", "serviceaccounts", "services", "services/proxy",
)  # fmt: skip
_RBAC_KINDS = ("rolebindings", "roles")


def rule(groups: str, resources: Sequence[str], verbs: Sequence[str]) -> dict[str, Any]:
    """Give a rule for resources of one API group."""
    return {"apiGroups": [groups], "resources": list(resources), "verbs": list(verbs)}


_VIEW = [
    rule("", _CORE_READ, READ),
    rule("", _CORE_STATUS, READ),
    rule("", ("namespaces",), READ),
    rule("discovery.k8s.io", ("endpointslices",), READ),
    rule("apps", (*_APPS, *_APPS_STATUS, "controllerrevisions"), READ),
    rule("autoscaling", _AUTOSCALERS, READ),
    rule("batch", _BATCH, READ),
    rule("policy", (*_BUDGETS, *_BUDGETS_STATUS), READ),
    rule("networking.k8s.io", (*_NETWORKING, *_NETWORKING_STATUS), READ),
]
_EDIT_MORE = [
    rule("", ("pods/attach", "pods/exec", "pods/portforward", "pods/proxy", "secrets", "services/proxy"), READ),
    rule("", ("serviceaccounts",), ("impersonate",)),
    rule("", ("pods", "pods/attach", "pods/exec", "pods/portforward", "pods/proxy"), WRITE),
    rule("", ("pods/eviction", "serviceaccounts/token"), ("create",)),
    rule("", _CORE_WRITE, WRITE),
    rule("apps", _APPS, WRITE),
    rule("autoscaling", ("horizontalpodautoscalers",), WRITE),
    rule("batch", ("cronjobs", "jobs"), WRITE),
    rule("policy", _BUDGETS, WRITE),
    rule("networking.k8s.io", _NETWORKING, WRITE),
    rule("coordination.k8s.io", ("leases",), (*READ, *WRITE)),
]
_ADMIN_MORE = [
    rule("authorization.k8s.io", ("localsubjectaccessreviews",), ("create",)),
    rule(RBAC_GROUP, _RBAC_KINDS, (*READ, *WRITE)),
]
_REVIEWS = [
    rule("authorization.k8s.io", ("selfsubjectaccessreviews", "selfsubjectrulesreviews"), ("create",)),
    rule("authentication.k8s.io", ("selfsubjectreviews",), ("create",)),
]
_DISCOVERY = ["/api", "/api/*", "/apis", "/apis/*", "/healthz", "/livez", "/openapi", "/openapi/*", "/readyz"]
_PUBLIC = ["/healthz", "/livez", "/readyz", "/version", "/version/"]


def _paths(paths: list[str]) -> dict[str, Any]:
    return {"nonResourceURLs": paths, "verbs": ["get"]}


CLUSTER_ROLES: dict[str, list[dict[str, Any]]] = {
    "cluster-admin": [rule("*", ("*",), ("*",)), {"nonResourceURLs": ["*"], "verbs": ["*"]}],
    "admin": [*_EDIT_MORE, *_VIEW, *_ADMIN_MORE],
    "edit": [*_EDIT_MORE, *_VIEW],
    "view": _VIEW,
    "system:aggregate-to-admin": _ADMIN_MORE,
    "system:aggregate-to-edit": _EDIT_MORE,
    "system:aggregate-to-view": _VIEW,
    "system:basic-user": _REVIEWS,
    "system:discovery": [_paths([*_DISCOVERY, "/version", "/version/"])],
    "system:public-info-viewer": [_paths(_PUBLIC)],
    "rollboard:node-reader": [rule("", ("nodes",), READ)],
    "rollboard:clock-reader": [_paths(["/sandbox/clock"])],
    "rollboard:keeper": [{"nonResourceURLs": ["/sandbox/*"], "verbs": ["get", "post", "put"]}],
    # Whatever user, but in no group except the three of the roles: not in system:masters.
    "rollboard:impersonator": [
        rule("", ("users",), ("impersonate",)),
        rule("", ("groups",), ("impersonate",)) | {"resourceNames": [VIEWERS, OPERATORS, ADMINS]},
    ],
}
AGGREGATE = "rbac.authorization.k8s.io/aggregate-to-"
AGGREGATED = ("admin", "edit", "view")
"""The roles that are put together of others; each of them takes in the following one."""
OWN_PREFIX = "rollboard:"
CLUSTER_BINDINGS: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "cluster-admin": ("cluster-admin", (("Group", MASTERS),)),
    "system:basic-user": ("system:basic-user", (("Group", AUTHENTICATED),)),
    "system:discovery": ("system:discovery", (("Group", AUTHENTICATED),)),
    "system:public-info-viewer": (
        "system:public-info-viewer",
        (("Group", AUTHENTICATED), ("Group", UNAUTHENTICATED)),
    ),
    "rollboard:viewers": ("view", (("Group", VIEWERS), ("User", "dashboard"))),
    "rollboard:operators": ("edit", (("Group", OPERATORS),)),
    "rollboard:admins": ("admin", (("Group", ADMINS),)),
    "rollboard:node-readers": (
        "rollboard:node-reader",
        (("Group", VIEWERS), ("Group", OPERATORS), ("Group", ADMINS), ("User", "dashboard")),
    ),
    "rollboard:clock-readers": (
        "rollboard:clock-reader",
        (("Group", VIEWERS), ("Group", OPERATORS), ("Group", ADMINS), ("User", "dashboard")),
    ),
    "rollboard:keepers": ("rollboard:keeper", (("Group", ADMINS),)),
    "rollboard:impersonators": ("rollboard:impersonator", (("User", "dashboard"),)),
}
"""Binding name: (ClusterRole, subjects as (kind, name))."""


def cluster_roles() -> list[Object]:
    """Give the ClusterRoles of a new cluster."""
    return [_cluster_role(name, rules) for name, rules in CLUSTER_ROLES.items()]


def _cluster_role(name: str, rules: list[dict[str, Any]]) -> Object:
    labels = {f"{AGGREGATE}{each}": "true" for each in _takers(name)}
    role: Object = {"metadata": _metadata(name, labels), "rules": rules}
    if name in AGGREGATED:
        selector = {"matchLabels": {f"{AGGREGATE}{name}": "true"}}
        role["aggregationRule"] = {"clusterRoleSelectors": [selector]}
    return role


def _takers(name: str) -> Sequence[str]:
    """Which aggregated role takes in the role of this name, if one does."""
    if name in AGGREGATED:
        at = AGGREGATED.index(name)
        return AGGREGATED[at - 1 : at] if at else ()
    taker = name.removeprefix("system:aggregate-to-")
    return (taker,) if taker != name else ()


def _metadata(name: str, labels: dict[str, str]) -> dict[str, Any]:
    """What is there from the beginning says so; the sandbox's own roles are nobody's defaults."""
    if name.startswith(OWN_PREFIX):
        return {"name": name}
    annotations = {"rbac.authorization.kubernetes.io/autoupdate": "true"}
    return {
        "name": name,
        "annotations": annotations,
        "labels": {"kubernetes.io/bootstrapping": "rbac-defaults"} | labels,
    }


def cluster_bindings() -> list[Object]:
    """Give the ClusterRoleBindings of a new cluster."""
    return [binding(name, role, subjects) for name, (role, subjects) in CLUSTER_BINDINGS.items()]


def binding(name: str, role: str, subjects: Sequence[tuple[str, str]], namespace: str = "") -> Object:
    """Give a binding of subjects to a ClusterRole: in one namespace, or in all when it is ""."""
    metadata = {"name": name, "namespace": namespace} if namespace else _metadata(name, {})
    who = [{"apiGroup": RBAC_GROUP, "kind": kind, "name": subject} for kind, subject in subjects]
    return {
        "metadata": metadata,
        "roleRef": {"apiGroup": RBAC_GROUP, "kind": "ClusterRole", "name": role},
        "subjects": who,
    }
