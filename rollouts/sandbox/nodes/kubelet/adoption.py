"""The life of a pod that was there before the sandbox was started again, read back from its status."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rollouts.sandbox.basics.timestamps import parse
from rollouts.sandbox.nodes.kubelet import timing
from rollouts.sandbox.nodes.kubelet.life import Container, Ended, Life, Scene, Step
from rollouts.sandbox.nodes.kubelet.plan import begin
from rollouts.sandbox.nodes.kubelet.probes import first_watches


def adopt(scene: Scene, ip: str, now: float) -> Life:
    """Running containers go on running; whatever waited begins anew, its restarts kept."""
    status = scene.pod["status"]
    written = {
        entry["name"]: entry
        for key in ("initContainerStatuses", "containerStatuses", "ephemeralContainerStatuses")
        for entry in status.get(key) or ()
    }
    fresh = begin(scene, ip, now)
    seen_at = parse(status["startTime"]) if status.get("startTime") else now
    containers = tuple(_adopted(c, written.get(c.name) or {}, scene, now) for c in fresh.containers)
    return replace(
        fresh,
        seen_at=seen_at,
        deadline=fresh.deadline - now + seen_at if fresh.deadline is not None else None,
        containers=containers,
        sandbox=False,
        sandbox_due=now,
    )


def _adopted(container: Container, written: Mapping[str, Any], scene: Scene, now: float) -> Container:
    state, restarts = written.get("state") or {}, written.get("restartCount") or 0
    container = replace(
        container,
        restarts=restarts,
        delay=timing.backoff(restarts) if restarts else 0.0,
        delayed_at=now,
        container_id=written.get("containerID") or "",
        known_image=bool(written.get("imageID")),
        last=_ended((written.get("lastState") or {}).get("terminated")),
    )
    if "running" in state:
        started_at = parse(state["running"]["startedAt"])
        ready, started = bool(written.get("ready")), bool(written.get("started"))
        container = container.to(Step.RUNNING, started_at=started_at, ready=ready, started=started)
        return replace(container, probes=first_watches(container, scene))
    ended = _ended(state.get("terminated"))
    if ended is not None and (container.ephemeral or (ended.code == 0 and container.init)):
        return container.to(Step.DONE, ended=ended)
    return container


def _ended(terminated: Mapping[str, Any] | None) -> Ended | None:
    if not terminated:
        return None
    started_at, finished_at = (parse(terminated[key]) for key in ("startedAt", "finishedAt"))
    reason, run = terminated.get("reason", ""), terminated.get("containerID", "")
    return Ended(terminated["exitCode"], reason, started_at, finished_at, run)
