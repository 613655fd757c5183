"""One machine: what is ordered of it, and the Node that it registers."""

from dataclasses import dataclass
from hashlib import sha256

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.timestamps import seconds

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
        "nodeInfo": _node_info(machine, now),
    }


def _node_info(machine: Machine, now: str) -> Object:
    return {
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
    }
