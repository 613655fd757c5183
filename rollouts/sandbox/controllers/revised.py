"""What DaemonSets and StatefulSets have alike: pods of their own, and a revision for every template they have had."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.controllers.actions import Action, Again, Update
from rollouts.sandbox.controllers.claims import plan_claims
from rollouts.sandbox.controllers.controller import OwningController
from rollouts.sandbox.controllers.queues import Key
from rollouts.sandbox.controllers.reading import ready_since, spec_of, status_of, uid_of
from rollouts.sandbox.controllers.revisions import Revisions, plan_forgetting, plan_revisions, revisions_of


@dataclass(frozen=True, slots=True)
class Holdings:
    """An owner and what it controls; orphans and stray revisions are the namespace's without a controller."""

    owner: Object
    pods: Sequence[Object] = ()
    orphans: Sequence[Object] = ()
    revisions: Sequence[Object] = ()
    stray_revisions: Sequence[Object] = ()


def plan_revision(held: Holdings, orphans: Sequence[Object], hash_label: str) -> Revisions:
    """Find the revision of the present template; what must be claimed or written first comes as actions.

    orphans: the pods that it may adopt.
    """
    owner = held.owner
    selector, template = spec_of(owner)["selector"], spec_of(owner)["template"]
    adopted = plan_claims(owner, selector, "controllerrevisions", (), held.stray_revisions)
    claims = [*adopted, *plan_claims(owner, selector, "pods", held.pods, orphans)]
    if claims:
        return Revisions(None, claims)
    return plan_revisions(owner, held.revisions, (template.get("metadata") or {}).get("labels") or {}, hash_label)


def plan_record(
    resource: str, held: Holdings, status: Object, used: Collection[str], times: Sequence[float]
) -> list[Action]:
    """Write the status if it is another, forget the revisions beyond those used (by name), look again in time.

    times: when pods that are ready will be available.
    """
    owner = held.owner
    changed = status != status_of(owner)
    written: list[Action] = [Update(resource, owner | {"status": status}, "status")] if changed else []
    later: list[Action] = [Again(min(times))] if times else []
    return [*written, *plan_forgetting(owner, held.revisions, used), *later]


def available_at(owner: Object, pod: Object) -> float | None:
    """Give when a ready pod is available (it may have been for long); None for one that is not ready."""
    since = ready_since(pod)
    return None if since is None else since + float(spec_of(owner).get("minReadySeconds") or 0)


class RevisedController(OwningController):
    """One whose owners hold pods and revisions."""

    owned = ("pods", "controllerrevisions")

    def holdings(self, key: Key) -> Holdings | None:
        """Gather an owner with what it holds; None when it is gone."""
        owner = self._objects.get(self.resource, *key)
        if owner is None:
            return None
        pods, orphans = self.claimable("pods", owner)
        revisions, strays = revisions_of(self._objects.list("controllerrevisions", key[0]), uid_of(owner))
        return Holdings(owner, pods, orphans, revisions, strays)
