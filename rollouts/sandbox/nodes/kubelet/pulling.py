"""A container before it runs: is the image there, can it be pulled, is what it refers to there."""

from rollouts.sandbox.nodes.images import read_reference
from rollouts.sandbox.nodes.kubelet import timing
from rollouts.sandbox.nodes.kubelet.life import Container, Happening, Scene, Step, replace
from rollouts.sandbox.nodes.kubelet.running import about, start


def begin(container: Container, scene: Scene, at: float, events: list[Happening]) -> Container:
    """Get the image: from the node, or by pulling it, as its pull policy says."""
    image, policy = container.image, container.spec.get("imagePullPolicy", "IfNotPresent")
    if read_reference(image) is None:
        return _invalid_name(container, at, events)
    present = scene.present(image)
    if present and policy != "Always":
        sentence = f'Container image "{image}" already present on machine'
        events.append(Happening("Normal", "Pulled", sentence, about(container)))
        return create(container, scene, at, _seconds_to_start(container, scene), events)
    if policy == "Never":
        return _never_pulled(container, at, events)
    events.append(Happening("Normal", "Pulling", f'Pulling image "{image}"', about(container)))
    return container.to(Step.PULLING, due=at + _pull_seconds(container, scene))


def _seconds_to_start(container: Container, scene: Scene) -> float:
    # A restart has everything at hand; only the first start takes its time.
    return _pull_seconds(container, scene) if not container.restarts else 0.0


def _pull_seconds(container: Container, scene: Scene) -> float:
    return start_seconds(container, scene) * (1 - timing.SANDBOX_SHARE)


def start_seconds(container: Container, scene: Scene) -> float:
    """Seconds from bound to running."""
    return timing.vary(container.behaviour.start, container.behaviour.jitter, scene.uid, container.name, "start")


def pulled(container: Container, scene: Scene, at: float, events: list[Happening]) -> Container:
    """The pull has come to its end, good or bad."""
    if container.behaviour.pull == "missing":
        return _not_found(container, at, events)
    took = timing.go_duration(_pull_seconds(container, scene))
    size = container.behaviour.size
    sentence = (
        f'Successfully pulled image "{container.image}" in {took} ({took} including waiting). Image size: {size} bytes.'
    )
    events.append(Happening("Normal", "Pulled", sentence, about(container)))
    return create(replace(container, pull_failures=0), scene, at, 0.0, events)


def _not_found(container: Container, at: float, events: list[Happening]) -> Container:
    reference = read_reference(container.image)
    name = reference.canonical if reference else container.image
    problem = (
        f'rpc error: code = NotFound desc = failed to pull and unpack image "{name}": '
        f'failed to resolve reference "{name}": {name}: not found'
    )
    path = about(container)
    events.append(Happening("Warning", "Failed", f'Failed to pull image "{container.image}": {problem}', path))
    events.append(Happening("Warning", "Failed", "Error: ErrImagePull", path))
    failures = container.pull_failures + 1
    again = at + timing.backoff(failures)
    pause = at + timing.PULL_PAUSE
    return container.waits(Step.PULL_FAILED, pause, "ErrImagePull", problem, pull_failures=failures, again_at=again)


def pull_back_off(container: Container, at: float, events: list[Happening]) -> Container:
    """In ImagePullBackOff until `again_at`; said again every 12 s."""
    path = about(container)
    sentence = f'Back-off pulling image "{container.image}"'
    events.append(Happening("Normal", "BackOff", sentence, path))
    events.append(Happening("Warning", "Failed", "Error: ImagePullBackOff", path))
    message = container.message
    if container.step is Step.PULL_FAILED:
        message = f"{sentence}: ErrImagePull: {message}"
    due = min(container.again_at, at + timing.RETRY)
    return container.waits(Step.PULL_BACKOFF, due, "ImagePullBackOff", message)


def create(container: Container, scene: Scene, at: float, seconds: float, events: list[Happening]) -> Container:
    """The image is there: make the container, unless what its environment refers to is missing."""
    problem = scene.missing(container.spec)
    if problem is not None:
        events.append(Happening("Warning", "Failed", f"Error: {problem}", about(container)))
        return container.waits(Step.REFUSED, at + timing.RETRY, "CreateContainerConfigError", problem)
    if seconds <= 0:
        return start(container, scene, at, events)
    return container.to(Step.CREATING, due=at + seconds)


def _invalid_name(container: Container, at: float, events: list[Happening]) -> Container:
    image = container.image
    lower = ": repository name must be lowercase" if image != image.lower() else ""
    problem = (
        f'Failed to apply default image tag "{image}": couldn\'t parse image name "{image}": '
        f"invalid reference format{lower}"
    )
    events.append(Happening("Warning", "InspectFailed", problem, about(container)))
    events.append(Happening("Warning", "Failed", "Error: InvalidImageName", about(container)))
    return container.waits(Step.REFUSED, at + timing.RETRY, "InvalidImageName", problem)


def _never_pulled(container: Container, at: float, events: list[Happening]) -> Container:
    problem = f'Container image "{container.image}" is not present with pull policy of Never'
    events.append(Happening("Warning", "ErrImageNeverPull", problem, about(container)))
    events.append(Happening("Warning", "Failed", "Error: ErrImageNeverPull", about(container)))
    return container.waits(Step.REFUSED, at + timing.RETRY, "ErrImageNeverPull", problem)
