"""How a pod comes to its end: deleted, past its deadline, or through with its work while sidecars still run."""

from rollouts.sandbox.nodes.kubelet import running, timing
from rollouts.sandbox.nodes.kubelet.life import Container, Happening, Life, Scene, Step, replace

CONFIRM = 0.005  # from the last container's end, which is written first, to the removal
DEADLINE_EXCEEDED = "DeadlineExceeded"
DEADLINE_SENTENCE = "Pod was active on the node longer than the specified deadline"


def stop_all(life: Life, scene: Scene, at: float, events: list[Happening]) -> Life:
    """The pod was deleted: signal what runs, drop what waits."""
    if life.deleting:
        return life
    life = _stopped(replace(life, deleting=True, deadline=None, sandbox_due=None), scene, at, events)
    if any(container.runs for container in life.containers):
        return life
    return replace(life, gone_at=at + timing.REMOVAL, silent=True)


def confirm(life: Life, at: float) -> Life:
    """The last container has ended: the pod may go."""
    if any(container.runs for container in life.containers):
        return life
    return replace(life, gone_at=at + CONFIRM)


def expire(life: Life, scene: Scene, at: float, events: list[Happening]) -> Life:
    """spec.activeDeadlineSeconds have passed: the pod has failed, whatever it was doing."""
    events.append(Happening("Normal", DEADLINE_EXCEEDED, DEADLINE_SENTENCE))
    over = replace(life, deadline=None, over=True, failed=True, expired=True, sandbox_due=None)
    return _stopped(over, scene, at, events)


def wind_down(life: Life, scene: Scene, at: float, events: list[Happening]) -> Life:
    """Every container but the sidecars is through: they are not needed any more."""
    if life.over or not life.sandbox or any(container.step is not Step.DONE for container in life.mains):
        return life
    return _stopped(replace(life, deadline=None, over=True), scene, at, events)


def _stopped(life: Life, scene: Scene, at: float, events: list[Happening]) -> Life:
    for container in life.containers:
        life = life.put(_signalled(container, scene, at, events) if container.runs else replace(container, due=None))
    return life


def _signalled(container: Container, scene: Scene, at: float, events: list[Happening]) -> Container:
    if container.step is Step.RUNNING:
        sentence = f"Stopping container {container.name}"
        events.append(Happening("Normal", "Killing", sentence, running.about(container)))
    return running.stop(container, scene, at, scene.grace)
