"""Why a pod does not fit a node: one file per reason would be too many, one function each is right.

A reason is a sentence of the scheduler and whether evicting others could help. The order is that of the real filters:
the first filter that refuses speaks for the node.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.matching.node_labels import is_wanted_by
from rollouts.sandbox.matching.selectors import labels_of
from rollouts.sandbox.matching.tolerations import CORDON, taints, tolerates
from rollouts.sandbox.nodes.scheduling.affinity import NOBODY, Company, NamespaceLabels, company_of
from rollouts.sandbox.nodes.scheduling.room import Room, host_ports, requests_of
from rollouts.sandbox.nodes.scheduling.spreading import HARD_EFFECTS, Spread, spreads_of


class Refusal(NamedTuple):
    """Sentences of one node; `preemptible`: removing other pods could help."""

    reasons: tuple[str, ...]
    preemptible: bool


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What of all nodes together bears on a pod, whichever it goes to."""

    company: Company = NOBODY
    spreads: Sequence[Spread] = ()


def look_around(pod: Object, rooms: Collection[Room], namespace_labels: NamespaceLabels) -> Surroundings:
    """Count once what all nodes are then held to."""
    return Surroundings(company_of(pod, rooms, namespace_labels), spreads_of(pod, rooms))


def refuse(pod: Object, room: Room, around: Surroundings) -> Refusal | None:
    """Why the pod cannot go to this node; None when it can."""
    return next((refusal for check in CHECKS if (refusal := check(pod, room, around)) is not None), None)


def _cordoned(pod: Object, room: Room, _around: Surroundings) -> Refusal | None:
    if not room.node["spec"].get("unschedulable") or tolerates(pod, CORDON):
        return None
    return Refusal(("node(s) were unschedulable",), False)


def _named(pod: Object, room: Room, _around: Surroundings) -> Refusal | None:
    wanted = pod["spec"].get("nodeName")
    return (
        Refusal(("node(s) didn't match the requested node name",), False) if wanted not in (None, room.name) else None
    )


def _tainted(pod: Object, room: Room, _around: Surroundings) -> Refusal | None:
    for taint in taints(room.node, HARD_EFFECTS):
        if not tolerates(pod, taint):
            sentence = f"node(s) had untolerated taint {{{taint['key']}: {taint.get('value', '')}}}"
            return Refusal((sentence,), False)
    return None


def _unlike(pod: Object, room: Room, _around: Surroundings) -> Refusal | None:
    fits = is_wanted_by(pod["spec"], room.node["metadata"].get("labels") or {}, room.name)
    return None if fits else Refusal(("node(s) didn't match Pod's node affinity/selector",), False)


def _ports_taken(pod: Object, room: Room, _around: Surroundings) -> Refusal | None:
    if not any(room.ports[port] for port in host_ports(pod["spec"])):
        return None
    return Refusal(("node(s) didn't have free ports for the requested pod ports",), True)


def _too_small(pod: Object, room: Room, _around: Surroundings) -> Refusal | None:
    reasons = [] if len(room.pods) + 1 <= room.allocatable("pods") else ["Too many pods"]
    for name, amount in requests_of(pod["spec"]).items():
        if amount > 0 and amount > room.allocatable(name) - room.taken.get(name, 0):
            reasons.append(f"Insufficient {name}")
    return Refusal(tuple(reasons), True) if reasons else None


def _uneven(_pod: Object, room: Room, around: Surroundings) -> Refusal | None:
    for spread in around.spreads:
        domain = labels_of(room.node).get(spread.key)
        if domain is None:
            return Refusal(("node(s) didn't match pod topology spread constraints (missing required label)",), False)
        if not spread.allows(domain):
            return Refusal(("node(s) didn't match pod topology spread constraints",), True)
    return None


def _unsocial(_pod: Object, room: Room, around: Surroundings) -> Refusal | None:
    labels = labels_of(room.node)
    if not around.company.is_found(labels):
        return Refusal(("node(s) didn't match pod affinity rules",), False)
    if around.company.is_avoided(labels):
        return Refusal(("node(s) didn't match pod anti-affinity rules",), True)
    if around.company.is_closed(labels):
        return Refusal(("node(s) didn't satisfy existing pods anti-affinity rules",), True)
    return None


Check = Callable[[Object, Room, Surroundings], Refusal | None]
CHECKS: tuple[Check, ...] = (
    _cordoned,
    _named,
    _tainted,
    _unlike,
    _ports_taken,
    _too_small,
    _uneven,
    _unsocial,
)
