"""What a pod template asks for: an allow-list again, so that no env value and no argument can leave."""

from collections.abc import Iterator, Mapping
from typing import Any

import msgspec
from msgspec import Struct

from rollouts.model.template import RESTARTED_AT, Template

TOLD_AS = {"resources": ("requests", "limits")}
"""Fields that are told under other names than their own."""

Quantities = dict[str, str | int | float]


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

    @property
    def requests(self) -> str:
        """What it asks the scheduler for, e.g. "cpu 100m memory 64Mi"; "" for nothing."""
        return _sizes(self.resources.requests if self.resources else None)

    @property
    def limits(self) -> str:
        """What it may use at most, in the same way."""
        return _sizes(self.resources.limits if self.resources else None)


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

    @property
    def constraints(self) -> dict[str, str]:
        """What narrows the scheduler's choice, by field; "" where nothing does."""
        selector = ", ".join(f"{key}={value}" for key, value in sorted((self.node_selector or {}).items()))
        affinity = self.affinity or _Affinity()
        kinds = {"node": affinity.node_affinity, "pod": affinity.pod_affinity, "anti": affinity.pod_anti_affinity}
        return {
            "nodeSelector": selector,
            "affinity": ", ".join(kind for kind, rules in kinds.items() if rules),
            "priorityClassName": self.priority_class_name,
        }


def read_template(raw: Mapping[str, Any]) -> dict[str, str]:
    """A pod template as facts by path, e.g. {"web image": "web:v1"}; of what may not be told, not a word.

    Raises msgspec.ValidationError when the object is none.
    """
    spec = msgspec.convert(raw.get("spec") or {}, PodSpec, strict=False)
    facts: dict[str, str] = {}
    for container in (*(spec.init_containers or ()), *spec.containers):
        facts.update({f"{container.name} {what}": text for what, text in _describe(container)})
    grace = spec.termination_grace_period_seconds
    facts |= spec.constraints
    facts["serviceAccountName"] = spec.service_account_name
    facts["terminationGracePeriodSeconds"] = "" if grace is None else str(grace)
    facts["restartedAt"] = str(((raw.get("metadata") or {}).get("annotations") or {}).get(RESTARTED_AT, ""))
    return {name: text for name, text in facts.items() if text}


def hidden_differences(one: Mapping[str, Any], other: Mapping[str, Any]) -> list[str]:
    """The fields in which two templates differ though all that is told of them is alike: values, arguments, labels ...

    Raises msgspec.ValidationError when one is no template.
    """
    facts, parts = (read_template(one), read_template(other)), (Template(one).parts, Template(other).parts)
    told = {path.rpartition(" ")[2] for path in {*facts[0], *facts[1]} if facts[0].get(path) != facts[1].get(path)}
    fields = sorted({field for field in {*parts[0], *parts[1]} if parts[0].get(field) != parts[1].get(field)})
    return [field for field in fields if told.isdisjoint(TOLD_AS.get(field, (field,)))]


def _describe(container: Container) -> Iterator[tuple[str, str]]:
    yield "image", container.image
    yield "ports", ", ".join(f"{port.container_port}/{port.protocol}" for port in container.ports or ())
    yield "env", ", ".join(each.name for each in container.env or ())
    yield "requests", container.requests
    yield "limits", container.limits
    yield "readinessProbe", _probe(container.readiness_probe)
    yield "livenessProbe", _probe(container.liveness_probe)
    yield "volumeMounts", ", ".join(each.mount_path for each in container.volume_mounts or ())


def _sizes(quantities: Quantities | None) -> str:
    return " ".join(f"{name} {quantity}" for name, quantity in sorted((quantities or {}).items()))


def _probe(probe: _Probe | None) -> str:
    if probe is None:
        return ""
    what = f"GET {probe.http_get.path} :{probe.http_get.port}" if probe.http_get else "set"
    delay = f", after {probe.initial_delay_seconds} s" if probe.initial_delay_seconds else ""
    return f"{what}{delay}, every {probe.period_seconds or 10} s"
