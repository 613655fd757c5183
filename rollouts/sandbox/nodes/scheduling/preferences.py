"""What a pod would like of its node, but can do without: each wish from 0 to 100 points, added up for a node."""

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.matching.node_labels import matches_node_terms
from rollouts.sandbox.matching.selectors import labels_of
from rollouts.sandbox.nodes.scheduling.affinity import NamespaceLabels, Term, term_of
from rollouts.sandbox.nodes.scheduling.room import Room
from rollouts.sandbox.nodes.scheduling.spreading import soft_spreads_of
from rollouts.sandbox.schema.validation.placement import PREFERRED

MOST = 100.0
Points = Mapping[str, float]
"""By the node's name."""


def points_of(pod: Object, rooms: Collection[Room], namespace_labels: NamespaceLabels) -> Points:
    """Give each node its points. {} for a pod without wishes."""
    affinity = pod["spec"].get("affinity") or {}
    wishes: list[Points] = []
    nodes = (affinity.get("nodeAffinity") or {}).get(PREFERRED)
    if nodes:
        wishes.append(_share({room.name: _liked(nodes, room) for room in rooms}))
    if any((affinity.get(kind) or {}).get(PREFERRED) for kind in ("podAffinity", "podAntiAffinity")):
        wishes.append(_stretched(_company(pod, rooms, namespace_labels)))
    wishes += [_emptier(room_counts) for room_counts in soft_spreads_of(pod, rooms)]
    return {room.name: sum(each.get(room.name, 0.0) for each in wishes) for room in rooms} if wishes else {}


def _liked(preferences: Iterable[Mapping[str, Any]], room: Room) -> float:
    labels = labels_of(room.node)
    return sum(
        float(each["weight"]) for each in preferences if matches_node_terms([each["preference"]], labels, room.name)
    )


def _company(pod: Object, rooms: Collection[Room], namespace_labels: NamespaceLabels) -> dict[str, float]:
    """By node: the weights of wanted neighbours in its domains, less those of unwanted ones, each as often as there."""
    affinity, namespace = pod["spec"]["affinity"], pod["metadata"]["namespace"]
    wanted = [
        (term_of(each["podAffinityTerm"], namespace), sign * each["weight"])
        for kind, sign in (("podAffinity", 1), ("podAntiAffinity", -1))
        for each in (affinity.get(kind) or {}).get(PREFERRED) or ()
    ]
    domains: dict[tuple[str, str], float] = {}
    for room in rooms:
        for term, weight in wanted:
            domain = _domain(term, room)
            if domain:
                met = sum(term.takes(other, namespace_labels) for other in room.pods.values())
                domains[domain] = domains.get(domain, 0.0) + weight * met
    keys = {term.key for term, _ in wanted}
    return {
        room.name: sum(domains.get((key, labels_of(room.node).get(key, "")), 0.0) for key in keys) for room in rooms
    }


def _domain(term: Term, room: Room) -> tuple[str, str] | None:
    value = labels_of(room.node).get(term.key)
    return None if value is None else (term.key, value)


def _share(points: Points) -> Points:
    most = max(points.values(), default=0.0)
    return {name: MOST * each / most for name, each in points.items()} if most else {}


def _stretched(points: Points) -> Points:
    least, most = min(points.values(), default=0.0), max(points.values(), default=0.0)
    return {name: MOST * (each - least) / (most - least) for name, each in points.items()} if most > least else {}


def _emptier(counts: Mapping[str, float]) -> Points:
    most, least = max(counts.values(), default=0.0), min(counts.values(), default=0.0)
    return {name: MOST * (most + least - each) / most for name, each in counts.items()} if most else {}
