"""Manifests and families, as short as a test needs them."""

from collections.abc import Sequence
from datetime import UTC, datetime

from rollouts.model.facts import PodFacts, read_pod
from rollouts.model.family import Family, Lane
from rollouts.model.manifests import (
    Annotations,
    Condition,
    ContainerState,
    ContainerStatus,
    DeploymentManifest,
    DeploymentSpec,
    DeploymentStatus,
    Owner,
    PodManifest,
    PodMetadata,
    PodSpec,
    PodStatus,
    ReplicaSetManifest,
    ReplicaSetMetadata,
    ReplicaSetSpec,
    RollingUpdate,
    Running,
    StrategySpec,
    Waiting,
    WrittenMetadata,
)
from rollouts.model.template import Template

T0 = 1_795_377_600_000
KEY = b"that of the templates' marks"
OLD, NEW = (Template({"spec": {"containers": [{"name": "web", "image": f"web:{tag}"}]}}) for tag in ("v1", "v2"))


def at_millis(millis: int) -> datetime:
    """A moment as the API has it, of ms since the epoch."""
    return datetime.fromtimestamp(millis / 1000, UTC)


def pod(
    name: str,
    *,
    ready_for: int | None = None,
    node: str | None = "node-1",
    waiting: str | None = None,
    started: bool = True,
    leaving: bool = False,
    conditions: Sequence[Condition] = (),
    now: int = T0,
) -> PodManifest:
    """ready_for: ms since it became ready, None if it is not."""
    state = ContainerState(waiting=Waiting(waiting)) if waiting else ContainerState(running=Running(at_millis(now)))
    containers = (ContainerStatus(state=state),) if started or waiting else ()
    ready = Condition(type="Ready", status="False")
    if ready_for is not None:
        ready = Condition(type="Ready", status="True", last_transition_time=at_millis(now - ready_for))
    return PodManifest(
        metadata=PodMetadata(
            uid=f"pod-{name}",
            name=name,
            creation_timestamp=at_millis(now - 60_000),
            deletion_timestamp=at_millis(now + 30_000) if leaving else None,
            deletion_grace_period_seconds=30 if leaving else None,
            owner_references=(Owner(uid=name.partition("-")[0], controller=True),),
        ),
        spec=PodSpec(node_name=node),
        status=PodStatus(phase="Running", conditions=(ready, *conditions), container_statuses=containers),
    )


def pods(owner: str, count: int, **how: object) -> list[PodFacts]:
    return [read_pod(pod(f"{owner}-{index}-{len(how)}", **how)) for index in range(count)]  # type: ignore[arg-type]


def lane(uid: str, template: Template, wanted: int, *members: Sequence[PodFacts], min_ready: int = 0) -> Lane:
    annotations = Annotations(revision="1" if template is OLD else "2")
    spec = ReplicaSetSpec(replicas=wanted, min_ready_seconds=min_ready, template=template)
    replicaset = ReplicaSetManifest(metadata=ReplicaSetMetadata(uid=uid, name=uid, annotations=annotations), spec=spec)
    return Lane(replicaset, [one for group in members for one in group])


def family(
    replicas: int,
    *lanes: Lane,
    surge: int | str = "25%",
    unavailable: int | str = "25%",
    min_ready: int = 0,
    paused: bool = False,
    recreate: bool = False,
    updated: int = 0,
    status: DeploymentStatus | None = None,
) -> Family:
    strategy = StrategySpec(rolling_update=RollingUpdate(max_surge=surge, max_unavailable=unavailable))
    return Family(
        DeploymentManifest(
            metadata=WrittenMetadata(uid="web", name="web", generation=1),
            spec=DeploymentSpec(
                replicas=replicas,
                paused=paused,
                strategy=StrategySpec(type="Recreate") if recreate else strategy,
                min_ready_seconds=min_ready,
                template=NEW,
            ),
            status=status or DeploymentStatus(observed_generation=1, replicas=replicas, updated_replicas=updated),
        ),
        lanes,
    )
