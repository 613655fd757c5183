"""All parts of the nodes put together: what a cluster starts and stops as one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from rollouts.sandbox.clock import Clock
from rollouts.sandbox.nodes.fleet import Fleet, Machine, default_machines
from rollouts.sandbox.nodes.images import Catalogue, shipped
from rollouts.sandbox.nodes.kubelet.performer import Kubelet
from rollouts.sandbox.nodes.recording import Recorder, SeriesRecorder
from rollouts.sandbox.nodes.scheduling.scheduler import Scheduler
from rollouts.sandbox.registry import Registry


@dataclass
class Nodes:
    """The machines, their kubelets and the scheduler."""

    fleet: Fleet
    kubelet: Kubelet
    scheduler: Scheduler

    def start(self) -> None:
        self.fleet.start()
        self.kubelet.start()
        self.scheduler.start()

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
    fleet = Fleet(registry, clock, default_machines() if machines is None else machines)
    kubelet = Kubelet(registry, clock, kubelet_recorder, fleet, catalogue or shipped())
    return Nodes(fleet, kubelet, Scheduler(registry, clock, scheduler_recorder))
