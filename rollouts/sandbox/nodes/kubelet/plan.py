"""What becomes of a pod: `begin` makes its life, `plan` carries it on to `now`. Pure: no clock, no I/O, no randomness.

1. the pod's volumes are mounted and its sandbox is made; 2. init containers run one after another; 3. the others
start side by side, are probed, end, are restarted; 4. a deleted pod's containers get the stop signal, and when the last
has ended the pod is to be removed.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.nodes.kubelet import pulling, running, timing
from rollouts.sandbox.nodes.kubelet.ending import confirm, expire, stop_all, wind_down
from rollouts.sandbox.nodes.kubelet.life import Container, Happening, Life, Scene, Step, replace
from rollouts.sandbox.nodes.kubelet.probing import ask_probes
from rollouts.sandbox.nodes.kubelet.program import behaving
from rollouts.sandbox.nodes.kubelet.status import build_status

MOUNT_RETRY = 0.5  # doubling
LONGEST_MOUNT_RETRY = 122.0
MOST_STEPS = 1_000  # in one plan: a bound, should the catalogue hold times of zero


@dataclass(frozen=True)
class Plan:
    """What to do now: record `events` in this order, write `status` (the whole of it), note the images `pulled`.

    `remove`: nothing runs any more and the pod was deleted, so confirm its deletion. `wake`: when to plan again.
    """

    life: Life
    status: Object
    events: tuple[Happening, ...]
    pulled: tuple[str, ...]
    remove: bool
    wake: float | None


def begin(scene: Scene, ip: str, now: float) -> Life:
    """The life of a pod that has just been bound."""
    spec = scene.pod["spec"]
    joined = [_container(entry, scene, ephemeral=True) for entry in spec.get("ephemeralContainers") or ()]
    inits = [_container(entry, scene, init=True) for entry in spec.get("initContainers") or ()]
    mains = [_container(entry, scene) for entry in spec["containers"]]
    setup = pulling.start_seconds((inits or mains)[0], scene) * timing.SANDBOX_SHARE
    seconds = spec.get("activeDeadlineSeconds")
    deadline = None if seconds is None else now + float(seconds)
    return Life(seen_at=now, ip=ip, containers=(*inits, *mains, *joined), sandbox_due=now + setup, deadline=deadline)


def _container(entry: Mapping[str, Any], scene: Scene, *, init: bool = False, ephemeral: bool = False) -> Container:
    sidecar = init and entry.get("restartPolicy") == "Always"
    program = scene.program(entry)
    behaviour = behaving(scene.behaviour(entry["image"]), program)
    return Container(entry["name"], entry, behaviour, program, init=init, sidecar=sidecar, ephemeral=ephemeral)


def plan(life: Life, scene: Scene, now: float) -> Plan:
    """Everything that happened until `now`, and what follows from it."""
    events: list[Happening] = []
    pulled: list[str] = []
    scene = replace(scene, present=_also(scene.present, pulled))
    if scene.pod["metadata"].get("deletionTimestamp"):
        life = stop_all(life, scene, now, events)
    else:
        life = _take_changes(life, scene, now, events)
    for _ in range(MOST_STEPS):
        due = life.wake
        if due is None or due > now or life.gone_at is not None:
            break
        life = _advance(life, scene, due, events, pulled)
    remove = life.gone_at is not None and life.gone_at <= now
    return Plan(life, build_status(life, scene, now), tuple(events), tuple(pulled), remove, life.wake)


def _also(present: Callable[[str], bool], pulled: list[str]) -> Callable[[str], bool]:
    return lambda image: image in pulled or present(image)


def _advance(life: Life, scene: Scene, at: float, events: list[Happening], pulled: list[str]) -> Life:
    """One step: that of the sandbox or of the container which is due first."""
    if life.deadline is not None and life.deadline <= at:
        return expire(life, scene, at, events)
    if life.sandbox_due is not None and life.sandbox_due <= at:
        life = _make_sandbox(life, scene, at, events)
    else:
        container = min((c for c in life.containers if c.wake is not None), key=lambda c: c.wake or 0.0)
        if container.step is Step.PULLING and container.behaviour.pull == "ok":
            pulled.append(container.image)
        life = life.put(_next(container, life, scene, at, events))
    if life.deleting:
        return confirm(life, at)
    return wind_down(_begin_idle(life, scene, at, events), scene, at, events)


def _make_sandbox(life: Life, scene: Scene, at: float, events: list[Happening]) -> Life:
    unmounted = scene.unmounted()
    if unmounted is None:
        return replace(life, sandbox=True, sandbox_due=None)
    volume, problem = unmounted
    sentence = f'MountVolume.SetUp failed for volume "{volume}" : {problem}'
    events.append(Happening("Warning", "FailedMount", sentence))
    pause = min(MOUNT_RETRY * 2.0 ** min(life.mount_failures, 10), LONGEST_MOUNT_RETRY)
    return replace(life, mount_failures=life.mount_failures + 1, sandbox_due=at + pause)


def _next(container: Container, life: Life, scene: Scene, at: float, events: list[Happening]) -> Container:
    """The container after the step that has come to its end."""
    match container.step:
        case Step.PULLING:
            return pulling.pulled(container, scene, at, events)
        case Step.PULL_FAILED:
            return pulling.pull_back_off(container, at, events)
        case Step.CREATING:
            return pulling.create(container, scene, at, 0.0, events)
        case Step.RUNNING:
            return _running(container, life, scene, at, events)
        case Step.STOPPING:
            return _stopped(container, life, scene, at, events)
        case Step.PULL_BACKOFF if container.again_at > at:
            return pulling.pull_back_off(container, at, events)
        case Step.EXITED | Step.CRASH_BACKOFF if container.again_at > at:
            return running.back_off(container, scene, at, events)
        case Step.EXITED | Step.CRASH_BACKOFF:
            return pulling.begin(running.restarted(container, at), scene, at, events)
        case _:
            return pulling.begin(container, scene, at, events)


def _running(container: Container, life: Life, scene: Scene, at: float, events: list[Happening]) -> Container:
    if container.due is not None and container.due <= at:
        return running.exit_by_itself(container, scene, at, events)
    return ask_probes(container, scene, life.ip, at, events)


def _stopped(container: Container, life: Life, scene: Scene, at: float, events: list[Happening]) -> Container:
    last = life.deleting or life.over
    ended = running.end(container, scene, at, container.stop_code, "", [] if last else events, killed=True)
    return replace(ended, step=Step.DONE, due=None, reason="", message="") if last else ended


def _begin_idle(life: Life, scene: Scene, at: float, events: list[Happening]) -> Life:
    """Begin the next init container, or all others once those are through."""
    if not life.sandbox or life.failed or life.over:
        return life
    for container in life.ephemerals:
        if container.step is Step.IDLE:
            life = life.put(pulling.begin(container, scene, at, events))
    for container in life.inits:
        if container.step is Step.IDLE:
            return life.put(pulling.begin(container, scene, at, events))
        if not container.completed:
            return replace(life, failed=container.step is Step.DONE)
    for container in life.mains:
        if container.step is Step.IDLE:
            life = life.put(pulling.begin(container, scene, at, events))
    return life


def _take_changes(life: Life, scene: Scene, at: float, events: list[Happening]) -> Life:
    """What was changed in the pod itself: one for debugging joins, a container with another image takes it."""
    spec = scene.pod["spec"]
    known = {container.name for container in life.containers}
    joining = [each for each in spec.get("ephemeralContainers") or () if each["name"] not in known]
    if joining and not life.over:
        joined = [_container(entry, scene, ephemeral=True) for entry in joining]
        life = _begin_idle(replace(life, containers=(*life.containers, *joined)), scene, at, events)
    entries = {entry["name"]: entry for entry in (*(spec.get("initContainers") or ()), *spec["containers"])}
    for container in life.containers:
        entry = entries.get(container.name)
        if entry is not None and entry["image"] != container.image:
            life = life.put(_take_image(container, entry, scene, at, events))
    return life


def _take_image(
    container: Container, entry: Mapping[str, Any], scene: Scene, at: float, events: list[Happening]
) -> Container:
    """One that runs is restarted with its new image, one that waits for the old one pulls the new one."""
    program = scene.program(entry)
    behaviour = behaving(scene.behaviour(entry["image"]), program)
    changed = replace(container, spec=entry, behaviour=behaviour, program=program)
    if container.step is Step.RUNNING:
        sentence = f"Container {container.name} definition changed, will be restarted"
        events.append(Happening("Normal", "Killing", sentence, running.about(container)))
        return running.stop(changed, scene, at, scene.grace)
    if container.step in (Step.PULLING, Step.PULL_FAILED, Step.PULL_BACKOFF, Step.REFUSED):
        return pulling.begin(replace(changed, pull_failures=0), scene, at, events)
    return changed
