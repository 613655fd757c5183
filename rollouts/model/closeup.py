"""A pod looked at closely: an allow-list again, so that nothing else of it can leave."""

from collections.abc import Mapping
from typing import Any

import msgspec
from msgspec import Struct, field

from rollouts.model.manifests import Time
from rollouts.model.podspec import PodSpec


class Condition(Struct, frozen=True, rename="camel"):
    """One of a pod's conditions, as the API has it."""

    type: str = ""
    status: str = ""
    reason: str | None = None
    message: str | None = None
    last_transition_time: Time | None = None


class _Running(Struct, frozen=True, rename="camel"):
    started_at: Time | None = None


class _Waiting(Struct, frozen=True, rename="camel"):
    reason: str | None = None
    message: str | None = None


class _Terminated(Struct, frozen=True, rename="camel"):
    exit_code: int = 0
    reason: str | None = None
    finished_at: Time | None = None


class ContainerState(Struct, frozen=True, rename="camel"):
    """At most one of the three is there."""

    running: _Running | None = None
    waiting: _Waiting | None = None
    terminated: _Terminated | None = None


class ContainerStatus(Struct, frozen=True, rename="camel"):
    """A container of a pod; `last_state` is how its run before ended."""

    name: str = ""
    image: str = ""
    ready: bool = False
    restart_count: int = 0
    state: ContainerState | None = None
    last_state: ContainerState | None = None


class PodStatus(Struct, frozen=True, rename="camel"):
    """What the kubelet and the scheduler say."""

    conditions: tuple[Condition, ...] | None = None
    container_statuses: tuple[ContainerStatus, ...] | None = None
    init_container_statuses: tuple[ContainerStatus, ...] | None = None
    qos_class: str = ""


class PodCloseUp(Struct, frozen=True):
    """One pod."""

    spec: PodSpec = field(default_factory=PodSpec)
    status: PodStatus = field(default_factory=PodStatus)

    @property
    def containers(self) -> tuple[ContainerStatus, ...]:
        """Init containers first, as they run."""
        return (*(self.status.init_container_statuses or ()), *(self.status.container_statuses or ()))

    @property
    def placement(self) -> dict[str, str]:
        """Why it is where it is: what narrowed the scheduler's choice, by field; what is not set is left out."""
        asked = {each.name: each.requests for each in self.spec.containers if each.requests}
        requests = ", ".join(f"{name}: {sizes}" for name, sizes in asked.items())
        told = {"schedulerName": self.spec.scheduler_name, "requests": requests, **self.spec.constraints}
        return {name: text for name, text in told.items() if text}


class PodEvent(Struct, frozen=True, rename="camel"):
    """What happened to it; `count` times, `at` last."""

    type: str = ""
    reason: str = ""
    message: str = ""
    count: int | None = None
    first_timestamp: Time | None = None
    last_timestamp: Time | None = None
    event_time: Time | None = None

    @property
    def at(self) -> Time | None:
        return self.last_timestamp or self.event_time or self.first_timestamp


class _Events(Struct, frozen=True):
    items: tuple[PodEvent, ...] | None = None


def read_events(body: bytes | bytearray) -> list[PodEvent]:
    """A list of events, the latest first. Raises one of `errors.UNREADABLE` when it is none."""
    listed = msgspec.json.decode(body, type=_Events, strict=False).items or ()
    return sorted(listed, key=lambda event: event.at.timestamp() if event.at else 0.0, reverse=True)


def read_pod(raw: Mapping[str, Any]) -> PodCloseUp:
    """The close-up of a pod. Raises msgspec.ValidationError when the object is none."""
    return msgspec.convert(raw, PodCloseUp, strict=False)
