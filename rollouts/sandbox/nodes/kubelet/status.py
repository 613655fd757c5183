"""The status that the kubelet writes into a pod, from its life."""

from collections.abc import Mapping
from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.timestamps import seconds
from rollouts.sandbox.nodes.images import read_reference
from rollouts.sandbox.nodes.kubelet.ending import DEADLINE_EXCEEDED, DEADLINE_SENTENCE
from rollouts.sandbox.nodes.kubelet.life import Container, Ended, Life, Scene, Step

TRUE, FALSE = "True", "False"
OVER = ("Failed", "Succeeded")


def build_status(life: Life, scene: Scene, now: float) -> Object:
    """The whole status; a condition that has not changed keeps the time of its last transition."""
    before = scene.pod.get("status") or {}
    phase = phase_of(life, scene)
    # Nobody is told that a pod is over while something of it may still run.
    held = phase in OVER and any(container.runs for container in life.containers)
    status: Object = {
        "phase": before.get("phase", "Pending") if held else phase,
        "conditions": _conditions(life, scene, phase, seconds(now)),
        "hostIP": scene.host_ip,
        "hostIPs": [{"ip": scene.host_ip}],
    }
    if _has_address(life, before):
        status |= {"podIP": life.ip, "podIPs": [{"ip": life.ip}]}
    if life.expired and not held:
        status |= {"reason": DEADLINE_EXCEEDED, "message": DEADLINE_SENTENCE}
    status |= {"startTime": seconds(life.seen_at), **_container_statuses(life)}
    if "qosClass" in before:
        status["qosClass"] = before["qosClass"]
    return status


def phase_of(life: Life, scene: Scene) -> str:
    """Pending, Running, Succeeded or Failed."""
    mains = life.mains
    if life.failed:
        return "Failed"
    if not (life.initialized or life.deleting or life.over):
        return "Pending"
    if any(not c.runs and c.ended is None and c.last is None for c in mains):
        return "Pending"
    if any(c.runs for c in (*mains, *life.sidecars)):
        return "Running"
    failed = any(c.ended is not None and c.ended.code for c in mains)
    if life.deleting and all(c.step is Step.DONE for c in mains):
        return "Failed" if failed else "Succeeded"
    if scene.restart_policy == "Always" or any(c.step is not Step.DONE for c in mains):
        return "Running"
    return "Failed" if failed else "Succeeded"


def _conditions(life: Life, scene: Scene, phase: str, now: str) -> list[dict[str, Any]]:
    before = scene.pod.get("status") or {}
    earlier = {condition["type"]: condition for condition in before.get("conditions") or ()}
    shown = _has_address(life, before)
    wanted = [
        ("PodReadyToStartContainers", *_ready_to_start(life, shown=shown)),
        ("Initialized", *_initialized(life, phase)),
        *_readiness(life, scene, phase, earlier),
        ("PodScheduled", TRUE, None, None),
    ]
    made = [_condition(*entry, earlier.get(entry[0]), now) for entry in wanted]
    ours = {condition["type"] for condition in made}
    return [*made, *(dict(c) for kind, c in earlier.items() if kind not in ours)]


def _condition(
    kind: str, status: str, reason: str | None, message: str | None, earlier: Mapping[str, Any] | None, now: str
) -> dict[str, Any]:
    since = earlier["lastTransitionTime"] if earlier and earlier["status"] == status else now
    condition = {"type": kind, "status": status, "lastProbeTime": None, "lastTransitionTime": since}
    if reason:
        condition["reason"] = reason
    if message:
        condition["message"] = message
    return condition


def _has_address(life: Life, before: Mapping[str, Any]) -> bool:
    return life.shows_sandbox or "podIP" in before


def _ready_to_start(life: Life, *, shown: bool) -> tuple[str, None, None]:
    over = life.deleting and not any(c.runs for c in life.containers) and any(c.ended for c in life.containers)
    return (TRUE if shown and not over else FALSE), None, None


def _initialized(life: Life, phase: str) -> tuple[str, str | None, str | None]:
    if phase == "Succeeded":
        return TRUE, "PodCompleted", None
    undone = [c.name for c in life.inits if not c.completed]
    if undone and not life.deleting:
        return FALSE, "ContainersNotInitialized", f"containers with incomplete status: [{' '.join(undone)}]"
    return TRUE, None, None


