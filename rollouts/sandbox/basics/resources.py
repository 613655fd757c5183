"""The kinds that are served, one row each. Everything that must know a kind's names looks here."""

from collections.abc import Iterator
from dataclasses import dataclass

CORE = ""
ALL_VERBS = ("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch")
NO_COLLECTION = tuple(verb for verb in ALL_VERBS if verb != "deletecollection")
CREATE_ONLY = ("create",)
READ_ONLY = ("get", "list")
READ_WRITE = ("get", "patch", "update")
PROXY = ("create", "delete", "get", "patch", "update")
STREAM = ("create", "get")


@dataclass(frozen=True, slots=True)
class Subresource:
    """`pods/log` and its like. group and version are empty where they are the resource's own."""

    name: str
    kind: str
    verbs: tuple[str, ...] = READ_WRITE
    group: str = ""
    version: str = ""


@dataclass(frozen=True, slots=True)
class Resource:
    """One served kind; `version` is the one that is stored. `stored` is False for what is only ever answered.

    `deprecated` is the warning that goes with every answer. put_creates: a PUT makes what is not there."""

    plural: str
    kind: str
    group: str = CORE
    version: str = "v1"
    namespaced: bool = True
    short_names: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    subresources: tuple[Subresource, ...] = ()
    verbs: tuple[str, ...] = ALL_VERBS
    other_versions: tuple[tuple[str, str], ...] = ()
    stored: bool = True
    deprecated: str = ""
    put_creates: bool = False

    @property
    def singular(self) -> str:
        """The name kubectl also takes: the kind in small letters."""
        return self.kind.lower()

    @property
    def api_version(self) -> str:
        """The stored apiVersion: "v1", "apps/v1"."""
        return join_group(self.group, self.version)

    @property
    def api_versions(self) -> tuple[tuple[str, str], ...]:
        """Every (group, version) under which this kind is served, the stored one first."""
        return ((self.group, self.version), *self.other_versions)

    def subresource(self, name: str) -> Subresource | None:
        """Find a subresource by its name."""
        return next((each for each in self.subresources if each.name == name), None)


def join_group(group: str, version: str) -> str:
    """Join ("apps", "v1") to "apps/v1" and ("", "v1") to "v1"."""
    return f"{group}/{version}" if group else version


def _status(kind: str) -> Subresource:
    return Subresource("status", kind)


_SCALE = Subresource("scale", "Scale", READ_WRITE, "autoscaling", "v1")
_POD_SUBRESOURCES = (
    Subresource("attach", "PodAttachOptions", STREAM),
    Subresource("binding", "Binding", CREATE_ONLY),
    Subresource("ephemeralcontainers", "Pod"),
    Subresource("eviction", "Eviction", CREATE_ONLY, "policy", "v1"),
    Subresource("exec", "PodExecOptions", STREAM),
    Subresource("log", "Pod", ("get",)),
    Subresource("portforward", "PodPortForwardOptions", STREAM),
    Subresource("proxy", "PodProxyOptions", PROXY),
    _status("Pod"),
)
_NAMESPACE_SUBRESOURCES = (Subresource("finalize", "Namespace", ("update",)), _status("Namespace"))
_NODE_SUBRESOURCES = (Subresource("proxy", "NodeProxyOptions", PROXY), _status("Node"))
_SERVICE_SUBRESOURCES = (Subresource("proxy", "ServiceProxyOptions", PROXY), _status("Service"))
_TOKEN = Subresource("token", "TokenRequest", CREATE_ONLY, "authentication.k8s.io", "v1")
_RBAC = "rbac.authorization.k8s.io"
_NETWORKING, _STORAGE = "networking.k8s.io", "storage.k8s.io"


def _workload(plural: str, kind: str, short: str, group: str = "apps", *, scale: bool = True) -> Resource:
    subresources = (_SCALE, _status(kind)) if scale else (_status(kind),)
    return Resource(plural, kind, group, short_names=(short,), categories=("all",), subresources=subresources)


def _review(plural: str, kind: str, group: str = "authorization.k8s.io", *, namespaced: bool = False) -> Resource:
    return Resource(plural, kind, group, namespaced=namespaced, verbs=CREATE_ONLY, stored=False)


