"""Who must go for a pod that is worth more: on which node, and as few and as little worth as can be."""

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.timestamps import parse
from rollouts.sandbox.limits.budgets import guards
from rollouts.sandbox.nodes.scheduling.affinity import NamespaceLabels
from rollouts.sandbox.nodes.scheduling.fit import Refusal, look_around, refuse
from rollouts.sandbox.nodes.scheduling.room import Room

NEVER = "not eligible due to preemptionPolicy=Never."
TERMINATING = "not eligible due to a terminating pod on the nominated node."


@dataclass(frozen=True, slots=True)
class Eviction:
    """The node on which a pod gets its place, and who goes for it. broken: so many disruption budgets are."""

    node: str
    victims: Sequence[Object]
    broken: int = 0


@dataclass(frozen=True, slots=True)
class Field:
    """What is asked about: the nodes, why each refused the pod (by name), and the disruption budgets."""

    rooms: Collection[Room]
    refusals: Mapping[str, Refusal]
    budgets: Collection[Object]
    namespace_labels: NamespaceLabels


def priority_of(pod: Object) -> int:
    """What a pod is worth."""
    priority: int = pod["spec"].get("priority") or 0
    return priority


def ineligible(pod: Object, rooms: Collection[Room]) -> str:
    """Why the pod may drive nobody away, "" when it may: its policy, or that somebody leaves for it already."""
    if pod["spec"].get("preemptionPolicy") == "Never":
        return NEVER
    nominated = (pod.get("status") or {}).get("nominatedNodeName")
    there = (other for room in rooms if room.name == nominated for other in room.pods.values())
    leaves = any(other["metadata"].get("deletionTimestamp") and _is_worth_less(other, pod) for other in there)
    return TERMINATING if leaves else ""


def choose(pod: Object, field: Field) -> Eviction | None:
    """Give the cheapest node and its victims; None where nobody's going would help.

    The cheapest: breaks the fewest budgets, then drives away the least worthy, then the least worth in all, then the
    fewest, then those that started last.
    """
    hopeful = [room for room in field.rooms if field.refusals[room.name].preemptible]
    offers = [offer for room in hopeful if (offer := _offer(pod, room, field))]
    return min(offers, key=_cost, default=None)


def _offer(pod: Object, room: Room, field: Field) -> Eviction | None:
    lower = sorted((each for each in room.pods.values() if _is_worth_less(each, pod)), key=_importance)
    if not lower:
        return None
    emptied = Room(room.node)
    for each in room.pods.values():
        if not _is_worth_less(each, pod):
            emptied.add(each)
    fits = _fitting(pod, emptied, field)
    if not fits():
        return None
    breaking = _breaking(lower, field.budgets)
    victims = []
    # Those whose going would break a budget are spared first, and the more important before the less.
    for each in sorted(lower, key=lambda each: each["metadata"]["uid"] not in breaking):
        emptied.add(each)
        if not fits():
            emptied.remove(each)
            victims.append(each)
    broken = sum(each["metadata"]["uid"] in breaking for each in victims)
    return Eviction(room.name, sorted(victims, key=_importance), broken) if victims else None


def _fitting(pod: Object, changed: Room, field: Field) -> Callable[[], bool]:
    rooms = [changed if each.name == changed.name else each for each in field.rooms]
    return lambda: refuse(pod, changed, look_around(pod, rooms, field.namespace_labels)) is None


def _breaking(pods: Sequence[Object], budgets: Collection[Object]) -> set[str]:
    """The uids of the pods whose going, one after another, a budget does not allow any more."""
    taken: Counter[str] = Counter()
    breaking = set()
    for pod in pods:
        for budget in budgets:
            if budget["metadata"]["namespace"] != pod["metadata"]["namespace"] or not guards(budget, pod):
                continue
            taken[budget["metadata"]["uid"]] += 1
            if taken[budget["metadata"]["uid"]] > (budget.get("status") or {}).get("disruptionsAllowed", 0):
                breaking.add(pod["metadata"]["uid"])
    return breaking


def _is_worth_less(one: Object, other: Object) -> bool:
    return priority_of(one) < priority_of(other)


def _importance(pod: Object) -> tuple[int, float]:
    """Sort key: the most important first; of equally worthy ones those that run longer."""
    return -priority_of(pod), _started(pod)


def _started(pod: Object) -> float:
    started = (pod.get("status") or {}).get("startTime")
    return parse(started) if started else float("inf")


def _cost(offer: Eviction) -> tuple[float, ...]:
    worth = [priority_of(each) for each in offer.victims]
    first = min(_started(each) for each in offer.victims if priority_of(each) == max(worth))
    # A sum in which each counts, as no priority is below -2**31.
    total = sum(each + 2**31 for each in worth)
    return offer.broken, max(worth), total, len(worth), -first