def _readiness(
    life: Life, scene: Scene, phase: str, earlier: Mapping[str, Mapping[str, Any]]
) -> list[tuple[str, str, str | None, str | None]]:
    """Ready and ContainersReady, in this order."""
    if phase in OVER:
        reason = "PodFailed" if phase == "Failed" else "PodCompleted"
        return [(kind, FALSE, reason, None) for kind in ("Ready", "ContainersReady")]
    unready = [c.name for c in life.containers if not c.ready and (c.sidecar or not (c.init or c.ephemeral))]
    if unready:
        message = f"containers with unready status: [{' '.join(unready)}]"
        return [(kind, FALSE, "ContainersNotReady", message) for kind in ("Ready", "ContainersReady")]
    return [("Ready", *_gates(scene, earlier)), ("ContainersReady", TRUE, None, None)]


def _gates(scene: Scene, earlier: Mapping[str, Mapping[str, Any]]) -> tuple[str, str | None, str | None]:
    sentences = []
    for gate in scene.pod["spec"].get("readinessGates") or ():
        kind = gate["conditionType"]
        if kind not in earlier:
            sentences.append(f'corresponding condition of pod readiness gate "{kind}" does not exist.')
        elif earlier[kind]["status"] != TRUE:
            sentences.append(f'the status of pod readiness gate "{kind}" is not "True", but {earlier[kind]["status"]}')
    return (FALSE, "ReadinessGatesNotReady", ", ".join(sentences)) if sentences else (TRUE, None, None)


def _container_statuses(life: Life) -> Object:
    lists = {
        "initContainerStatuses": life.inits,
        "containerStatuses": sorted(life.mains, key=lambda container: container.name),
        "ephemeralContainerStatuses": life.ephemerals,
    }
    return {
        name: [_container_status(each, life) for each in containers] for name, containers in lists.items() if containers
    }


def _container_status(container: Container, life: Life) -> dict[str, Any]:
    reference = read_reference(container.image)
    known = container.known_image and reference is not None
    done_well = container.step is Step.DONE and container.ended is not None and container.ended.code == 0
    status = {
        "name": container.name,
        "state": _state(container, life),
        "lastState": _last_state(container),
        "ready": done_well if container.init and not container.sidecar else container.ready,
        "restartCount": container.restarts,
        "image": reference.canonical if known and reference else container.image,
        "imageID": reference.image_id if known and reference else "",
    }
    if container.container_id:
        status["containerID"] = container.container_id
    status["started"] = container.started and container.runs
    mounts = [_mount(mount) for mount in container.spec.get("volumeMounts") or ()]
    if mounts:
        status["volumeMounts"] = mounts
    return status


def _mount(mount: Mapping[str, Any]) -> dict[str, Any]:
    seen: dict[str, Any] = {"name": mount["name"], "mountPath": mount["mountPath"]}
    if mount.get("readOnly"):
        seen |= {"readOnly": True, "recursiveReadOnly": "Disabled"}
    return seen


def _state(container: Container, life: Life) -> dict[str, Any]:
    if container.runs:
        return {"running": {"startedAt": seconds(container.started_at)}}
    if container.reason:
        message = {"message": container.message} if container.message else {}
        return {"waiting": {"reason": container.reason, **message}}
    if container.ended is not None:
        return {"terminated": _terminated(container.ended)}
    made = container.ephemeral or not life.inits or (life.initialized and not container.init)
    starting = "ContainerCreating" if made else "PodInitializing"
    return {"waiting": {"reason": starting}}


def _last_state(container: Container) -> dict[str, Any]:
    shown = container.ended if container.ended is not None and container.reason else container.last
    return {"terminated": _terminated(shown)} if shown is not None else {}


def _terminated(ended: Ended) -> dict[str, Any]:
    return {
        "exitCode": ended.code,
        "reason": ended.reason,
        **({"message": ended.message} if ended.message else {}),
        "startedAt": seconds(ended.started_at),
        "finishedAt": seconds(ended.finished_at),
        "containerID": ended.container_id,
    }
