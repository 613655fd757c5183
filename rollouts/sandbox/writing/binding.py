"""A pod gets its node."""

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.timestamps import seconds


def bound(pod: Object, node: str, now: float) -> Object:
    """Give the pod on its node, noted as scheduled at `now` (epoch seconds)."""
    status = pod.get("status") or {}
    scheduled = {
        "type": "PodScheduled",
        "status": "True",
        "lastProbeTime": None,
        "lastTransitionTime": seconds(now),
    }
    others = [each for each in status.get("conditions") or () if each.get("type") != "PodScheduled"]
    return pod | {
        "spec": pod["spec"] | {"nodeName": node},
        "status": status | {"conditions": [*others, scheduled]},
    }
