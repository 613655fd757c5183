"""ControllerRevisions: the templates that a StatefulSet or a DaemonSet has had, numbered, for going back to."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.controllers.actions import Action, Create, Delete, Update
from rollouts.sandbox.controllers.reading import (
    controller_uid,
    created_order,
    name_of,
    namespace_of,
    reference_to,
    spec_of,
    status_of,
)
from rollouts.sandbox.controllers.templates import same_template, template_hash

KEPT = 10
"""Old revisions where spec.revisionHistoryLimit says nothing."""


@dataclass(frozen=True, slots=True)
class Revisions:
    """The revision of the present template, None while it is still to be made, and what is to be done for it."""

    present: Object | None
    actions: Sequence[Action] = ()


def plan_revisions(owner: Object, held: Sequence[Object], labels: Mapping[str, str], hash_label: str) -> Revisions:
    """Find the revision of the present template, make it, or give an old one of the same template the next number.

    labels: what a new one carries beside its hash.
    """
    template = spec_of(owner)["template"]
    latest = max((number_of(each) for each in held), default=0)
    fitting = [each for each in held if same_template(template_of(each), template)]
    if not fitting:
        return Revisions(None, [Create("controllerrevisions", _new(owner, latest + 1, labels, hash_label))])
    present = max(fitting, key=lambda each: (number_of(each), created_order(each)))
    if number_of(present) < latest:
        return Revisions(present, [Update("controllerrevisions", present | {"revision": latest + 1})])
    return Revisions(present)


def plan_forgetting(owner: Object, held: Sequence[Object], used: Collection[str]) -> list[Action]:
    """Delete the oldest revisions above spec.revisionHistoryLimit that nothing uses (by name)."""
    limit = spec_of(owner).get("revisionHistoryLimit", KEPT)
    unused = sorted((each for each in held if name_of(each) not in used), key=number_of)
    return [Delete("controllerrevisions", each) for each in unused[: max(len(unused) - limit, 0)]]


def revisions_of(listed: Sequence[Object], uid: str) -> tuple[Sequence[Object], Sequence[Object]]:
    """Sort revisions out: those that the owner with this uid controls, and those that nobody does."""
    owned = [each for each in listed if controller_uid(each) == uid]
    return owned, [each for each in listed if not controller_uid(each)]


def number_of(revision: Object) -> int:
    """The number under which `rollout history` lists it."""
    number: int = revision.get("revision") or 0
    return number


def template_of(revision: Object) -> Object:
    """The pod template that a revision holds."""
    template: Object = (revision.get("data") or {}).get("spec", {}).get("template") or {"spec": {}}
    return {key: value for key, value in template.items() if key != "$patch"}


def _new(owner: Object, number: int, labels: Mapping[str, str], hash_label: str) -> Object:
    template = spec_of(owner)["template"]
    value = template_hash(template, status_of(owner).get("collisionCount") or None)
    annotations = owner["metadata"].get("annotations")
    return {
        "apiVersion": "apps/v1",
        "kind": "ControllerRevision",
        "metadata": {
            **({"annotations": annotations} if annotations else {}),
            "name": f"{name_of(owner)}-{value}",
            "namespace": namespace_of(owner),
            "labels": {**labels, hash_label: value},
            "ownerReferences": [reference_to(owner)],
        },
        "data": {"spec": {"template": {**template, "$patch": "replace"}}},
        "revision": number,
    }
