"""What a new cluster holds before anybody asked for anything."""

from rollouts.sandbox.access.identity import User
from rollouts.sandbox.access.roles import binding, cluster_bindings, cluster_roles
from rollouts.sandbox.basics.clock import Clock
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema.validation.policies import SYSTEM_CLASSES
from rollouts.sandbox.writing.registry import Registry
from rollouts.sandbox.writing.terms import Terms

NAMESPACES = ("default", "kube-node-lease", "kube-public", "kube-system")
ROUND = 10.0
API_ADDRESS = "10.96.0.1"
BOOTSTRAPPER = User("system:apiserver", ("system:masters",))
COMPONENTS = {"controller-manager": "ok", "etcd-0": "ok", "scheduler": "ok"}
STORAGE_CLASS: Object = {
    "metadata": {"name": "standard", "annotations": {"storageclass.kubernetes.io/is-default-class": "true"}},
    "provisioner": "rollboard.dev/host-path",
}
NEEDS = {
    "system-cluster-critical": "run in the cluster, but can be moved to another node if necessary",
    "system-node-critical": "not be moved from their current node",
}


def populate(registry: Registry) -> None:
    """Create what is missing; what is there already stays as it is."""
    for name in NAMESPACES:
        _ensure(registry, "namespaces", {"metadata": {"name": name, "labels": {"kubernetes.io/metadata.name": name}}})
    for name in NAMESPACES:
        # The controller makes them too, but only once it runs, and no pod may come before.
        _ensure(registry, "serviceaccounts", {"metadata": {"name": "default", "namespace": name}})
    for role in cluster_roles():
        _ensure(registry, "clusterroles", role)
    for each in cluster_bindings():
        _ensure(registry, "clusterrolebindings", each)
    for name, value in SYSTEM_CLASSES.items():
        told = {"description": f"Used for system critical pods that must {NEEDS[name]}."}
        _ensure(registry, "priorityclasses", {"metadata": {"name": name}, "value": value} | told)
    for name, message in COMPONENTS.items():
        healthy = {"type": "Healthy", "status": "True", "message": message}
        _ensure(registry, "componentstatuses", {"metadata": {"name": name}, "conditions": [healthy]})
    _ensure(registry, "storageclasses", STORAGE_CLASS)
    _ensure(registry, "rolebindings", binding("editor", "edit", (("User", "editor"),), "default"))
    _ensure(registry, "services", _api_service())


def _ensure(registry: Registry, resource: str, obj: Object) -> None:
    metadata = obj["metadata"]
    if registry.storage.get(resource, metadata.get("namespace", ""), metadata["name"]) is None:
        registry.create(resource, obj, Terms(BOOTSTRAPPER, "kube-apiserver"))


class ApiService:
    """Keeps the Service `kubernetes` and its endpoints there, which no class shall lose for good."""

    def __init__(self, registry: Registry, clock: Clock, address: str, port: int) -> None:
        self._registry = registry
        self._clock = clock
        self._endpoints = _api_endpoints(address, port)
        self._slice = _api_slice(address, port)
        self._stopped = False

    def start(self) -> None:
        """Make what is missing, now and every ten seconds until `stop`."""
        if self._stopped:
            return
        _ensure(self._registry, "services", _api_service())
        for resource, obj in (("endpoints", self._endpoints), ("endpointslices", self._slice)):
            _ensure(self._registry, resource, obj)
            self._registry.update(resource, obj, Terms(manager="kube-apiserver"))
        self._clock.call_at(self._clock.now() + ROUND, self.start)

    def stop(self) -> None:
        """Look no more."""
        self._stopped = True


def _api_endpoints(address: str, port: int) -> Object:
    subset = {"addresses": [{"ip": address}], "ports": [{"name": "https", "port": port, "protocol": "TCP"}]}
    labels = {"endpointslice.kubernetes.io/skip-mirror": "true"}
    return {"metadata": {"name": "kubernetes", "namespace": "default", "labels": labels}, "subsets": [subset]}


def _api_slice(address: str, port: int) -> Object:
    metadata = {"name": "kubernetes", "namespace": "default", "labels": {"kubernetes.io/service-name": "kubernetes"}}
    endpoint = {"addresses": [address], "conditions": {"ready": True}}
    ports = [{"name": "https", "port": port, "protocol": "TCP"}]
    return {"metadata": metadata, "addressType": "IPv4", "endpoints": [endpoint], "ports": ports}


def _api_service() -> Object:
    labels = {"component": "apiserver", "provider": "kubernetes"}
    port = {"name": "https", "port": 443, "protocol": "TCP", "targetPort": 6443}
    spec = {"type": "ClusterIP", "clusterIP": API_ADDRESS, "clusterIPs": [API_ADDRESS], "ports": [port]}
    families = {"ipFamilies": ["IPv4"], "ipFamilyPolicy": "SingleStack", "sessionAffinity": "None"}
    metadata = {"name": "kubernetes", "namespace": "default", "labels": labels}
    return {"metadata": metadata, "spec": spec | families | {"internalTrafficPolicy": "Cluster"}}
