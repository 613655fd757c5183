"""Whether the claims of a pod let it be scheduled; the sentences are the scheduler's."""

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.nodes.scheduling.placement import NO_HELP
from rollouts.sandbox.storing.storage import Storage

UNBOUND = "pod has unbound immediate PersistentVolumeClaims"


def unmet(pod: Object, objects: Storage, nodes: int) -> str:
    """Why the pod cannot be scheduled on any node, "" when its claims are met."""
    namespace = pod["metadata"]["namespace"]
    for volume in pod["spec"].get("volumes") or ():
        name = (volume.get("persistentVolumeClaim") or {}).get("claimName")
        reason = _reason(name, objects.get("persistentvolumeclaims", namespace, name), objects) if name else ""
        if reason:
            none = f"0/{nodes} nodes are available"
            return f"{none}: {reason}. preemption: {none}: {nodes} {NO_HELP}."
    return ""


def _reason(name: str, claim: Object | None, objects: Storage) -> str:
    if claim is None:
        return f'persistentvolumeclaim "{name}" not found'
    if claim["metadata"].get("deletionTimestamp"):
        return f'persistentvolumeclaim "{name}" is being deleted'
    phase = (claim.get("status") or {}).get("phase")
    if phase == "Lost":
        volume = claim["spec"].get("volumeName", "")
        return f'persistentvolumeclaim "{name}" bound to non-existent persistentvolume "{volume}"'
    if phase == "Bound":
        return ""
    chosen = objects.get("storageclasses", "", claim["spec"].get("storageClassName") or "") or {}
    # Such a claim waits for its pod, and is bound once there is one.
    return "" if chosen.get("volumeBindingMode") == "WaitForFirstConsumer" else UNBOUND
