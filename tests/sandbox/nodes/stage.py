"""A cluster of nothing but nodes, on a clock that the test moves; what it says is kept."""

from dataclasses import dataclass, field
from typing import Any

from rollouts.sandbox.basics.clock import ManualClock
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.nodes.assembly import assemble
from rollouts.sandbox.nodes.machine import Machine, default_machines
from rollouts.sandbox.storing.storage import Change, Storage
from rollouts.sandbox.writing.registry import Registry

START = 1_790_000_000.0


@dataclass
class Said:
    """An event as it was recorded, and when (seconds from the start)."""

    at: float
    name: str
    type: str
    reason: str
    message: str
    field_path: str = ""
    host: str = ""


class KubeletRecorder:
    def __init__(self, stage: "Stage", host: str) -> None:
        self.stage, self.host = stage, host

    def record(self, about: Object, kind: str, reason: str, message: str, *, field_path: str = "") -> None:
        name = about["metadata"]["name"]
        self.stage.said.append(Said(self.stage.seconds(), name, kind, reason, message, field_path, self.host))


class SchedulerRecorder:
    def __init__(self, stage: "Stage") -> None:
        self.stage = stage

    def record(self, about: Object, kind: str, reason: str, action: str, message: str) -> None:
        self.stage.said.append(Said(self.stage.seconds(), about["metadata"]["name"], kind, reason, message))


@dataclass(repr=False)
class Stage:
    """Registry, storage, nodes and a clock. `statuses`: (seconds, type, pod) of every write of a pod."""

    machines: tuple[Machine, ...] = field(default_factory=default_machines)
    said: list[Said] = field(default_factory=list)
    writes: list[tuple[float, str, Object]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.clock = ManualClock(START)
        self.storage = Storage()
        self.registry = Registry(self.storage, self.clock.now)
        self.nodes = assemble(
            self.registry,
            self.clock,
            lambda host: KubeletRecorder(self, host),
            SchedulerRecorder(self),
            machines=self.machines,
        )
        self.nodes.start()
        self.storage.on_change(self._note)

    def _note(self, change: Change) -> None:
        if change.resource == "pods":
            self.writes.append((self.seconds(), change.type, change.object))

    def seconds(self) -> float:
        return round(self.clock.now() - START, 3)

    def pod(self, image: str = "gasbugs/http-go:v1", name: str = "p", **spec: Any) -> Object:
        """Create a pod with one container of this image, or with the spec that is given."""
        container = {"name": "http-go", "image": image, **spec.pop("container", {})}
        metadata = {"name": name, "namespace": "default", **spec.pop("metadata", {})}
        return self.registry.create("pods", {"metadata": metadata, "spec": {"containers": [container], **spec}})

    def now(self, name: str = "p") -> Object:
        return self.registry.get("pods", "default", name)

    def state(self, name: str = "p", index: int = 0) -> tuple[str, str]:
        """("waiting", "CrashLoopBackOff") of one container."""
        kind, detail = next(iter(self.now(name)["status"]["containerStatuses"][index]["state"].items()))
        return kind, detail.get("reason", "")

    def reasons(self, name: str = "p") -> list[str]:
        return [said.reason for said in self.said if said.name == name]

    def messages(self, reason: str) -> list[str]:
        return [said.message for said in self.said if said.reason == reason]