_TABLE = (
    Resource("bindings", "Binding", verbs=CREATE_ONLY, stored=False),
    Resource(
        "componentstatuses", "ComponentStatus", namespaced=False, short_names=("cs",), verbs=READ_ONLY,
        deprecated="v1 ComponentStatus is deprecated in v1.19+",
    ),
    Resource("configmaps", "ConfigMap", short_names=("cm",)),
    Resource("endpoints", "Endpoints", short_names=("ep",), put_creates=True),
    Resource("events", "Event", short_names=("ev",), other_versions=(("events.k8s.io", "v1"),), put_creates=True),
    Resource("limitranges", "LimitRange", short_names=("limits",), put_creates=True),
    Resource(
        "namespaces", "Namespace", namespaced=False, short_names=("ns",), verbs=NO_COLLECTION,
        subresources=_NAMESPACE_SUBRESOURCES,
    ),
    Resource("nodes", "Node", namespaced=False, short_names=("no",), subresources=_NODE_SUBRESOURCES),
    Resource(
        "persistentvolumeclaims", "PersistentVolumeClaim", short_names=("pvc",),
        subresources=(_status("PersistentVolumeClaim"),),
    ),
    Resource(
        "persistentvolumes", "PersistentVolume", namespaced=False, short_names=("pv",),
        subresources=(_status("PersistentVolume"),),
    ),
    Resource("pods", "Pod", short_names=("po",), categories=("all",), subresources=_POD_SUBRESOURCES),
    Resource("podtemplates", "PodTemplate", put_creates=True),
    _workload("replicationcontrollers", "ReplicationController", "rc", CORE),
    Resource("resourcequotas", "ResourceQuota", short_names=("quota",), subresources=(_status("ResourceQuota"),)),
    Resource("secrets", "Secret"),
    Resource("serviceaccounts", "ServiceAccount", short_names=("sa",), subresources=(_TOKEN,)),
    Resource(
        "services", "Service", short_names=("svc",), categories=("all",), subresources=_SERVICE_SUBRESOURCES,
        put_creates=True,
    ),
    Resource("controllerrevisions", "ControllerRevision", "apps"),
    _workload("daemonsets", "DaemonSet", "ds", scale=False),
    _workload("deployments", "Deployment", "deploy"),
    _workload("replicasets", "ReplicaSet", "rs"),
    _workload("statefulsets", "StatefulSet", "sts"),
    _review("selfsubjectreviews", "SelfSubjectReview", "authentication.k8s.io"),
    _review("tokenreviews", "TokenReview", "authentication.k8s.io"),
    _review("localsubjectaccessreviews", "LocalSubjectAccessReview", namespaced=True),
    _review("selfsubjectaccessreviews", "SelfSubjectAccessReview"),
    _review("selfsubjectrulesreviews", "SelfSubjectRulesReview"),
    _review("subjectaccessreviews", "SubjectAccessReview"),
    Resource(
        "horizontalpodautoscalers", "HorizontalPodAutoscaler", "autoscaling", "v2", short_names=("hpa",),
        categories=("all",), subresources=(_status("HorizontalPodAutoscaler"),),
        other_versions=(("autoscaling", "v1"),),
    ),
    Resource(
        "cronjobs", "CronJob", "batch", short_names=("cj",), categories=("all",), subresources=(_status("CronJob"),)
    ),
    Resource("jobs", "Job", "batch", categories=("all",), subresources=(_status("Job"),)),
    Resource("ingressclasses", "IngressClass", _NETWORKING, namespaced=False),
    Resource("ingresses", "Ingress", _NETWORKING, short_names=("ing",), subresources=(_status("Ingress"),)),
    Resource("networkpolicies", "NetworkPolicy", _NETWORKING, short_names=("netpol",)),
    Resource(
        "poddisruptionbudgets", "PodDisruptionBudget", "policy", short_names=("pdb",),
        subresources=(_status("PodDisruptionBudget"),),
    ),
    Resource("clusterrolebindings", "ClusterRoleBinding", _RBAC, namespaced=False, put_creates=True),
    Resource("clusterroles", "ClusterRole", _RBAC, namespaced=False, put_creates=True),
    Resource("rolebindings", "RoleBinding", _RBAC, put_creates=True),
    Resource("roles", "Role", _RBAC, put_creates=True),
    Resource("csidrivers", "CSIDriver", _STORAGE, namespaced=False),
    Resource("csinodes", "CSINode", _STORAGE, namespaced=False),
    Resource("csistoragecapacities", "CSIStorageCapacity", _STORAGE),
    Resource("storageclasses", "StorageClass", _STORAGE, namespaced=False, short_names=("sc",)),
    Resource(
        "volumeattachments", "VolumeAttachment", _STORAGE, namespaced=False,
        subresources=(_status("VolumeAttachment"),),
    ),
    Resource(
        "priorityclasses", "PriorityClass", "scheduling.k8s.io", namespaced=False, short_names=("pc",), put_creates=True
    ),
    Resource("runtimeclasses", "RuntimeClass", "node.k8s.io", namespaced=False),
    Resource("leases", "Lease", "coordination.k8s.io", put_creates=True),
    Resource("endpointslices", "EndpointSlice", "discovery.k8s.io", put_creates=True),
)  # fmt: skip

RESOURCES: dict[str, Resource] = {each.plural: each for each in _TABLE}
STORED: tuple[str, ...] = tuple(each.plural for each in _TABLE if each.stored)
GROUPS = (
    "apps", "events.k8s.io", "authentication.k8s.io", "authorization.k8s.io", "autoscaling", "batch", _NETWORKING,
    "policy", _RBAC, _STORAGE, "scheduling.k8s.io", "coordination.k8s.io", "node.k8s.io", "discovery.k8s.io",
)  # fmt: skip
"""The named groups in the order in which discovery tells them."""


def served_under(group: str, version: str) -> Iterator[Resource]:
    """Give the resources that answer under /apis/GROUP/VERSION (core: group "")."""
    return (each for each in _TABLE if (group, version) in each.api_versions)


def versions_of(group: str) -> list[str]:
    """Give the versions of a group, the preferred one first."""
    found = dict.fromkeys(version for each in _TABLE for name, version in each.api_versions if name == group)
    return sorted(found, reverse=True)


def find(group: str, version: str, plural: str) -> Resource | None:
    """Find what a request path names; None when it is not served."""
    resource = RESOURCES.get(plural)
    return resource if resource and (group, version) in resource.api_versions else None


def by_kind(api_version: str, kind: str) -> Resource | None:
    """Find what an object's own apiVersion and kind name; None when it is not served."""
    group, _, version = api_version.rpartition("/")
    return next((each for each in served_under(group, version) if each.kind == kind), None)
