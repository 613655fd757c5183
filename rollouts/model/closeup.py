"""A pod and a pod template looked at closely: an allow-list again, so that no env value and no argument can leave."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct, field

from rollouts.model.manifests import Time

Quantities = dict[str, str | int | float]


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
    message: str | None = None
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


class _Env(Struct, frozen=True):
    name: str = ""


class _Port(Struct, frozen=True, rename="camel"):
    container_port: int = 0
    protocol: str = "TCP"


class _Mount(Struct, frozen=True, rename="camel"):
    mount_path: str = ""


class _Resources(Struct, frozen=True):
    requests: Quantities | None = None
    limits: Quantities | None = None


class _HTTP(Struct, frozen=True):
    path: str = "/"
    port: int | str = ""


class _Probe(Struct, frozen=True, rename="camel"):
    http_get: _HTTP | None = None
    initial_delay_seconds: int | None = None
    period_seconds: int | None = None


class Container(Struct, frozen=True, rename="camel"):
    """A container of a template: names of its variables, never their values."""

    name: str = ""
    image: str = ""
    env: tuple[_Env, ...] | None = None
    ports: tuple[_Port, ...] | None = None
    volume_mounts: tuple[_Mount, ...] | None = None
    resources: _Resources | None = None
    readiness_probe: _Probe | None = None
    liveness_probe: _Probe | None = None


class _Affinity(Struct, frozen=True, rename="camel"):
    node_affinity: dict[str, Any] | None = None
    pod_affinity: dict[str, Any] | None = None
    pod_anti_affinity: dict[str, Any] | None = None


class PodSpec(Struct, frozen=True, rename="camel"):
    """What of a pod's spec says where and how it runs."""

    containers: tuple[Container, ...] = ()
    init_containers: tuple[Container, ...] | None = None
    node_name: str = ""
    node_selector: dict[str, str] | None = None
    affinity: _Affinity | None = None
    scheduler_name: str = ""
    service_account_name: str = ""
    priority_class_name: str = ""
    termination_grace_period_seconds: int | None = None


class PodStatus(Struct, frozen=True, rename="camel"):
    """What the kubelet and the scheduler say."""

    conditions: tuple[Condition, ...] | None = None
    container_statuses: tuple[ContainerStatus, ...] | None = None
    init_container_statuses: tuple[ContainerStatus, ...] | None = None
    qos_class: str = ""
    pod_ip: str = field(name="podIP", default="")


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
        requests = ", ".join(
            f"{each.name}: {sizes}" for each in self.spec.containers if (sizes := _sizes(each, "requests"))
        )
        return _present({"schedulerName": self.spec.scheduler_name, "requests": requests, **_constraints(self.spec)})


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
    """A list of events, the latest first. Raises msgspec.DecodeError when it is none."""
    listed = msgspec.json.decode(body, type=_Events, strict=False).items or ()
    return sorted(listed, key=lambda event: event.at.timestamp() if event.at else 0.0, reverse=True)


def read_pod(raw: Mapping[str, Any]) -> PodCloseUp:
    """The close-up of a pod. Raises msgspec.ValidationError when the object is none."""
    return msgspec.convert(raw, PodCloseUp, strict=False)


def read_template(raw: Mapping[str, Any]) -> dict[str, str]:
    """A pod template as facts by path, e.g. {"web image": "web:v1"}: two templates differ where these do."""
    spec = msgspec.convert(raw.get("spec") or {}, PodSpec, strict=False)
    facts = {}
    for container in (*(spec.init_containers or ()), *spec.containers):
        facts.update({f"{container.name} {what}": text for what, text in _describe(container)})
    restarted = ((raw.get("metadata") or {}).get("annotations") or {}).get("kubectl.kubernetes.io/restartedAt", "")
    grace = spec.termination_grace_period_seconds
    return _present(
        {
            **facts,
            **_constraints(spec),
            "serviceAccountName": spec.service_account_name,
            "terminationGracePeriodSeconds": "" if grace is None else str(grace),
            "restartedAt": str(restarted),
        }
    )


def _describe(container: Container) -> Iterator[tuple[str, str]]:
    yield "image", container.image
    yield "ports", ", ".join(f"{port.container_port}/{port.protocol}" for port in container.ports or ())
    yield "env", ", ".join(each.name for each in container.env or ())
    yield "requests", _sizes(container, "requests")
    yield "limits", _sizes(container, "limits")
    yield "readinessProbe", _probe(container.readiness_probe)
    yield "livenessProbe", _probe(container.liveness_probe)
    yield "volumeMounts", ", ".join(each.mount_path for each in container.volume_mounts or ())


def _sizes(container: Container, kind: str) -> str:
    quantities: Quantities = getattr(container.resources, kind, None) or {}
    return " ".join(f"{name} {quantity}" for name, quantity in sorted(quantities.items()))


def _probe(probe: _Probe | None) -> str:
    if probe is None:
        return ""
    what = f"GET {probe.http_get.path} :{probe.http_get.port}" if probe.http_get else "set"
    delay = f", after {probe.initial_delay_seconds} s" if probe.initial_delay_seconds else ""
    return f"{what}{delay}, every {probe.period_seconds or 10} s"


def _constraints(spec: PodSpec) -> dict[str, str]:
    selector = ", ".join(f"{key}={value}" for key, value in sorted((spec.node_selector or {}).items()))
    affinity = spec.affinity or _Affinity()
    kinds = {"node": affinity.node_affinity, "pod": affinity.pod_affinity, "anti": affinity.pod_anti_affinity}
    return {
        "nodeSelector": selector,
        "affinity": ", ".join(kind for kind, rules in kinds.items() if rules),
        "priorityClassName": spec.priority_class_name,
    }


def _present(facts: Mapping[str, str]) -> dict[str, str]:
    return {name: text for name, text in facts.items() if text}
