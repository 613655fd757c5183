"""The machines at work: their Nodes stay there and healthy, and their pods have addresses."""

from collections.abc import Callable, Sequence

from rollouts.sandbox.basics.clock import Clock
from rollouts.sandbox.basics.errors import ApiError
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.timestamps import micros, seconds
from rollouts.sandbox.nodes.herald import Herald
from rollouts.sandbox.nodes.machine import Machine, new_node
from rollouts.sandbox.nodes.recording import Recorder
from rollouts.sandbox.writing.registry import Registry
from rollouts.sandbox.writing.terms import Terms

KUBELET = Terms(manager="kubelet")
LEASE_NAMESPACE = "kube-node-lease"
LEASE_SECONDS = 40
RENEWAL = 10.0
HEARTBEAT = 300.0


class Fleet:
    """Keeps the Node objects of its machines there and healthy, and hands out pod addresses."""

    def __init__(
        self, registry: Registry, clock: Clock, machines: Sequence[Machine], recorders: Callable[[str], Recorder]
    ) -> None:
        """recorders(node name): the event recorder of that machine's kubelet."""
        self._registry = registry
        self._clock = clock
        self._heralds = {machine.name: Herald(machine.name, recorders(machine.name)) for machine in machines}
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
            self._heralds[machine.name].say_starting()
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
            self._say_who_takes_pods()
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

    def _say_who_takes_pods(self) -> None:
        for name, herald in self._heralds.items():
            node = self._find("nodes", "", name)
            if node is not None:
                herald.say_schedulable(takes_pods=not node["spec"].get("unschedulable"))

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
