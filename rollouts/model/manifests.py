"""Kubernetes objects, reduced to the fields that the board needs: an allow-list, so nothing else can ever leave.

Null is accepted wherever Go writes it. What does not fit at all goes the tolerant way (`tolerant.py`).
"""

from datetime import datetime
from operator import itemgetter
from typing import Annotated

from msgspec import Meta, Struct, field

from rollouts.model.template import Template

Time = Annotated[datetime, Meta(tz=True)]


def millis(time: datetime | None) -> int | None:
    """Milliseconds since the epoch."""
    return None if time is None else round(time.timestamp() * 1000)


class Owner(Struct, frozen=True, gc=False, rename="camel"):
    uid: str = ""
    controller: bool | None = None


class Annotations(Struct, frozen=True, gc=False, rename="camel"):
    revision: str | None = field(name="deployment.kubernetes.io/revision", default=None)
    history: str | None = field(name="deployment.kubernetes.io/revision-history", default=None)
    desired: str | None = field(name="deployment.kubernetes.io/desired-replicas", default=None)
    maximum: str | None = field(name="deployment.kubernetes.io/max-replicas", default=None)
    change_cause: str | None = field(name="kubernetes.io/change-cause", default=None)


class Labels(Struct, frozen=True, gc=False, rename="camel"):
    hash: str | None = field(name="pod-template-hash", default=None)


class Metadata(Struct, frozen=True, gc=False, rename="camel"):
    uid: str = ""
    name: str = ""
    namespace: str = ""
    resource_version: str = ""
    generation: int = 0
    creation_timestamp: Time | None = None
    deletion_timestamp: Time | None = None
    deletion_grace_period_seconds: int | None = None
    owner_references: tuple[Owner, ...] | None = None
    annotations: Annotations | None = None

    @property
    def owner(self) -> str:
        """The uid of its controller, "" if it has none."""
        return next((owner.uid for owner in self.owner_references or () if owner.controller), "")

    @property
    def notes(self) -> Annotations:
        """Its annotations, empty ones if there are none."""
        return self.annotations or Annotations()


class ReplicaSetMetadata(Metadata, frozen=True, gc=False, rename="camel"):
    labels: Labels | None = None


class PodMetadata(Metadata, frozen=True, gc=False, rename="camel"):
    """Its labels are what Services select by; they stay here."""

    labels: dict[str, str] | None = None


class ManagedFields(Struct, frozen=True, gc=False, rename="camel"):
    """Who wrote fields of an object, and when last; which fields is left out."""

    manager: str | None = None
    operation: str | None = None
    subresource: str | None = None
    time: Time | None = None

    @property
    def name(self) -> str:
        """As it names itself; "kubectl (apply)" for one that applies on the server's side."""
        return f"{self.manager or ''} (apply)" if self.operation == "Apply" else self.manager or ""


class WrittenMetadata(Metadata, frozen=True, gc=False, rename="camel"):
    managed_fields: tuple[ManagedFields, ...] | None = None

    @property
    def writer(self) -> ManagedFields | None:
        """Who changed it last; the controllers' own notes on its status do not count."""
        notes = ((one.time, one) for one in self.managed_fields or () if one.subresource != "status")
        dated = [(time, one) for time, one in notes if time is not None]
        return max(dated, key=itemgetter(0))[1] if dated else None


class Condition(Struct, frozen=True, gc=False, rename="camel"):
    type: str = ""
    status: str = ""
    reason: str | None = None
    message: str | None = None
    last_update_time: Time | None = None
    last_transition_time: Time | None = None


class RollingUpdate(Struct, frozen=True, gc=False, rename="camel"):
    max_surge: int | str | None = None
    max_unavailable: int | str | None = None


class StrategySpec(Struct, frozen=True, gc=False, rename="camel"):
    type: str = "RollingUpdate"
    rolling_update: RollingUpdate | None = None


class DeploymentSpec(Struct, frozen=True, gc=False, rename="camel"):
    replicas: int | None = None
    paused: bool | None = None
    strategy: StrategySpec | None = None
    min_ready_seconds: int | None = None
    progress_deadline_seconds: int | None = None
    revision_history_limit: int | None = None
    template: Template | None = None


class DeploymentStatus(Struct, frozen=True, gc=False, rename="camel"):
    observed_generation: int | None = None
    replicas: int | None = None
    updated_replicas: int | None = None
    ready_replicas: int | None = None
    available_replicas: int | None = None
    unavailable_replicas: int | None = None
    conditions: tuple[Condition, ...] | None = None


