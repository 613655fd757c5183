"""The numbers that the Deployment controller reckons with, counted once per rollout."""

from collections.abc import Iterable, Sequence

from msgspec import Struct

from rollouts.model.facts import PodFacts
from rollouts.model.family import Family, Lane
from rollouts.model.stage import Stage, available_at, stage_at

COMING = (Stage.PENDING, Stage.CREATING, Stage.STARTING)


class Side(Struct, frozen=True):
    """One revision, or all old ones together. Leaving and ended pods count in nothing but `leaving`.

    wanted: Σ spec.replicas. available: pods that count as available. unhealthy: Σ (wanted - available) per lane.
    ring_ends: when each ready pod becomes available (ms). coming: pods that are on their way and not failing.
    """

    wanted: int = 0
    active: int = 0
    available: int = 0
    unhealthy: int = 0
    leaving: int = 0
    ring_ends: Sequence[int] = ()
    coming: int = 0
    failing: Sequence[PodFacts] = ()
    unschedulable: Sequence[PodFacts] = ()

    @property
    def unavailable(self) -> int:
        """Pods that are wanted and not available yet."""
        return max(self.wanted - self.available, 0)

    @property
    def missing(self) -> int:
        """Pods that are wanted and do not even exist."""
        return max(self.wanted - self.active, 0)


class Tally(Struct, frozen=True):
    """Both sides of a rollout; `new` is empty before the new ReplicaSet is made."""

    new: Side
    old: Side
    has_new: bool

    @property
    def wanted(self) -> int:
        return self.new.wanted + self.old.wanted

    @property
    def available(self) -> int:
        return self.new.available + self.old.available

    @property
    def leaving(self) -> int:
        return self.new.leaving + self.old.leaving


def tally(family: Family, new: Lane | None, now: int) -> Tally:
    """Count at `now`, from the pods themselves, so that a sentence and the picture say the same number.

    Where pods may not be listed, the ReplicaSets' own counters stand in.
    """
    old = [_side(family, lane, now) for lane in family.lanes if lane is not new]
    return Tally(new=_side(family, new, now) if new else Side(), old=_joined(old), has_new=new is not None)


def _side(family: Family, lane: Lane, now: int) -> Side:
    if not family.pods_known:
        return _side_by_counters(lane)
    seconds = family.min_ready_seconds(lane)
    leaving = sum(pod.base is Stage.LEAVING for pod in lane.pods)
    active = [pod for pod in lane.pods if pod.base is not Stage.LEAVING and not pod.terminal]
    ready = [pod for pod in active if stage_at(pod.base, pod.ready_at, seconds, now) is Stage.READY]
    # Between a smaller spec.replicas and its pods' deletion, what is too many counts as gone: it cannot hold anything.
    available = min(sum(pod.base is Stage.READY for pod in active) - len(ready), lane.wanted)
    failing = _by_name(pod for pod in active if pod.failing and pod.base is not Stage.READY)
    unschedulable = _by_name(pod for pod in active if pod.unschedulable)
    return Side(
        wanted=lane.wanted,
        active=len(active),
        available=available,
        unhealthy=max(lane.wanted - available, 0),
        leaving=leaving,
        ring_ends=sorted(available_at(pod.ready_at, seconds) or 0 for pod in ready),
        coming=sum(pod.base in COMING and not pod.failing and not pod.unschedulable for pod in active),
        failing=failing,
        unschedulable=unschedulable,
    )


def _side_by_counters(lane: Lane) -> Side:
    status = lane.replicaset.status
    active, available = status.replicas or 0, status.available_replicas or 0
    return Side(
        wanted=lane.wanted,
        active=active,
        available=available,
        unhealthy=max(lane.wanted - available, 0),
        coming=max(active - available, 0),
    )


def _joined(sides: Sequence[Side]) -> Side:
    return Side(
        wanted=sum(side.wanted for side in sides),
        active=sum(side.active for side in sides),
        available=sum(side.available for side in sides),
        unhealthy=sum(side.unhealthy for side in sides),
        leaving=sum(side.leaving for side in sides),
        ring_ends=sorted(end for side in sides for end in side.ring_ends),
        coming=sum(side.coming for side in sides),
        failing=_by_name(pod for side in sides for pod in side.failing),
        unschedulable=_by_name(pod for side in sides for pod in side.unschedulable),
    )


def _by_name(pods: Iterable[PodFacts]) -> list[PodFacts]:
    """So that the one whose words are quoted is the same for everybody, whatever order the pods came in."""
    return sorted(pods, key=lambda pod: pod.name)
