"""The one place that acts: read, compare with what the person saw, patch, and read again when somebody was faster."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Protocol

from rollouts.errors import Conflict
from rollouts.operations.history import current
from rollouts.operations.operation import Operation, Patch, Refused, Values
from rollouts.operations.sketch import Sketch, build_sketch
from rollouts.operations.target import Object, Target

ATTEMPTS = 5


class Cluster(Protocol):
    """The API server as one person reaches it. Every method raises `rollouts.errors`."""

    async def read_target(self, namespace: str, name: str) -> Target:
        """The Deployment and its ReplicaSets, as they are now."""
        ...

    async def patch_deployment(self, namespace: str, name: str, patch: Patch) -> Object:
        """Send the patch; returns the object patched."""
        ...


@dataclass(frozen=True)
class Seen:
    """What the person had before their eyes when they pressed the button."""

    uid: str
    generation: int


@dataclass(frozen=True)
class Done:
    """The patch was taken and made `generation`. `twin` is the kubectl command that would have done the same.

    revision: the number that stood before, None if there was none.
    """

    before: Sketch
    after: Sketch
    twin: str
    uid: str
    generation: int
    revision: int | None


class Changed(Exception):
    """Somebody changed or replaced the Deployment since the person saw it. `now` is how it stands."""

    def __init__(self, seen: Seen, target: Target) -> None:
        super().__init__(f"saw generation {seen.generation}, found {target.generation}")
        self.replaced = seen.uid != target.uid
        self.generation = target.generation
        self.now = build_sketch(target)


Announce = Callable[[Sketch], Awaitable[None]]


async def perform(
    operation: Operation, cluster: Cluster, namespace: str, name: str, seen: Seen, values: Values, announce: Announce
) -> Done:
    """Do it, once. `announce(before)` is awaited before the first patch goes out, so that no act goes unrecorded.

    Raises Changed, Refused, or `rollouts.errors` as the API server answered. Status updates move the resourceVersion
    dozens of times in a rollout and are no conflict: the patch is made anew, up to five times.
    """
    announced = False
    for attempt in range(1, ATTEMPTS + 1):
        target = await cluster.read_target(namespace, name)
        if not announced:
            await announce(build_sketch(target))
            announced = True
        patch = _decide(operation, target, seen, values)
        try:
            patched = await cluster.patch_deployment(namespace, name, patch.at(target.resource_version))
        except Conflict:
            if attempt == ATTEMPTS:
                raise
        else:
            twin = operation.twin(target, values)
            after, generation = _after(target, patched), _generation(target, patched)
            return Done(build_sketch(target), after, twin, target.uid, generation, current(target))
    raise AssertionError("unreachable: the last attempt returns or raises")


def _decide(operation: Operation, target: Target, seen: Seen, values: Values) -> Patch:
    if (target.uid, target.generation) != (seen.uid, seen.generation):
        raise Changed(seen, target)
    reason = operation.allowed(target)
    if reason is not None:
        raise Refused(reason.code, **reason.args)
    return operation.patch(target, values)


def _after(target: Target, patched: Object) -> Sketch:
    """The scale subresource answers with a Scale, which knows replicas only."""
    if patched.get("kind") == "Scale":
        return {**build_sketch(target), "replicas": (patched.get("spec") or {}).get("replicas", 0)}
    return build_sketch(Target(patched))


def _generation(target: Target, patched: Object) -> int:
    """A Scale carries none: other replicas make the next, the same ones none."""
    if patched.get("kind") == "Scale":
        return target.generation + (_after(target, patched) != build_sketch(target))
    return int((patched.get("metadata") or {}).get("generation") or target.generation)