class DeploymentManifest(Struct, frozen=True, gc=False, rename="camel"):
    metadata: WrittenMetadata = WrittenMetadata()
    spec: DeploymentSpec = DeploymentSpec()
    status: DeploymentStatus = DeploymentStatus()


class ReplicaSetSpec(Struct, frozen=True, gc=False, rename="camel"):
    replicas: int | None = None
    min_ready_seconds: int | None = None
    template: Template | None = None


class ReplicaSetStatus(Struct, frozen=True, gc=False, rename="camel"):
    replicas: int | None = None
    ready_replicas: int | None = None
    available_replicas: int | None = None
    conditions: tuple[Condition, ...] | None = None


class ReplicaSetManifest(Struct, frozen=True, gc=False, rename="camel"):
    metadata: ReplicaSetMetadata = ReplicaSetMetadata()
    spec: ReplicaSetSpec = ReplicaSetSpec()
    status: ReplicaSetStatus = ReplicaSetStatus()


class ReplicationControllerManifest(Struct, frozen=True, gc=False, rename="camel"):
    """As a ReplicaSet, but for who wrote it: clients, since no controller of Deployments does."""

    metadata: WrittenMetadata = WrittenMetadata()
    spec: ReplicaSetSpec = ReplicaSetSpec()
    status: ReplicaSetStatus = ReplicaSetStatus()


class Running(Struct, frozen=True, gc=False, rename="camel"):
    started_at: Time | None = None


class Waiting(Struct, frozen=True, gc=False, rename="camel"):
    reason: str | None = None
    message: str | None = None


class Terminated(Struct, frozen=True, gc=False, rename="camel"):
    exit_code: int | None = None
    reason: str | None = None
    finished_at: Time | None = None


class ContainerState(Struct, frozen=True, gc=False, rename="camel"):
    running: Running | None = None
    waiting: Waiting | None = None
    terminated: Terminated | None = None


class ContainerStatus(Struct, frozen=True, gc=False, rename="camel"):
    name: str | None = None
    ready: bool | None = None
    restart_count: int | None = None
    state: ContainerState | None = None
    last_state: ContainerState | None = None


class ContainerSpec(Struct, frozen=True, gc=False, rename="camel"):
    image: str | None = None


class PodSpec(Struct, frozen=True, gc=False, rename="camel"):
    node_name: str | None = None
    containers: tuple[ContainerSpec, ...] | None = None


class PodStatus(Struct, frozen=True, gc=False, rename="camel"):
    phase: str = ""
    reason: str | None = None
    message: str | None = None
    conditions: tuple[Condition, ...] | None = None
    init_container_statuses: tuple[ContainerStatus, ...] | None = None
    container_statuses: tuple[ContainerStatus, ...] | None = None


class PodManifest(Struct, frozen=True, gc=False, rename="camel"):
    metadata: PodMetadata = PodMetadata()
    spec: PodSpec = PodSpec()
    status: PodStatus = PodStatus()


class Involved(Struct, frozen=True, gc=False, rename="camel"):
    kind: str = ""
    name: str = ""
    uid: str = ""


class Series(Struct, frozen=True, gc=False, rename="camel"):
    count: int | None = None
    last_observed_time: Time | None = None


class EventManifest(Struct, frozen=True, gc=False, rename="camel"):
    metadata: Metadata = Metadata()
    involved_object: Involved = Involved()
    type: str | None = None
    reason: str | None = None
    message: str | None = None
    count: int | None = None
    first_timestamp: Time | None = None
    last_timestamp: Time | None = None
    event_time: Time | None = None
    series: Series | None = None


class NamespaceManifest(Struct, frozen=True, gc=False, rename="camel"):
    metadata: Metadata = Metadata()


class ServicePort(Struct, frozen=True, gc=False, rename="camel"):
    port: int | None = None
    node_port: int | None = None


class ServiceSpec(Struct, frozen=True, gc=False, rename="camel"):
    type: str | None = None
    selector: dict[str, str] | None = None
    ports: tuple[ServicePort, ...] | None = None


class ServiceManifest(Struct, frozen=True, gc=False, rename="camel"):
    metadata: WrittenMetadata = WrittenMetadata()
    spec: ServiceSpec = ServiceSpec()


Manifest = (
    DeploymentManifest
    | ReplicaSetManifest
    | ReplicationControllerManifest
    | PodManifest
    | EventManifest
    | NamespaceManifest
    | ServiceManifest
)


def condition(conditions: tuple[Condition, ...] | None, kind: str) -> Condition | None:
    """Find a condition by its type."""
    return next((one for one in conditions or () if one.type == kind), None)
