"""What stands in place of a Deployment where ReplicationControllers are rolled by hand: their pods can be counted."""

from collections.abc import Sequence

from rollouts.model.family import Lane
from rollouts.model.hand import Hand
from rollouts.model.manifests import DeploymentManifest, DeploymentSpec, DeploymentStatus, WrittenMetadata


def stand_in(uid: str, hand: Hand, lanes: Sequence[Lane]) -> DeploymentManifest:
    """In place of the Deployment that there is none of: as many pods as all of them want together."""
    statuses = [lane.replicaset.status for lane in lanes]
    replicas = sum(one.replicas or 0 for one in statuses)
    made = [one.replicaset.metadata.creation_timestamp for one in lanes]
    return DeploymentManifest(
        metadata=WrittenMetadata(
            uid=uid,
            name=hand.name,
            namespace=hand.namespace,
            creation_timestamp=min((at for at in made if at is not None), default=None),
        ),
        spec=DeploymentSpec(replicas=sum(lane.wanted for lane in lanes)),
        status=DeploymentStatus(
            replicas=replicas,
            updated_replicas=replicas,
            ready_replicas=sum(one.ready_replicas or 0 for one in statuses),
            available_replicas=sum(one.available_replicas or 0 for one in statuses),
        ),
    )
