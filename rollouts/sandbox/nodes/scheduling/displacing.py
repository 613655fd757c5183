"""Drives pods away for one that is worth more: each is told why, and stops as it would anyway."""

from rollouts.sandbox.basics.errors import ApiError
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.timestamps import seconds
from rollouts.sandbox.nodes.recording import SeriesRecorder
from rollouts.sandbox.nodes.scheduling.preemption import Eviction
from rollouts.sandbox.nodes.scheduling.refusal import written_into
from rollouts.sandbox.writing.registry import Registry
from rollouts.sandbox.writing.terms import Terms

TERMS = Terms(manager="kube-scheduler")
CONDITION = {
    "type": "DisruptionTarget",
    "status": "True",
    "reason": "PreemptionByScheduler",
    "message": "default-scheduler: preempting to accommodate a higher priority pod",
}


def displace(registry: Registry, recorder: SeriesRecorder, pod: Object, eviction: Eviction, now: float) -> None:
    """Delete the victims that are not leaving yet."""
    for victim in eviction.victims:
        if victim["metadata"].get("deletionTimestamp"):
            continue
        metadata = victim["metadata"]
        try:
            _tell_why(registry, victim, now)
            registry.delete("pods", metadata["namespace"], metadata["name"], uid=metadata["uid"])
        except ApiError as gone:
            if gone.code not in (404, 409):
                raise
            continue
        sentence = f"Preempted by pod {pod['metadata']['uid']} on node {eviction.node}"
        recorder.record(victim, "Normal", "Preempted", "Preempting", sentence)


def _tell_why(registry: Registry, victim: Object, now: float) -> None:
    status = victim.get("status") or {}
    metadata = {key: value for key, value in victim["metadata"].items() if key != "resourceVersion"}
    told = {**status, "conditions": written_into(status, CONDITION, seconds(now))}
    registry.update("pods", {**victim, "metadata": metadata, "status": told}, TERMS, subresource="status")
