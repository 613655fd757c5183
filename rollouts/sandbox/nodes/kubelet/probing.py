"""The probes of a running container, asked when they are due, and what their answers do to it."""

from rollouts.sandbox.nodes.kubelet import probes, running
from rollouts.sandbox.nodes.kubelet.life import Container, Happening, Scene, Step, replace


def ask_probes(container: Container, scene: Scene, ip: str, at: float, events: list[Happening]) -> Container:
    """Ask every probe that is due; the first that ends the container is the last to be asked."""
    for kind, watch in tuple(container.probes.items()):
        if watch.due <= at and container.step is Step.RUNNING and kind in container.probes:
            container = _ask(container, scene, ip, kind, at, events)
    return container


def _ask(container: Container, scene: Scene, ip: str, kind: str, at: float, events: list[Happening]) -> Container:
    problem = probes.problem_of(container, scene, ip, kind, at)
    passed = problem is None
    if not passed:
        path = running.about(container)
        events.append(Happening("Warning", "Unhealthy", f"{kind} probe failed: {problem}", path))
    watch = container.probes[kind]
    following = probes.next_watch(container, kind, watch, at, passed=passed)
    others = {name: other for name, other in container.probes.items() if name != kind}
    container = replace(container, probes={**others, kind: following} if following else others)
    in_a_row = (watch.passed if passed else watch.failed) + 1
    if in_a_row < probes.threshold(container, kind, passed=passed):
        return container
    if kind == probes.READINESS:
        return replace(container, ready=passed)
    if not passed:
        return _kill(container, scene, kind, at, events)
    if kind == probes.STARTUP:
        return replace(container, started=True, probes=probes.after_startup(container, scene, at))
    return container


def _kill(container: Container, scene: Scene, kind: str, at: float, events: list[Happening]) -> Container:
    sentence = f"Container {container.name} failed {kind.lower()} probe, will be restarted"
    events.append(Happening("Normal", "Killing", sentence, running.about(container)))
    written = (probes.settings(container, kind) or {}).get("terminationGracePeriodSeconds")
    return running.stop(container, scene, at, scene.grace if written is None else float(written))
