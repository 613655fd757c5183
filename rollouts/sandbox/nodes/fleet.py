"""The machines: their Node objects, their Leases, and the addresses of the pods on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from rollouts.sandbox.basics.clock import Clock
from rollouts.sandbox.basics.errors import ApiError
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.timestamps import micros, seconds
from rollouts.sandbox.writing.registry import Registry
from rollouts.sandbox.writing.terms import Terms

KUBELET = Terms(manager="kubelet")
LEASE_NAMESPACE = "kube-node-lease"
LEASE_SECONDS = 40
RENEWAL = 10.0
HEARTBEAT = 300.0
KUBELET_VERSION = "v1.32.13"
HEALTH = (
    ("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
    ("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
    ("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
    ("Ready", "True", "KubeletReady", "kubelet is posting ready status"),
)


@dataclass(frozen=True)
class Machine:
    """One node as it is ordered: amounts as Kubernetes writes them."""

    name: str
    number: int
    cpu: str = "8"
    memory: str = "16Gi"
    pods: str = "600"

    @property
    def ip(self) -> str:
        return f"10.89.0.{9 + self.number}"

    @property
    def pod_cidr(self) -> str:
        return f"10.{99 + self.number}.0.0/16"


def default_machines(count: int = 3) -> tuple[Machine, ...]:
    """node-1, node-2, ..."""
    return tuple(Machine(f"node-{number}", number) for number in range(1, count + 1))


class Fleet:
    """Keeps the Node objects of its machines there and healthy, and hands out pod addresses."""

    def __init__(self, registry: Registry, clock: Clock, machines: Sequence[Machine]) -> None:
        self._registry = registry
        self._clock = clock
        self.machines = {machine.name: machine for machine in machines}
        self._taken: dict[str, set[int]] = {name: set() for name in self.machines}
        self._next: dict[str, int] = dict.fromkeys(self.machines, 1)
        self._stopped = False

    def start(self) -> None:
        """Make what is missing and begin to send heartbeats."""
        self.register()
        self._clock.call_at(self._clock.now() + RENEWAL, self._renew)
        self._clock.call_at(self._clock.now() + HEARTBEAT, self._beat)

    def register(self) -> None:
        """Make the nodes and leases that are missing."""
        for machine in self.machines.values():
            if self._find("nodes", "", machine.name) is None:
                self._registry.create("nodes", new_node(machine, self._clock.now()), KUBELET)
        self._renew_leases()

    def stop(self) -> None:
        self._stopped = True

    def take_address(self, node: str) -> str:
        """A pod address of the node that no pod has; addresses come round only after 62,000 others."""
        taken = self._taken[node]
        number = self._next[node]
        while number in taken:
            number = number % 62_000 + 1
        taken.add(number)
        self._next[node] = number % 62_000 + 1
        high, low = divmod(number, 250)
        return f"10.{99 + self.machines[node].number}.{high}.{low + 2}"

    def keep_address(self, node: str, address: str) -> None:
        """The address is in use by a pod from before."""
        _, _, high, low = map(int, address.split("."))
        self._taken[node].add(high * 250 + low - 2)

    def free_address(self, node: str, address: str) -> None:
        _, _, high, low = map(int, address.split("."))
        self._taken[node].discard(high * 250 + low - 2)

    def _find(self, resource: str, namespace: str, name: str) -> Object | None:
        try:
            return self._registry.get(resource, namespace, name)
        except ApiError:
            return None

    def _renew(self) -> None:
        if not self._stopped:
            self._renew_leases()
            self._clock.call_at(self._clock.now() + RENEWAL, self._renew)

    def _renew_leases(self) -> None:
        now = self._clock.now()
        for machine in self.machines.values():
            node = self._find("nodes", "", machine.name)
            if node is not None and self._find("namespaces", "", LEASE_NAMESPACE) is not None:
                self._renew_lease(node, now)

    def _renew_lease(self, node: Object, now: float) -> None:
        name = node["metadata"]["name"]
        lease = self._find("leases", LEASE_NAMESPACE, name)
        spec = {"holderIdentity": name, "leaseDurationSeconds": LEASE_SECONDS, "renewTime": micros(now)}
        if lease is not None:
            self._registry.update("leases", {**lease, "spec": {**lease["spec"], **spec}}, KUBELET)
            return
        owner = {"apiVersion": "v1", "kind": "Node", "name": name, "uid": node["metadata"]["uid"]}
        metadata = {"name": name, "namespace": LEASE_NAMESPACE, "ownerReferences": [owner]}
        self._registry.create("leases", {"metadata": metadata, "spec": spec}, KUBELET)

    def _beat(self) -> None:
        if self._stopped:
            return
        now = self._clock.now()
        for machine in self.machines.values():
            node = self._find("nodes", "", machine.name)
            if node is not None:
                conditions = [{**c, "lastHeartbeatTime": seconds(now)} for c in node["status"]["conditions"]]
                status = {**node["status"], "conditions": conditions}
                self._registry.update("nodes", {**node, "status": status}, KUBELET, subresource="status")
        self._clock.call_at(now + HEARTBEAT, self._beat)


def new_node(machine: Machine, now: float) -> Object:
    """The Node object that a machine registers."""
    labels = {
        "beta.kubernetes.io/arch": "amd64",
        "beta.kubernetes.io/os": "linux",
        "kubernetes.io/arch": "amd64",
        "kubernetes.io/hostname": machine.name,
        "kubernetes.io/os": "linux",
    }
    return {
        "apiVersion": "v1",
        "kind": "Node",
        "metadata": {
            "name": machine.name,
            "labels": labels,
            "annotations": {"node.alpha.kubernetes.io/ttl": "0"},
        },
        "spec": {"podCIDR": machine.pod_cidr, "podCIDRs": [machine.pod_cidr]},
        "status": _node_status(machine, seconds(now)),
    }


def _node_status(machine: Machine, now: str) -> Object:
    amounts = {
        "cpu": machine.cpu,
        "ephemeral-storage": "100Gi",
        "hugepages-1Gi": "0",
        "hugepages-2Mi": "0",
        "memory": machine.memory,
        "pods": machine.pods,
    }
    times = {"lastHeartbeatTime": now, "lastTransitionTime": now}
    return {
        "capacity": amounts,
        "allocatable": dict(amounts),
        "conditions": [
            {"type": kind, "status": status, **times, "reason": reason, "message": message}
            for kind, status, reason, message in HEALTH
        ],
        "addresses": [
            {"type": "InternalIP", "address": machine.ip},
            {"type": "ExternalIP", "address": "127.0.0.1"},
            {"type": "Hostname", "address": machine.name},
        ],
        "daemonEndpoints": {"kubeletEndpoint": {"Port": 10250}},
        "nodeInfo": {
            "machineID": sha256(machine.name.encode()).hexdigest()[:32],
            "systemUUID": sha256(f"system {machine.name}".encode()).hexdigest()[:32],
            "bootID": sha256(f"boot {machine.name} {now}".encode()).hexdigest()[:32],
            "kernelVersion": "6.1.0-sandbox",
            "osImage": "Rollboard sandbox",
            "containerRuntimeVersion": "containerd://1.7.27",
            "kubeletVersion": KUBELET_VERSION,
            "kubeProxyVersion": KUBELET_VERSION,
            "operatingSystem": "linux",
            "architecture": "amd64",
        },
    }
