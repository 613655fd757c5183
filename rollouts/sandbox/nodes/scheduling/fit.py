"""Why a pod does not fit a node: one file per reason would be too many, one function each is right.

A reason is a sentence of the scheduler and whether evicting others could help. The order is that of the real filters:
the first filter that refuses speaks for the node.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.matching.node_labels import is_wanted_by
from rollouts.sandbox.matching.selectors import from_label_selector, labels_of
from rollouts.sandbox.matching.tolerations import CORDON, NO_EXECUTE, taints, tolerates
from rollouts.sandbox.nodes.scheduling.room import Room, host_ports, requests_of

HARD_EFFECTS = ("NoSchedule", NO_EXECUTE)


class Refusal(NamedTuple):
    """Sentences of one node; `preemptible`: removing other pods could help."""

    reasons: tuple[str, ...]
    preemptible: bool


Rooms = Iterable[Room]


def refuse(pod: Object, room: Room, rooms: Rooms) -> Refusal | None:
    """Why the pod cannot go to this node; None when it can."""
    return next((refusal for check in CHECKS if (refusal := check(pod, room, rooms)) is not None), None)


def _cordoned(pod: Object, room: Room, _rooms: Rooms) -> Refusal | None:
    if not room.node["spec"].get("unschedulable") or tolerates(pod, CORDON):
        return None
    return Refusal(("node(s) were unschedulable",), False)


def _named(pod: Object, room: Room, _rooms: Rooms) -> Refusal | None:
    wanted = pod["spec"].get("nodeName")
    return (
        Refusal(("node(s) didn't match the requested node name",), False) if wanted not in (None, room.name) else None
    )


def _tainted(pod: Object, room: Room, _rooms: Rooms) -> Refusal | None:
    for taint in taints(room.node, HARD_EFFECTS):
        if not tolerates(pod, taint):
            sentence = f"node(s) had untolerated taint {{{taint['key']}: {taint.get('value', '')}}}"
            return Refusal((sentence,), False)
    return None


def _unlike(pod: Object, room: Room, _rooms: Rooms) -> Refusal | None:
    fits = is_wanted_by(pod["spec"], room.node["metadata"].get("labels") or {}, room.name)
    return None if fits else Refusal(("node(s) didn't match Pod's node affinity/selector",), False)


def _ports_taken(pod: Object, room: Room, _rooms: Rooms) -> Refusal | None:
    if not any(room.ports[port] for port in host_ports(pod["spec"])):
        return None
    return Refusal(("node(s) didn't have free ports for the requested pod ports",), True)


def _too_small(pod: Object, room: Room, _rooms: Rooms) -> Refusal | None:
    reasons = [] if len(room.pods) + 1 <= room.allocatable("pods") else ["Too many pods"]
    for name, amount in requests_of(pod["spec"]).items():
        if amount > 0 and amount > room.allocatable(name) - room.taken.get(name, 0):
            reasons.append(f"Insufficient {name}")
    return Refusal(tuple(reasons), True) if reasons else None


def _uneven(pod: Object, room: Room, rooms: Rooms) -> Refusal | None:
    for constraint in pod["spec"].get("topologySpreadConstraints") or ():
        if (constraint.get("whenUnsatisfiable") or "DoNotSchedule") != "DoNotSchedule":
            continue
        key = constraint["topologyKey"]
        here = _domain(room, key)
        if here is None:
            return Refusal(("node(s) didn't match pod topology spread constraints (missing required label)",), False)
        counts = _counts(pod, constraint, rooms)
        if counts[here] + 1 - min(counts.values()) > constraint["maxSkew"]:
            return Refusal(("node(s) didn't match pod topology spread constraints",), True)
    return None


def _domain(room: Room, key: str) -> str | None:
    value = (room.node["metadata"].get("labels") or {}).get(key)
    return None if value is None else str(value)


def _counts(pod: Object, constraint: Mapping[str, Any], rooms: Rooms) -> dict[str, int]:
    """Pods like this one in each domain that it could go to at all."""
    counts: dict[str, int] = {}
    for room in rooms:
        domain = _domain(room, constraint["topologyKey"])
        if domain is None or _unlike(pod, room, ()) is not None:
            continue
        counts[domain] = counts.get(domain, 0) + _alike(pod, constraint.get("labelSelector"), room)
    return counts


def _alike(pod: Object, selector: Mapping[str, Any] | None, room: Room) -> int:
    namespace, selects = pod["metadata"]["namespace"], from_label_selector(selector)
    return sum(
        other["metadata"]["namespace"] == namespace
        and not other["metadata"].get("deletionTimestamp")
        and selects.matches(labels_of(other))
        for other in room.pods.values()
    )


def _apart(pod: Object, room: Room, rooms: Rooms) -> Refusal | None:
    for term in _pod_terms(pod, "podAntiAffinity"):
        if _found_in_domain(pod, term, room, rooms):
            return Refusal(("node(s) didn't match pod anti-affinity rules",), True)
    return None


def _together(pod: Object, room: Room, rooms: Rooms) -> Refusal | None:
    for term in _pod_terms(pod, "podAffinity"):
        if _found_in_domain(pod, term, room, rooms):
            continue
        # The first of a group that wants to be together finds nobody yet, and may go anywhere.
        alone = not any(_alike(pod, term.get("labelSelector"), other) for other in rooms)
        if not (alone and from_label_selector(term.get("labelSelector")).matches(labels_of(pod))):
            return Refusal(("node(s) didn't match pod affinity rules",), False)
    return None


def _pod_terms(pod: Object, kind: str) -> list[Mapping[str, Any]]:
    affinity = (pod["spec"].get("affinity") or {}).get(kind) or {}
    return list(affinity.get("requiredDuringSchedulingIgnoredDuringExecution") or ())


def _found_in_domain(pod: Object, term: Mapping[str, Any], room: Room, rooms: Rooms) -> bool:
    here = _domain(room, term["topologyKey"])
    return here is not None and any(
        _alike(pod, term.get("labelSelector"), other) for other in rooms if _domain(other, term["topologyKey"]) == here
    )


Check = Callable[[Object, Room, Rooms], Refusal | None]
CHECKS: tuple[Check, ...] = (
    _cordoned,
    _named,
    _tainted,
    _unlike,
    _ports_taken,
    _too_small,
    _uneven,
    _together,
    _apart,
)
