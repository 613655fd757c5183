"""Pods alike that must be spread over topology domains: how many each domain has, counted once for a pod."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.matching.node_labels import is_wanted_by
from rollouts.sandbox.matching.selectors import LabelSelector, from_label_selector, labels_of
from rollouts.sandbox.matching.tolerations import NO_EXECUTE, taints, tolerates
from rollouts.sandbox.nodes.scheduling.room import Room

HARD_EFFECTS = ("NoSchedule", NO_EXECUTE)
HONOR = "Honor"


@dataclass(frozen=True, slots=True)
class Spread:
    """One constraint. counts: pods alike by the label's value; itself: 1 when the pod is one of them, else 0.

    least: of all domains the fewest, 0 when there are fewer domains than are asked for.
    """

    key: str
    skew: int
    counts: Mapping[str, int]
    itself: int
    least: int

    def allows(self, domain: str) -> bool:
        """Tell whether one more there is not too many. 2 in a, 1 in b, skew 1: a would have 3 - 1 = 2 more than b."""
        return self.counts.get(domain, 0) + self.itself - self.least <= self.skew


def spreads_of(pod: Object, rooms: Collection[Room]) -> list[Spread]:
    """Count for each constraint that must be met. Only nodes that have the labels of all of them count."""
    hard = [each for each in pod["spec"].get("topologySpreadConstraints") or () if _is_hard(each)]
    keys = [each["topologyKey"] for each in hard]
    labelled = [room for room in rooms if all(key in labels_of(room.node) for key in keys)]
    return [_spread(pod, each, labelled) for each in hard]


def soft_spreads_of(pod: Object, rooms: Collection[Room]) -> list[dict[str, float]]:
    """For each constraint that may be broken: how many pods alike there are in the domain of each node, by its name."""
    soft = [each for each in pod["spec"].get("topologySpreadConstraints") or () if not _is_hard(each)]
    found = []
    for each in soft:
        labelled = [room for room in rooms if each["topologyKey"] in labels_of(room.node)]
        spread = _spread(pod, each, labelled)
        found.append({room.name: float(spread.counts.get(labels_of(room.node)[spread.key], 0)) for room in labelled})
    return found


def _is_hard(constraint: Mapping[str, Any]) -> bool:
    return (constraint.get("whenUnsatisfiable") or "DoNotSchedule") == "DoNotSchedule"


def _spread(pod: Object, constraint: Mapping[str, Any], rooms: Collection[Room]) -> Spread:
    key, selector = constraint["topologyKey"], from_label_selector(_selector(pod, constraint))
    counts: dict[str, int] = {}
    for room in rooms:
        if _counts(pod, constraint, room):
            domain = labels_of(room.node)[key]
            counts[domain] = counts.get(domain, 0) + _alike(pod, selector, room)
    enough = len(counts) >= (constraint.get("minDomains") or 1)
    least = min(counts.values(), default=0) if enough else 0
    return Spread(key, constraint["maxSkew"], counts, int(selector.matches(labels_of(pod))), least)


def _selector(pod: Object, constraint: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The written selector, and the pod's own values of matchLabelKeys."""
    selector, labels = constraint.get("labelSelector"), labels_of(pod)
    own = {key: labels[key] for key in constraint.get("matchLabelKeys") or () if key in labels}
    if not own:
        return selector
    written = selector or {}
    return {**written, "matchLabels": {**(written.get("matchLabels") or {}), **own}}


def _counts(pod: Object, constraint: Mapping[str, Any], room: Room) -> bool:
    """Tell whether a node is a place that the pod could go to: by its labels, and if asked so by its taints."""
    heeds_labels = constraint.get("nodeAffinityPolicy", HONOR) == HONOR
    heeds_taints = constraint.get("nodeTaintsPolicy", "Ignore") == HONOR
    if heeds_labels and not is_wanted_by(pod["spec"], labels_of(room.node), room.name):
        return False
    return not heeds_taints or all(tolerates(pod, taint) for taint in taints(room.node, HARD_EFFECTS))


def _alike(pod: Object, selector: LabelSelector, room: Room) -> int:
    namespace = pod["metadata"]["namespace"]
    return sum(
        other["metadata"]["namespace"] == namespace
        and not other["metadata"].get("deletionTimestamp")
        and selector.matches(labels_of(other))
        for other in room.pods.values()
    )
