"""A container from its start to its end: exits, restarts, crash back-off, the stop signal."""

from hashlib import sha256

from rollouts.sandbox.nodes.kubelet import timing
from rollouts.sandbox.nodes.kubelet.life import Container, Ended, Happening, Scene, Step, replace
from rollouts.sandbox.nodes.kubelet.probes import first_watches
from rollouts.sandbox.nodes.kubelet.program import KILLED

NOT_STARTED = 128


def about(container: Container) -> str:
    """The field path of a container, as events name it."""
    field = "initContainers" if container.init else "ephemeralContainers" if container.ephemeral else "containers"
    return f"spec.{field}{{{container.name}}}"


def start(container: Container, scene: Scene, at: float, events: list[Happening]) -> Container:
    """Created and started at `at`, if its program is there; its end, if the image has one, becomes due."""
    path = about(container)
    run = sha256(f"{scene.uid}/{container.name}/{container.restarts}/{at}".encode()).hexdigest()
    container = replace(container, container_id=f"containerd://{run}", known_image=True)
    events.append(Happening("Normal", "Created", f"Created container: {container.name}", path))
    if container.program.problem:
        return _not_started(container, scene, at, events)
    events.append(Happening("Normal", "Started", f"Started container {container.name}", path))
    running = container.to(
        Step.RUNNING,
        due=_own_end(container, scene, at),
        reason="",
        message="",
        started_at=at,
        ended=None,
        ready=False,
        started=not container.spec.get("startupProbe"),
        last_words="",
    )
    return replace(running, probes=first_watches(running, scene))


def _not_started(container: Container, scene: Scene, at: float, events: list[Happening]) -> Container:
    problem = container.program.problem
    events.append(Happening("Warning", "Failed", f"Error: {problem}", about(container)))
    ended = Ended(NOT_STARTED, "StartError", 0.0, at, container.container_id, problem)
    return fail_start(container, scene, at, ended, "RunContainerError", problem)


def fail_start(container: Container, scene: Scene, at: float, ended: Ended, reason: str, problem: str) -> Container:
    """A container that could not be started as it should, waiting for its next try with `reason`, if it has one."""
    stopped = replace(container, ended=ended, ready=False, started=False, probes={}, reason="", message="")
    if not _restarts(container, scene, ended.code):
        return stopped.to(Step.DONE)
    again_at = at + stopped.delay if _is_too_soon(stopped, at, at) else 0.0
    stopped = stopped if again_at else _slowed(stopped, at)
    return stopped.waits(Step.EXITED, at + timing.RESTART_PAUSE, reason, problem, again_at=again_at)


def _own_end(container: Container, scene: Scene, at: float) -> float | None:
    behaviour = container.behaviour
    if container.program.words:
        return None
    if behaviour.exits_after is not None:
        return at + behaviour.exits_after
    if container.init and not container.sidecar:
        return at + timing.vary(behaviour.init, behaviour.jitter, scene.uid, container.name, "init")
    return None


def exit_by_itself(container: Container, scene: Scene, at: float, events: list[Happening]) -> Container:
    if container.program.words:
        return end(container, scene, at, container.stop_code, "", events)
    code = container.behaviour.exit_code if container.behaviour.exits_after is not None else 0
    return end(container, scene, at, code, container.behaviour.exit_reason, events)


def end(
    container: Container,
    scene: Scene,
    at: float,
    code: int,
    reason: str,
    events: list[Happening],
    *,
    killed: bool = False,
) -> Container:
    """The run is over; what follows depends on the restart policy and on how often it ended before.

    killed: the kubelet itself ended it, for a probe or a new image. It then starts the next run in the same breath,
    and reckons from the end of the run before: a container that is killed seldom enough is never held back.
    """
    reason = reason or ("Error" if code else "Completed")
    ended = Ended(code, reason, container.started_at, at, container.container_id, container.last_words)
    stopped = replace(container, ended=ended, ready=False, started=False, probes={})
    if not _restarts(container, scene, code):
        return stopped.to(Step.DONE)
    since = at if not killed else container.last.finished_at if container.last else None
    if since is not None and _is_too_soon(stopped, since, at):
        return back_off(replace(stopped, again_at=at + stopped.delay), scene, at, events)
    stopped = stopped if since is None else _slowed(stopped, at)
    return stopped.to(Step.EXITED, due=at + timing.RESTART_PAUSE)


def _is_too_soon(container: Container, since: float, at: float) -> bool:
    """Tell whether a container whose run ended at `since` must wait. After a long run nothing is held against it."""
    if not container.delay or since - container.delayed_at > timing.LONG_RUN:
        return False
    return at - since < container.delay


def _slowed(container: Container, at: float) -> Container:
    """It may start once more; the time after that is twice as long."""
    forgiven = not container.delay or at - container.delayed_at > timing.LONG_RUN
    delay = timing.FIRST_BACKOFF if forgiven else min(container.delay * 2, timing.LONGEST_BACKOFF)
    return replace(container, delay=delay, delayed_at=at)


def _restarts(container: Container, scene: Scene, code: int) -> bool:
    if container.sidecar or container.ephemeral:
        return container.sidecar
    if container.init:
        return code != 0 and scene.restart_policy != "Never"
    return scene.restart_policy == "Always" or (scene.restart_policy == "OnFailure" and code != 0)


def back_off(container: Container, scene: Scene, at: float, events: list[Happening]) -> Container:
    """In CrashLoopBackOff until `again_at`; said again every 12 s."""
    meta = scene.pod["metadata"]
    pod = f"{meta['name']}_{meta['namespace']}({meta['uid']})"
    delay = timing.go_duration(container.delay)
    sentence = f"Back-off restarting failed container {container.name} in pod {pod}"
    events.append(Happening("Warning", "BackOff", sentence, about(container)))
    message = f"back-off {delay} restarting failed container={container.name} pod={pod}"
    due = min(container.again_at, at + timing.RETRY)
    return container.waits(Step.CRASH_BACKOFF, due, "CrashLoopBackOff", message)


def restarted(container: Container, at: float) -> Container:
    """The same container, about to run once more."""
    waited = _slowed(container, at) if container.step is Step.CRASH_BACKOFF else container
    return replace(waited, last=container.ended or container.last, restarts=container.restarts + 1)


def stop(container: Container, scene: Scene, at: float, grace: float) -> Container:
    """The stop signal at `at`: preStop first, then the image's own time, never longer than the grace period."""
    behaviour = container.behaviour
    wanted = _pre_stop(container) + timing.vary(behaviour.stop, behaviour.jitter, scene.uid, container.name, "stop")
    code = behaviour.stop_code if wanted <= grace else KILLED
    return container.to(Step.STOPPING, due=at + min(wanted, grace), stop_code=code)


def _pre_stop(container: Container) -> float:
    """Seconds that a preStop hook sleeps: `sleep: {seconds: 5}`, or a command with `sleep 5` in it."""
    hook = (container.spec.get("lifecycle") or {}).get("preStop") or {}
    if "sleep" in hook:
        return float(hook["sleep"].get("seconds") or 0)
    words = " ".join((hook.get("exec") or {}).get("command") or []).replace(";", " ").split()
    try:
        seconds = float(words[words.index("sleep") + 1])
    except (ValueError, IndexError):
        return 0.0
    return seconds if seconds > 0 else 0.0
