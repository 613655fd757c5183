"""Past revisions, by kubectl's rules: which ReplicaSets count, what number each has, what a return to one restores."""

from collections.abc import Mapping
from typing import Any

from rollouts.model.revision import read_number
from rollouts.model.template import HASH_LABEL
from rollouts.operations.operation import Patch, PatchKind, Refused
from rollouts.operations.target import Object, Target

REVISION = "deployment.kubernetes.io/revision"
CHANGE_CAUSE = "kubernetes.io/change-cause"
# These stay with the Deployment; every other annotation comes from the ReplicaSet returned to.
KEPT = (
    "kubectl.kubernetes.io/last-applied-configuration",
    REVISION,
    "deployment.kubernetes.io/revision-history",
    "deployment.kubernetes.io/desired-replicas",
    "deployment.kubernetes.io/max-replicas",
    "deprecated.deployment.rollback.to",
)


def revisions(target: Target) -> dict[int, Object]:
    """The controlled ReplicaSets by number, ascending. Without annotation it is 0; an unreadable one is left out."""
    numbered = {
        number: replica_set
        for replica_set in target.replica_sets
        if _controlled(replica_set, target.uid) and (number := _number(replica_set)) is not None
    }
    return dict(sorted(numbered.items()))


def previous(target: Target) -> int:
    """The second-highest number, which a plain undo returns to. Raises Refused when there is none."""
    numbers = list(revisions(target))
    if len(numbers) < 2:
        raise Refused("no_history", name=target.name)
    return numbers[-2]


def current(target: Target) -> int | None:
    """The number that stands, None before the controller gave one, or if it cannot be read."""
    return read_number(target.annotations.get(REVISION))


def restore(target: Target, number: int, *, resume: bool, cause: str) -> Patch:
    """The patch that returns to revision `number`; with `resume` it also lifts the pause, in the same request."""
    replica_set = revisions(target).get(number)
    if replica_set is None:
        raise Refused("unknown_revision", revision=number, name=target.name)
    if target.paused and not resume:
        raise Refused("paused_undo", name=target.name)
    template = _plain(replica_set["spec"]["template"])
    if template == _plain(target.template):
        raise Refused("already_at_revision", revision=number)
    steps: list[dict[str, Any]] = [
        {"op": "replace", "path": "/spec/template", "value": template},
        # add, not replace: it also works on a Deployment without annotations
        {"op": "add", "path": "/metadata/annotations", "value": _annotations(target, replica_set, cause)},
    ]
    if target.paused:
        steps.append({"op": "replace", "path": "/spec/paused", "value": False})
    return Patch(PatchKind.JSON, steps)


def _annotations(target: Target, replica_set: Object, cause: str) -> dict[str, str]:
    old: Mapping[str, str] = replica_set["metadata"].get("annotations") or {}
    restored = {key: value for key, value in old.items() if key not in KEPT}
    kept = {key: target.annotations[key] for key in KEPT if key in target.annotations}
    return {**kept, **restored, **({CHANGE_CAUSE: cause} if cause else {})}


def _controlled(replica_set: Object, uid: str) -> bool:
    owners = replica_set["metadata"].get("ownerReferences") or ()
    return any(owner.get("controller") and owner.get("uid") == uid for owner in owners)


def _number(replica_set: Object) -> int | None:
    return read_number((replica_set["metadata"].get("annotations") or {}).get(REVISION, "0"))


def _plain(template: Object) -> dict[str, Any]:
    """The template without what the controller and the encoder add: the hash label and a null creationTimestamp."""
    metadata = dict(template.get("metadata") or {})
    if metadata.get("creationTimestamp") is None:
        metadata.pop("creationTimestamp", None)
    labels = {key: value for key, value in (metadata.pop("labels", None) or {}).items() if key != HASH_LABEL}
    return {**template, "metadata": {**metadata, **({"labels": labels} if labels else {})}}
