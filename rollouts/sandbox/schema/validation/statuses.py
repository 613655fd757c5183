"""What holds for the status of what keeps a number of pods, whoever writes it."""

from collections.abc import Callable
from functools import partial

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema.validation.faults import Faults, invalid, not_negative

Rule = Callable[[Object], Faults]


def _counts(obj: Object, *, numbers: tuple[str, ...], parts: tuple[str, ...], whole: str, ready: str) -> Faults:
    status = obj.get("status") or {}
    yield from not_negative(status, "status", *numbers)
    total = status.get("replicas", 0)
    for name in parts:
        if status.get(name, 0) > total:
            yield invalid(f"status.{name}", status.get(name, 0), f"cannot be greater than {whole}")
    if parts and status.get("availableReplicas", 0) > status.get("readyReplicas", 0):
        yield invalid("status.availableReplicas", status["availableReplicas"], f"cannot be greater than {ready}")


_SET: Rule = partial(
    _counts,
    numbers=("replicas", "fullyLabeledReplicas", "readyReplicas", "availableReplicas", "observedGeneration"),
    parts=("fullyLabeledReplicas", "readyReplicas", "availableReplicas"),
    whole="status.replicas",
    ready="readyReplicas",
)
RULES: dict[str, Rule] = {
    "deployments": partial(
        _counts,
        numbers=(
            "observedGeneration",
            "replicas",
            "updatedReplicas",
            "readyReplicas",
            "availableReplicas",
            "unavailableReplicas",
            "collisionCount",
        ),
        parts=("updatedReplicas", "readyReplicas", "availableReplicas"),
        whole="status.replicas",
        ready="readyReplicas",
    ),
    "replicasets": _SET,
    "replicationcontrollers": _SET,
    "statefulsets": partial(
        _counts,
        numbers=("replicas", "readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas"),
        parts=("readyReplicas", "currentReplicas", "updatedReplicas", "availableReplicas"),
        whole="status.replicas",
        ready="status.readyReplicas",
    ),
    "daemonsets": partial(
        _counts,
        numbers=(
            "currentNumberScheduled",
            "numberMisscheduled",
            "desiredNumberScheduled",
            "numberReady",
            "observedGeneration",
            "updatedNumberScheduled",
            "numberAvailable",
            "numberUnavailable",
        ),
        parts=(),
        whole="",
        ready="",
    ),
}
