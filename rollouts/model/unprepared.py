"""Pods that their node cannot prepare: a volume or a network that is not to be had.

Their status says ContainerCreating for ever, so that only the events of the kubelet tell. One such event means little,
since caches fill and volumes detach in their own time; the kubelet repeats what does not pass.
"""

from collections.abc import Iterator

from msgspec import Struct

from rollouts.model.event import Event
from rollouts.model.facts import PodFacts
from rollouts.model.family import Family
from rollouts.model.stage import Stage

VOLUME = ("FailedMount", "FailedAttachVolume")
REASONS = (*VOLUME, "FailedCreatePodSandBox")
REPEATED = 2


class Unprepared(Struct, frozen=True, gc=False):
    """A pod and what the kubelet says of it last."""

    pod: PodFacts
    reason: str
    message: str


def find_unprepared(family: Family) -> list[Unprepared]:
    """Those of all its lanes; empty as long as nothing was said twice."""
    said = {event.name: event for event in sorted(_said(family), key=lambda event: (event.at, event.uid))}
    if not said:
        return []
    waiting = [pod for lane in family.lanes for pod in lane.pods if pod.base is Stage.CREATING and not pod.failing]
    return [Unprepared(pod, said[pod.name].reason, said[pod.name].message) for pod in waiting if pod.name in said]


def _said(family: Family) -> Iterator[Event]:
    for event in family.events.values():
        if event.reason in REASONS and event.kind == "Pod" and event.count >= REPEATED:
            yield event
