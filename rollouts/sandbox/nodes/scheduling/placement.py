"""Where a pod goes: filter the nodes, take the best, or say why there is none."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from zlib import crc32

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.nodes.scheduling.affinity import NamespaceLabels
from rollouts.sandbox.nodes.scheduling.fit import Refusal, look_around, refuse
from rollouts.sandbox.nodes.scheduling.preemption import Eviction, Field, choose, ineligible
from rollouts.sandbox.nodes.scheduling.preferences import points_of
from rollouts.sandbox.nodes.scheduling.room import Room, owner_of, requests_of

NO_NODES = "no nodes available to schedule pods"
NO_VICTIMS = "No preemption victims found for incoming pod"
NO_HELP = "Preemption is not helpful for scheduling"


@dataclass(frozen=True)
class Placement:
    """A node's name, or the scheduler's sentence about there being none. eviction: what makes room on one."""

    node: str | None
    message: str = ""
    eviction: Eviction | None = None


def place(
    pod: Object, rooms: Collection[Room], namespace_labels: NamespaceLabels, budgets: Collection[Object] = ()
) -> Placement:
    """Pure: the same pod and rooms give the same node. budgets: those for disruptions, which victims should keep."""
    if not rooms:
        return Placement(None, NO_NODES)
    around = look_around(pod, rooms, namespace_labels)
    refusals = {room.name: refusal for room in rooms if (refusal := refuse(pod, room, around)) is not None}
    fitting = [room for room in rooms if room.name not in refusals]
    if fitting:
        points = points_of(pod, rooms, namespace_labels)
        return Placement(min(fitting, key=lambda room: _rank(pod, room, points.get(room.name, 0.0))).name)
    first = reasons([*refusals.values()])
    problem = ineligible(pod, rooms)
    if problem:
        return Placement(None, f"{first} preemption: {problem}")
    eviction = choose(pod, Field(rooms, refusals, budgets, namespace_labels))
    if eviction:
        return Placement(None, first, eviction)
    return Placement(None, f"{first} {no_help([*refusals.values()])}")


def _rank(pod: Object, room: Room, points: float) -> tuple[float | int, ...]:
    """What the pod likes best, then fewest siblings, then the emptiest, then the fewest pods; the rest is chance.

    points: of the pod's preferences. Chance is fixed by names.
    """
    owner = owner_of(pod)
    siblings = room.owners[owner] if owner else 0
    chance = crc32(f"{pod['metadata']['uid']}{room.name}".encode())
    return _avoided(pod, room), -round(points, 3), siblings, round(_fullness(pod, room), 3), len(room.pods), chance


def _avoided(pod: Object, room: Room) -> int:
    """Taints that only ask not to come."""
    taints = room.node["spec"].get("taints") or ()
    tolerated = {each.get("key") for each in pod["spec"].get("tolerations") or ()}
    return sum(taint.get("effect") == "PreferNoSchedule" and taint["key"] not in tolerated for taint in taints)


def _fullness(pod: Object, room: Room) -> float:
    wanted = requests_of(pod["spec"])
    shares = []
    for name in ("cpu", "memory"):
        has = room.allocatable(name)
        if has:
            shares.append(float((room.taken.get(name, 0) + wanted.get(name, 0)) / has))
    return sum(shares) / len(shares) if shares else 0.0


def reasons(refusals: list[Refusal]) -> str:
    """`0/3 nodes are available: 3 Insufficient cpu.`"""
    return f"{_none_of(refusals)}{_listed(Counter(reason for refusal in refusals for reason in refusal.reasons))}."


def no_help(refusals: list[Refusal]) -> str:
    """`preemption: 0/3 nodes are available: 3 No preemption victims found for incoming pod.`"""
    help_ = Counter(NO_VICTIMS if refusal.preemptible else NO_HELP for refusal in refusals)
    return f"preemption: {_none_of(refusals)}{_listed(help_)}."


def _none_of(refusals: list[Refusal]) -> str:
    return f"0/{len(refusals)} nodes are available: "


def _listed(reasons: Counter[str]) -> str:
    return ", ".join(sorted(f"{count} {reason}" for reason, count in reasons.items()))
