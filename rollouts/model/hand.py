"""What is known of a client that rolls ReplicationControllers by hand: no controller does it, nobody says who will."""

from collections.abc import Iterable, Mapping
from operator import itemgetter

from msgspec import Struct, structs

from rollouts.model.manifests import (
    Annotations,
    Metadata,
    Owner,
    ReplicaSetManifest,
    ReplicaSetMetadata,
    ReplicationControllerManifest,
    millis,
)


class Hand(Struct, frozen=True):
    """numbers: of its ReplicationControllers by uid, the newest has the highest. most: pods that were wanted at once.

    writer: who wrote one of them last, as it names itself; written_at: when, in ms, both as the API server noted.
    """

    namespace: str
    name: str
    numbers: Mapping[str, int]
    most: int
    writer: str = ""
    written_at: int | None = None


def labels_of(item: ReplicationControllerManifest) -> dict[str, str]:
    """Those that it gives its pods."""
    return item.spec.template.labels if item.spec.template else {}


def written_at(members: Iterable[ReplicationControllerManifest]) -> tuple[str, int | None]:
    """Who wrote any of them last, and when."""
    writers = [(millis(one.time), one.name) for member in members if (one := member.metadata.writer) is not None]
    dated = [(at, name) for at, name in writers if at is not None]
    if not dated:
        return "", None
    at, name = max(dated, key=itemgetter(0))
    return name, at


def as_lane(item: ReplicationControllerManifest, rollout: str, number: int) -> ReplicaSetManifest:
    """The same as a ReplicaSet of a rollout, with a number: they differ in nothing else that a lane shows."""
    shared = {field: getattr(item.metadata, field) for field in Metadata.__struct_fields__}
    metadata = ReplicaSetMetadata(**shared | {"owner_references": (Owner(rollout, controller=True),)})
    notes = Annotations(revision=str(number), change_cause=item.metadata.notes.change_cause)
    return ReplicaSetManifest(structs.replace(metadata, annotations=notes), item.spec, item.status)
