"""Adoption and release: a controller's selector decides, the owner reference says so."""

from collections.abc import Sequence

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.controllers.actions import Action, Update
from rollouts.sandbox.controllers.reading import (
    changed,
    controller_of,
    is_leaving,
    labels_of,
    matcher,
    reference_to,
    uid_of,
)


def plan_claims(
    owner: Object, selector: Object, resource: str, owned: Sequence[Object], orphans: Sequence[Object]
) -> list[Action]:
    """Adopt what matches and has no controller, release what is owned and matches no more.

    An owner on its way out claims nothing, and nothing on its way out is claimed.
    """
    if is_leaving(owner):
        return []
    fits = matcher(selector)
    adopted = [each for each in orphans if fits(labels_of(each)) and not is_leaving(each)]
    released = [each for each in owned if not fits(labels_of(each)) and not is_leaving(each)]
    changes = [*(_adopted(each, owner) for each in adopted), *(_released(each) for each in released)]
    return [Update(resource, each) for each in changes]


def _adopted(obj: Object, owner: Object) -> Object:
    others = [each for each in obj["metadata"].get("ownerReferences") or () if each["uid"] != uid_of(owner)]
    return changed(obj, ownerReferences=[*others, reference_to(owner)])


def _released(obj: Object) -> Object:
    controller = controller_of(obj)
    others = [each for each in obj["metadata"].get("ownerReferences") or () if each != controller]
    return changed(obj, ownerReferences=others or None)
