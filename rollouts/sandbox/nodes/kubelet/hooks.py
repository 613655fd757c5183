"""postStart hooks: commands that run beside a container as soon as it has started."""

from rollouts.sandbox.nodes.kubelet import running
from rollouts.sandbox.nodes.kubelet.life import Container, Ended, Happening, Scene
from rollouts.sandbox.nodes.kubelet.program import KILLED


def post_start(container: Container) -> tuple[str, ...]:
    """Give the command of the hook, () for none."""
    hook = (container.spec.get("lifecycle") or {}).get("postStart") or {}
    return tuple(str(word) for word in (hook.get("exec") or {}).get("command") or ())


def acts(container: Container) -> bool:
    """Tell whether something is to be done when the container starts or ends."""
    return bool(container.program.words or post_start(container))


def fail_hook(
    container: Container, scene: Scene, at: float, code: int, output: str, events: list[Happening]
) -> Container:
    """The container whose hook has failed: ended, and to be started again as its restart policy says."""
    path, meta = running.about(container), scene.pod["metadata"]
    command = " ".join(post_start(container))
    problem = (
        f'Exec lifecycle hook ([{command}]) for Container "{container.name}" in Pod '
        f'"{meta["name"]}_{meta["namespace"]}({meta["uid"]})" failed - error: '
        f"command '{command}' exited with {code}: {output}, message: {_quoted(output)}"
    )
    events.append(Happening("Warning", "FailedPostStartHook", "PostStartHook failed", path))
    events.append(Happening("Normal", "Killing", "FailedPostStartHook", path))
    ended = Ended(KILLED, "Error", container.started_at, at, container.container_id)
    return running.fail_start(container, scene, at, ended, "PostStartHookError", problem)


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
