"""A Deployment with all that belongs to it: what a rollout's records are built from."""

from collections.abc import Mapping, Sequence, Set

from msgspec import Struct

from rollouts.model.event import Event
from rollouts.model.facts import PodFacts
from rollouts.model.front import Front
from rollouts.model.hand import Hand
from rollouts.model.manifests import DeploymentManifest, ReplicaSetManifest, millis
from rollouts.model.template import Template


class Lane(Struct, frozen=True):
    """A ReplicaSet and its pods, leaving ones included."""

    replicaset: ReplicaSetManifest
    pods: Sequence[PodFacts]

    @property
    def wanted(self) -> int:
        """spec.replicas, to which the API server defaults 1."""
        replicas = self.replicaset.spec.replicas
        return 1 if replicas is None else max(replicas, 0)

    @property
    def labels(self) -> dict[str, str]:
        """Those that its template gives a pod."""
        template = self.replicaset.spec.template
        return template.labels if template is not None else {}


class Family(Struct, frozen=True):
    """pulling: uids of the pods whose newest event says so. pods_known: False while pods may not be listed.

    fronts: the Services that concern it. hand: what clients did, of ReplicationControllers, which no Deployment rolls;
    `deployment` only stands in for one then.
    """

    deployment: DeploymentManifest
    lanes: Sequence[Lane]
    events: Mapping[str, Event] = {}
    pulling: Set[str] = frozenset()
    pods_known: bool = True
    fronts: Sequence[Front] = ()
    hand: Hand | None = None

    @property
    def new(self) -> Lane | None:
        """The lane whose template is the Deployment's; the oldest if several are. None before it is made."""
        wanted = self.deployment.spec.template
        return min((lane for lane in self.lanes if _same(lane, wanted)), key=_age, default=None)

    def min_ready_seconds(self, lane: Lane) -> int:
        """What the ReplicaSet controller counts with: the ReplicaSet's own copy."""
        return max(lane.replicaset.spec.min_ready_seconds or 0, 0)


def _same(lane: Lane, wanted: Template | None) -> bool:
    template = lane.replicaset.spec.template
    return wanted is not None and template is not None and template.fingerprint == wanted.fingerprint


def _age(lane: Lane) -> tuple[int, str]:
    metadata = lane.replicaset.metadata
    return millis(metadata.creation_timestamp) or 0, metadata.name
