"""The state of a pod on its node, as frozen values: `plan` makes the next one out of the last."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.nodes.images import Behaviour
from rollouts.sandbox.nodes.kubelet.program import OWN, Program

Part = TypeVar("Part", "Container", "Life", "Scene")


class Step(StrEnum):
    """Where a container is; every step but `IDLE` and `DONE` may have a time at which it ends."""

    IDLE = "idle"
    PULLING = "pulling"
    PULL_FAILED = "pull failed"
    PULL_BACKOFF = "pull back-off"
    REFUSED = "refused"
    CREATING = "creating"
    RUNNING = "running"
    STOPPING = "stopping"
    EXITED = "exited"
    CRASH_BACKOFF = "crash back-off"
    DONE = "done"


UNTOLD = (Step.IDLE, Step.PULLING, Step.CREATING)
RUNS = (Step.RUNNING, Step.STOPPING)


@dataclass(frozen=True)
class Ended:
    """How a run of a container ended."""

    code: int
    reason: str
    started_at: float
    finished_at: float
    container_id: str
    message: str = ""


@dataclass(frozen=True)
class Watch:
    """One probe under way: when it asks next and how the last answers went."""

    due: float
    passed: int = 0
    failed: int = 0


@dataclass(frozen=True)
class Container:
    """One container of the pod. `due` is when its step ends; `again_at` when a pull or a restart may be tried."""

    name: str
    spec: Mapping[str, Any] = field(compare=False)
    behaviour: Behaviour
    program: Program = OWN
    init: bool = False
    sidecar: bool = False
    ephemeral: bool = False
    step: Step = Step.IDLE
    due: float | None = None
    again_at: float = 0.0
    reason: str = ""
    message: str = ""
    started_at: float = 0.0
    container_id: str = ""
    known_image: bool = False
    started: bool = False
    ready: bool = False
    restarts: int = 0
    delay: float = 0.0  # that it must wait after its next end, seconds; 0 before its first end
    delayed_at: float = 0.0
    pull_failures: int = 0
    ended: Ended | None = None
    last: Ended | None = None
    probes: Mapping[str, Watch] = field(default_factory=dict)
    stop_code: int = 0
    last_words: str = ""  # what its program left as its message

    @property
    def image(self) -> str:
        return str(self.spec["image"])

    @property
    def runs(self) -> bool:
        return self.step in RUNS

    @property
    def completed(self) -> bool:
        """An init container that has done its work, or a sidecar that is up."""
        if self.sidecar:
            return self.started and self.runs
        return self.step is Step.DONE and self.ended is not None and self.ended.code == 0

    @property
    def wake(self) -> float | None:
        """When something may happen to it next."""
        times = [watch.due for watch in self.probes.values()] if self.step is Step.RUNNING else []
        if self.due is not None:
            times.append(self.due)
        return min(times, default=None)

    def to(self, step: Step, due: float | None = None, **changes: Any) -> "Container":
        return replace(self, step=step, due=due, **changes)

    def waits(self, step: Step, due: float | None, reason: str, message: str, **changes: Any) -> "Container":
        """The same container, now waiting for `reason`."""
        return replace(self, step=step, due=due, reason=reason, message=message, **changes)


@dataclass(frozen=True)
class Happening:
    """An event to record about the pod; `field_path` names the container, if it is about one."""

    type: str
    reason: str
    message: str
    field_path: str = ""


@dataclass(frozen=True)
class Life:
    """A pod on its node, from the moment the kubelet saw it."""

    seen_at: float
    ip: str
    containers: tuple[Container, ...]
    sandbox_due: float | None
    deadline: float | None = None
    """When it has failed for having been there too long (spec.activeDeadlineSeconds)."""
    sandbox: bool = False
    mount_failures: int = 0
    deleting: bool = False
    gone_at: float | None = None
    failed: bool = False
    expired: bool = False
    over: bool = False  # no container of it starts again
    silent: bool = False  # deleted while nothing of it ran: its last status stays

    @property
    def shows_sandbox(self) -> bool:
        """The sandbox's address is written with the first news of a container, not in a write of its own."""
        return self.sandbox and any(container.step not in UNTOLD for container in self.containers)

    @property
    def inits(self) -> tuple[Container, ...]:
        return tuple(container for container in self.containers if container.init)

    @property
    def mains(self) -> tuple[Container, ...]:
        return tuple(container for container in self.containers if not (container.init or container.ephemeral))

    @property
    def ephemerals(self) -> tuple[Container, ...]:
        """Those that joined for debugging: they never start again, and nothing depends on them."""
        return tuple(container for container in self.containers if container.ephemeral)

    @property
    def sidecars(self) -> tuple[Container, ...]:
        return tuple(container for container in self.inits if container.sidecar)

    @property
    def initialized(self) -> bool:
        return all(container.completed for container in self.inits)

    @property
    def wake(self) -> float | None:
        """When to look again; None: only a change of the pod matters."""
        if self.gone_at is not None:
            return self.gone_at
        times = [container.wake for container in self.containers]
        return min((time for time in (*times, self.sandbox_due, self.deadline) if time is not None), default=None)

    def put(self, container: Container) -> "Life":
        """The same life with this container in the place of its namesake."""
        return replace(self, containers=tuple(container if c.name == container.name else c for c in self.containers))


@dataclass(frozen=True)
class Scene:
    """What the kubelet sees around a pod.

    behaviour(image): out of the catalogue. present(image): whether the node has it. missing(container spec): the
    sentence about a ConfigMap or Secret that is not there. unmounted(): the same for a volume, with its name.
    execute(container name, command): exit code, output. program(container spec): what it runs.
    """

    pod: Object
    node: str
    host_ip: str
    behaviour: Callable[[str], Behaviour]
    present: Callable[[str], bool]
    missing: Callable[[Mapping[str, Any]], str | None]
    unmounted: Callable[[], tuple[str, str] | None]
    execute: Callable[[str, tuple[str, ...]], tuple[int, str]]
    program: Callable[[Mapping[str, Any]], Program] = lambda _spec: OWN

    @property
    def uid(self) -> str:
        return str(self.pod["metadata"]["uid"])

    @property
    def restart_policy(self) -> str:
        return str(self.pod["spec"].get("restartPolicy", "Always"))

    @property
    def grace(self) -> float:
        """Seconds from the stop signal to the kill: those of the deletion, once there is one."""
        given = self.pod["metadata"].get("deletionGracePeriodSeconds")
        if given is None:
            given = self.pod["spec"].get("terminationGracePeriodSeconds", 30)
        return float(given)


def replace(part: Part, **changes: Any) -> Part:
    """`dataclasses.replace` without its way through `__init__`: a pod's short life takes twenty of them."""
    copy = object.__new__(type(part))
    vars(copy).update(vars(part), **changes)
    return copy
