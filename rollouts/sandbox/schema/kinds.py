"""The table of kinds: which resource, which type, which subresources. One line a kind, once for each version served."""

from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind in one group version. `type` names its fields in `types`; `resource` is "" for bodies without a URL of
    their own; `verbs` is "full", "create" (reviews) or "list" (listed, never filled)."""

    api_version: str
    kind: str
    resource: str
    type: str
    namespaced: bool = True
    verbs: str = "full"
    subresources: tuple[str, ...] = ()

    @property
    def group(self) -> str:
        return self.api_version.rpartition("/")[0]

    @property
    def version(self) -> str:
        return self.api_version.rpartition("/")[2]


def _kind(
    api_version: str, kind: str, resource: str, *subresources: str, namespaced: bool = True, verbs: str = "full"
) -> Kind:
    group, _, version = api_version.rpartition("/")
    package = f"{group.partition('.')[0] or 'core'}.{version}"
    return Kind(api_version, kind, resource, f"{package}.{kind}", namespaced, verbs, subresources)


AUTHORIZATION = "authorization.k8s.io/v1"
AUTHENTICATION = "authentication.k8s.io/v1"
RBAC = "rbac.authorization.k8s.io/v1"

KINDS = (
    _kind("v1", "Pod", "pods", "status", "ephemeralcontainers", "resize"),
    _kind("v1", "Service", "services", "status"),
    _kind("v1", "Endpoints", "endpoints"),
    _kind("v1", "Namespace", "namespaces", "status", "finalize", namespaced=False),
    _kind("v1", "Node", "nodes", "status", namespaced=False),
    _kind("v1", "Event", "events"),
    _kind("v1", "ServiceAccount", "serviceaccounts"),
    _kind("v1", "Secret", "secrets"),
    _kind("v1", "ConfigMap", "configmaps"),
    _kind("v1", "ResourceQuota", "resourcequotas", "status"),
    _kind("v1", "LimitRange", "limitranges"),
    _kind("v1", "ReplicationController", "replicationcontrollers", "status", "scale"),
    _kind("apps/v1", "Deployment", "deployments", "status", "scale"),
    _kind("apps/v1", "ReplicaSet", "replicasets", "status", "scale"),
    _kind("apps/v1", "DaemonSet", "daemonsets", verbs="list"),
    _kind("apps/v1", "StatefulSet", "statefulsets", verbs="list"),
    _kind("autoscaling/v2", "HorizontalPodAutoscaler", "horizontalpodautoscalers", "status"),
    _kind("autoscaling/v1", "HorizontalPodAutoscaler", "horizontalpodautoscalers", "status"),
    _kind("autoscaling/v1", "Scale", ""),
    _kind("batch/v1", "Job", "jobs", verbs="list"),
    _kind("batch/v1", "CronJob", "cronjobs", verbs="list"),
    _kind("coordination.k8s.io/v1", "Lease", "leases"),
    _kind("discovery.k8s.io/v1", "EndpointSlice", "endpointslices"),
    _kind("events.k8s.io/v1", "Event", "events"),
    _kind("policy/v1", "Eviction", ""),
    _kind(RBAC, "Role", "roles"),
    _kind(RBAC, "RoleBinding", "rolebindings"),
    _kind(RBAC, "ClusterRole", "clusterroles", namespaced=False),
    _kind(RBAC, "ClusterRoleBinding", "clusterrolebindings", namespaced=False),
    _kind(AUTHORIZATION, "SelfSubjectAccessReview", "selfsubjectaccessreviews", namespaced=False, verbs="create"),
    _kind(AUTHORIZATION, "SelfSubjectRulesReview", "selfsubjectrulesreviews", namespaced=False, verbs="create"),
    _kind(AUTHORIZATION, "SubjectAccessReview", "subjectaccessreviews", namespaced=False, verbs="create"),
    _kind(AUTHORIZATION, "LocalSubjectAccessReview", "localsubjectaccessreviews", verbs="create"),
    _kind(AUTHENTICATION, "SelfSubjectReview", "selfsubjectreviews", namespaced=False, verbs="create"),
    _kind(AUTHENTICATION, "TokenReview", "tokenreviews", namespaced=False, verbs="create"),
    _kind(AUTHENTICATION, "TokenRequest", ""),
    _kind("v1", "Binding", ""),
)

# DeleteOptions and Status are bodies in every group version; the first part of their apiVersion says nothing.
_EVERYWHERE = {"DeleteOptions": "meta.v1.DeleteOptions", "Status": "meta.v1.Status"}


@cache
def _by_name() -> dict[tuple[str, str], Kind]:
    return {(each.api_version, each.kind): each for each in KINDS}


@cache
def _by_resource() -> dict[str, Kind]:
    # The first line of a resource is its stored version.
    return {each.resource: each for each in reversed(KINDS) if each.resource}


def type_of(api_version: str, kind: str) -> str | None:
    """The type's name for `types.fields`, such as "apps.v1.Deployment"; None when the kind is not known."""
    if kind in _EVERYWHERE:
        return _EVERYWHERE[kind]
    found = _by_name().get((api_version, kind))
    return found.type if found else None


def of_resource(resource: str) -> Kind:
    """The stored kind of a resource named by its plural; KeyError when there is none."""
    return _by_resource()[resource]
