"""All parts of the nodes put together: what a cluster starts and stops as one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rollouts.sandbox.basics.clock import Clock
from rollouts.sandbox.nodes.fleet import Fleet
from rollouts.sandbox.nodes.images import Catalogue, shipped
from rollouts.sandbox.nodes.kubelet.performer import Kubelet
from rollouts.sandbox.nodes.machine import Machine, default_machines
from rollouts.sandbox.nodes.processes.processes import Processes
from rollouts.sandbox.nodes.recording import Recorder, SeriesRecorder
from rollouts.sandbox.nodes.scheduling.scheduler import Scheduler
from rollouts.sandbox.nodes.serving.containers import Containers
from rollouts.sandbox.nodes.serving.directory import Directory
from rollouts.sandbox.nodes.serving.proxy import Proxy
from rollouts.sandbox.nodes.serving.service_ports import ServicePorts
from rollouts.sandbox.nodes.shell.hosts import Hosts
from rollouts.sandbox.writing.registry import Registry


@dataclass
class Nodes:
    """The machines, their kubelets and the scheduler."""

    fleet: Fleet
    kubelet: Kubelet
    scheduler: Scheduler
    directory: Directory
    containers: Containers
    service_ports: ServicePorts
    proxy: Proxy
    hosts: Hosts
    processes: Processes

    def start(self) -> None:
        """Machines, pods and scheduling; all that needs no socket."""
        self.fleet.start()
        self.kubelet.start()
        self.scheduler.start()

    async def serve(self) -> None:
        """Open the node ports."""
        await self.service_ports.start()

    async def close(self) -> None:
        """Stop all, node ports first."""
        await self.service_ports.stop()
        self.stop()

    def stop(self) -> None:
        self.scheduler.stop()
        self.kubelet.stop()
        self.fleet.stop()


def assemble(
    registry: Registry,
    clock: Clock,
    kubelet_recorder: Callable[[str], Recorder],
    scheduler_recorder: SeriesRecorder,
    *,
    machines: Sequence[Machine] | None = None,
    catalogue: Catalogue | None = None,
) -> Nodes:
    """kubelet_recorder(node name): the recorder of one machine's kubelet. Nothing happens before `start()`."""
    fleet = Fleet(registry, clock, default_machines() if machines is None else machines, kubelet_recorder)
    catalogue = catalogue or shipped()
    kubelet = Kubelet(registry, clock, kubelet_recorder, fleet, catalogue)
    scheduler = Scheduler(registry, clock, scheduler_recorder)
    directory = Directory(registry.storage)
    containers = Containers(registry.storage, kubelet, clock)
    service_ports = ServicePorts(registry, directory, containers)
    proxy = Proxy(directory, containers)
    hosts = Hosts(registry.storage, kubelet, directory, containers, catalogue, clock)
    kubelet.execute = hosts.execute
    kubelet.programs = processes = Processes(hosts, containers.log, catalogue, clock)
    return Nodes(fleet, kubelet, scheduler, directory, containers, service_ports, proxy, hosts, processes)
