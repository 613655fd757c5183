"""The new ReplicaSet of a Deployment: how it is made, kept in step with its Deployment, and what if it is refused."""

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.controllers.actions import Action, Create, Refusal, Retry, Say, Update
from rollouts.sandbox.controllers.conditions import condition, find, put
from rollouts.sandbox.controllers.history import REVISION, Sets, annotated, next_revision, sized
from rollouts.sandbox.controllers.progress import PROGRESSING, has_deadline
from rollouts.sandbox.controllers.reading import annotations_of, changed, name_of, namespace_of, reference_to, status_of
from rollouts.sandbox.controllers.scaling import SCALED
from rollouts.sandbox.controllers.templates import template_hash, with_hash

LONGEST_NAME = 253
CREATED = "NewReplicaSetCreated"
FOUND = "FoundNewReplicaSet"
REFUSED = "ReplicaSetCreateError"


def new_replicaset(deployment: Object, sets: Sets, size: int) -> Object:
    """Build the ReplicaSet of the present template, to be made with `size` pods."""
    spec = deployment["spec"]
    template = spec["template"]
    value = template_hash(template, status_of(deployment).get("collisionCount"))
    labels = with_hash((template.get("metadata") or {}).get("labels"), value)
    selector = spec["selector"] | {"matchLabels": with_hash(spec["selector"].get("matchLabels"), value)}
    metadata = {
        "name": f"{name_of(deployment)[: LONGEST_NAME - len(value) - 1]}-{value}",
        "namespace": namespace_of(deployment),
        "labels": labels,
        "annotations": sized(deployment, annotated(deployment, {}, next_revision(sets.old))),
        "ownerReferences": [reference_to(deployment)],
    }
    wanted_spec = {
        "replicas": size,
        "selector": selector,
        "template": template | {"metadata": (template.get("metadata") or {}) | {"labels": labels}},
    }
    if spec.get("minReadySeconds"):
        wanted_spec["minReadySeconds"] = spec["minReadySeconds"]
    return {"apiVersion": "apps/v1", "kind": "ReplicaSet", "metadata": metadata, "spec": wanted_spec}


def plan_creation(deployment: Object, sets: Sets, size: int, now: float) -> list[Action]:
    """Make the new ReplicaSet, then note its revision and its making on the Deployment. Of no pods nothing is said."""
    replicaset = new_replicaset(deployment, sets, size)
    name = name_of(replicaset)
    done = Say(deployment, "Normal", SCALED, f"Scaled up replica set {name} from 0 to {size}") if size else None
    made = condition(PROGRESSING, "True", CREATED, f'Created new replica set "{name}"', now)
    return [
        Create("replicasets", replicaset, done=done),
        *_plan_note(deployment, annotations_of(replicaset)[REVISION], made),
    ]


def answer_refusal(deployment: Object, refusal: Refusal, now: float) -> list[Action]:
    """Say why the new ReplicaSet could not be made; when its name is taken, count that, for another hash."""
    if not isinstance(refusal.action, Create):
        return [Retry()]
    if refusal.error.reason == "AlreadyExists":
        status = status_of(deployment)
        counted = status | {"collisionCount": status.get("collisionCount", 0) + 1}
        return [Update("deployments", deployment | {"status": counted}, "status"), Retry()]
    text = f'Failed to create new replica set "{name_of(refusal.action.object)}": {refusal.error.message}'
    failed = condition(PROGRESSING, "False", REFUSED, text, now)
    noted = _plan_note(deployment, None, failed) if has_deadline(deployment) else []
    return [*noted, Say(deployment, "Warning", REFUSED, text), Retry()]


def plan_upkeep(deployment: Object, sets: Sets, now: float) -> list[Action]:
    """Keep an existing new ReplicaSet and the Deployment in step: annotations, revision, minReadySeconds."""
    if sets.new is None:
        return []
    held = annotations_of(sets.new)
    notes = annotated(deployment, held, next_revision(sets.old))
    ready = deployment["spec"].get("minReadySeconds") or 0
    if notes != held or ready != (sets.new["spec"].get("minReadySeconds") or 0):
        # A zero is left out, as the server does, or a changed annotation would count as a new generation.
        return [Update("replicasets", changed(sets.new, spec={"minReadySeconds": ready or None}, annotations=notes))]
    found = condition(PROGRESSING, "True", FOUND, f'Found new replica set "{name_of(sets.new)}"', now)
    known = find(status_of(deployment).get("conditions"), PROGRESSING)
    return _plan_note(deployment, held.get(REVISION), None if known else found)


def _plan_note(deployment: Object, revision: str | None, progress: Object | None) -> list[Action]:
    notes, status = annotations_of(deployment), status_of(deployment)
    if revision is not None:
        notes = notes | {REVISION: revision}
    if progress is not None and has_deadline(deployment):
        status = status | {"conditions": put(status.get("conditions") or [], progress)}
    if notes == annotations_of(deployment) and status == status_of(deployment):
        return []
    noted = changed(deployment, annotations=notes) if notes else deployment
    return [Update("deployments", noted | {"status": status}, "status")]
