"""Readiness, liveness and startup probes: when they ask, and what the image answers."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rollouts.sandbox.nodes.answers import listens_on, status_of
from rollouts.sandbox.nodes.kubelet import timing
from rollouts.sandbox.nodes.kubelet.life import Container, Scene, Watch

READINESS, LIVENESS, STARTUP = "Readiness", "Liveness", "Startup"
FIELDS = {READINESS: "readinessProbe", LIVENESS: "livenessProbe", STARTUP: "startupProbe"}
IMAGE_PERIOD = 10.0  # how often an image without a probe of its own is asked again
UNWRITTEN: Mapping[str, Any] = {}


def settings(container: Container, kind: str) -> Mapping[str, Any] | None:
    """The probe as the pod has it; readiness is asked of every container, written or not."""
    written = container.spec.get(FIELDS[kind])
    if written is None and kind == READINESS and (container.sidecar or not (container.init or container.ephemeral)):
        return UNWRITTEN
    return written


def first_watches(container: Container, scene: Scene) -> dict[str, Watch]:
    """The probes of a container that has just started; with a startup probe the others wait for it."""
    kinds = (READINESS, LIVENESS) if container.started else (STARTUP,)
    return {kind: _first(container, scene, kind) for kind in kinds if settings(container, kind) is not None}


def _first(container: Container, scene: Scene, kind: str) -> Watch:
    probe = settings(container, kind) or UNWRITTEN
    soonest = ready_seconds(container, scene)
    if probe:
        # An image that takes longer than the usual second is asked before it answers, as a real one would be.
        soonest = max(float(probe.get("initialDelaySeconds") or 0), min(soonest, 1.1))
    return Watch(container.started_at + soonest)


def after_startup(container: Container, scene: Scene, at: float) -> dict[str, Watch]:
    """Readiness and liveness take over from the startup probe."""
    watches = first_watches(replace(container, started=True), scene)
    return {kind: replace(watch, due=max(watch.due, at)) for kind, watch in watches.items()}


def ready_seconds(container: Container, scene: Scene) -> float:
    """Seconds from the start until the image answers."""
    behaviour = container.behaviour
    return timing.vary(behaviour.ready, behaviour.jitter, scene.uid, container.name, "ready", container.restarts)


def next_watch(container: Container, kind: str, watch: Watch, at: float, *, passed: bool) -> Watch | None:
    """The same probe after an answer; None when nothing more can come of it."""
    probe = settings(container, kind) or UNWRITTEN
    if not probe and passed and container.behaviour.sick_after is None:
        return None
    period = float(probe.get("periodSeconds") or IMAGE_PERIOD)
    counts = (watch.passed + 1, 0) if passed else (0, watch.failed + 1)
    return Watch(max(watch.due + period, at), *counts)


def threshold(container: Container, kind: str, *, passed: bool) -> int:
    """How many answers in a row count."""
    probe = settings(container, kind) or UNWRITTEN
    if passed:
        return int(probe.get("successThreshold") or 1)
    return int(probe.get("failureThreshold") or 3)


def problem_of(container: Container, scene: Scene, ip: str, kind: str, at: float) -> str | None:
    """What the probe complains about at `at`; None when it passes."""
    probe = settings(container, kind) or UNWRITTEN
    uptime = at - container.started_at
    awake = uptime >= ready_seconds(container, scene) - 0.001
    if container.behaviour.probe == "fails" and kind == READINESS:
        return "HTTP probe failed with statuscode: 503"
    if "exec" in probe:
        code, output = scene.execute(container.name, tuple(probe["exec"].get("command") or ()))
        return output if code else None
    if "httpGet" in probe:
        unlucky = timing.chance(scene.uid, container.name, kind, at) < container.behaviour.errors_share
        return _http(container, ip, probe["httpGet"], uptime, awake=awake, unlucky=unlucky)
    if "tcpSocket" in probe:
        return _tcp(container, ip, probe["tcpSocket"], awake=awake)
    if not awake:
        return "HTTP probe failed with statuscode: 503"
    return None


def _http(
    container: Container, ip: str, action: Mapping[str, Any], uptime: float, *, awake: bool, unlucky: bool
) -> str | None:
    """unlucky: this is one of the requests that an image with errors fails."""
    port, path = port_number(container.spec, action.get("port")), action.get("path") or "/"
    host = action.get("host") or ip
    if not awake or not listens_on(container.behaviour, container.spec, port):
        url = f"{(action.get('scheme') or 'HTTP').lower()}://{host}:{port}{path}"
        return f'Get "{url}": dial tcp {host}:{port}: connect: connection refused'
    status = 500 if unlucky else status_of(container.behaviour, path, uptime)
    return f"HTTP probe failed with statuscode: {status}" if status >= 400 else None


def _tcp(container: Container, ip: str, action: Mapping[str, Any], *, awake: bool) -> str | None:
    port = port_number(container.spec, action.get("port"))
    if awake and listens_on(container.behaviour, container.spec, port):
        return None
    return f"dial tcp {action.get('host') or ip}:{port}: connect: connection refused"


def port_number(spec: Mapping[str, Any], port: int | str | None) -> int:
    """A port by number or by the name that the container gives it; 0 when there is none such."""
    if isinstance(port, int):
        return port
    named = (entry["containerPort"] for entry in spec.get("ports") or () if entry.get("name") == port)
    return next(named, int(port) if port and port.isdigit() else 0)
