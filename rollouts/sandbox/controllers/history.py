"""Revisions: which ReplicaSet is the new one, what it carries of its Deployment, which old ones are forgotten."""

from collections.abc import Sequence
from dataclasses import dataclass

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.controllers.actions import Delete
from rollouts.sandbox.controllers.fenceposts import UNLIMITED, max_surge
from rollouts.sandbox.controllers.reading import annotations_of, counted, created_order, is_leaving, uid_of, wanted
from rollouts.sandbox.controllers.templates import same_template

PREFIX = "deployment.kubernetes.io/"
REVISION = PREFIX + "revision"
HISTORY = PREFIX + "revision-history"
DESIRED = PREFIX + "desired-replicas"
MAXIMUM = PREFIX + "max-replicas"
NOT_COPIED = {
    "kubectl.kubernetes.io/last-applied-configuration",
    "deprecated.deployment.rollback.to",
    REVISION,
    HISTORY,
    DESIRED,
    MAXIMUM,
}
HISTORY_CHARACTERS = 2_000


@dataclass(frozen=True, slots=True)
class Sets:
    """A Deployment's ReplicaSets: the one of its present template, if there is one yet, and the others."""

    new: Object | None
    old: Sequence[Object]

    @property
    def all(self) -> list[Object]:
        """Old ones first."""
        return [*self.old, self.new] if self.new else list(self.old)

    @property
    def active_old(self) -> list[Object]:
        """Those old ones that still want pods."""
        return [each for each in self.old if wanted(each) > 0]


def sort_out(deployment: Object, replicasets: Sequence[Object]) -> Sets:
    """Tell new from old. Of several that have the present template the oldest is the new one."""
    template = deployment["spec"]["template"]
    fitting = [each for each in replicasets if same_template(each["spec"]["template"], template)]
    new = min(fitting, key=created_order, default=None)
    return Sets(new, [each for each in replicasets if new is None or uid_of(each) != uid_of(new)])


def revision_of(obj: Object) -> int | None:
    """Give the revision annotation as a number: 0 when absent, None when it is no number."""
    return _number(annotations_of(obj).get(REVISION, "0"))


def next_revision(old: Sequence[Object]) -> int:
    """Give the revision that the new ReplicaSet must have at least."""
    return max((revision_of(each) or 0 for each in old), default=0) + 1


def annotated(deployment: Object, held: dict[str, str], revision: int) -> dict[str, str]:
    """Give the annotations that the new ReplicaSet should have, when it holds `held` now.

    The Deployment's own are copied (those gone from it stay), and the revision is raised, never lowered; the number
    it had before joins its history. Held revision 1, history "3", raised to 5 -> revision 5, history "3,1".
    """
    copied = {key: value for key, value in annotations_of(deployment).items() if key not in NOT_COPIED}
    result = held | copied
    had = _number(held.get(REVISION, "0"))
    if had is None or had >= revision:
        return result
    result[REVISION] = str(revision)
    if REVISION in held:
        result[HISTORY] = _joined(held.get(HISTORY, ""), held[REVISION])
    return result


def sized(deployment: Object, held: dict[str, str]) -> dict[str, str]:
    """Give `held` with the sizes that a ReplicaSet of this Deployment keeps note of."""
    replicas = wanted(deployment)
    return held | {DESIRED: str(replicas), MAXIMUM: str(replicas + max_surge(deployment))}


def noted(replicaset: Object, annotation: str) -> int | None:
    """Give a noted size as a number, or None."""
    return _number(annotations_of(replicaset).get(annotation, ""))


def plan_cleanup(deployment: Object, old: Sequence[Object]) -> list[Delete]:
    """Forget the oldest revisions above spec.revisionHistoryLimit, as far as they are empty and observed.

    Limit 2, old revisions 1 2 3 4 of which 2 still has a pod: of the first two, 1 goes and 2 stays.
    """
    limit = deployment["spec"].get("revisionHistoryLimit")
    if limit is None or limit == UNLIMITED:
        return []
    alive = sorted((each for each in old if not is_leaving(each)), key=lambda each: revision_of(each) or 0)
    surplus = alive[: max(len(alive) - limit, 0)]
    return [Delete("replicasets", each) for each in surplus if _is_empty(each)]


def _is_empty(replicaset: Object) -> bool:
    observed = counted(replicaset, "observedGeneration") >= replicaset["metadata"].get("generation", 0)
    return observed and wanted(replicaset) == 0 and counted(replicaset, "replicas") == 0


def _joined(history: str, revision: str) -> str:
    """Append to the comma list, and drop its oldest entries when it grows above 2,000 characters."""
    entries = [*(history.split(",") if history else []), revision]
    while len(",".join(entries)) > HISTORY_CHARACTERS and len(entries) > 1:
        entries.pop(0)
    return ",".join(entries)


def _number(text: str) -> int | None:
    try:
        return int(text)
    except ValueError:
        return None
