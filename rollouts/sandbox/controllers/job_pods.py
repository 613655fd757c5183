"""The pods of a Job: how one is made, what becomes of it, and the numbers that an indexed Job gives out."""

from collections.abc import Collection, Iterable

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.controllers.reading import (
    annotations_of,
    changed,
    is_leaving,
    name_of,
    spec_of,
    status_of,
)
from rollouts.sandbox.controllers.templates import build_pod

TRACKING = "batch.kubernetes.io/job-tracking"
INDEX = "batch.kubernetes.io/job-completion-index"


def new_pod(job: Object, index: int | None) -> Object:
    """Build a pod from the Job's template. index: its number in an indexed Job."""
    template = spec_of(job)["template"]
    if index is None:
        return build_pod(job, template, {"generateName": f"{name_of(job)}-"}, finalizers=[TRACKING])
    name, number = f"{name_of(job)}-{index}", {INDEX: str(index)}
    spec = _numbered(template["spec"], name)
    called = {"generateName": f"{name}-"}
    return build_pod(job, template, called, spec, labels=number, annotations=number, finalizers=[TRACKING])


def _numbered(spec: Object, host_name: str) -> Object:
    field = {"fieldRef": {"fieldPath": f"metadata.labels['{INDEX}']"}}
    variable = {"name": "JOB_COMPLETION_INDEX", "valueFrom": field}

    def with_variable(container: Object) -> Object:
        return container | {"env": [*(container.get("env") or ()), variable]}

    lists = ("containers", "initContainers")
    filled = {key: [with_variable(each) for each in spec[key]] for key in lists if spec.get(key)}
    return spec | filled | {"hostname": spec.get("hostname") or host_name}


def is_tracked(pod: Object) -> bool:
    """Tell whether the pod's end is still to be counted."""
    return TRACKING in (pod["metadata"].get("finalizers") or ())


def untracked(pod: Object) -> Object:
    """Give the pod without the Job's finalizer."""
    left = [each for each in pod["metadata"].get("finalizers") or () if each != TRACKING]
    return changed(pod, finalizers=left or None)


def has_failed(job: Object, pod: Object) -> bool:
    """Tell whether a pod counts as failed: one that is being deleted does, unless only real failures are to count."""
    if status_of(pod).get("phase") == "Failed":
        return True
    return is_leaving(pod) and spec_of(job).get("podReplacementPolicy") != "Failed"


def index_of(pod: Object) -> int | None:
    """Give the number of a pod in an indexed Job."""
    text = annotations_of(pod).get(INDEX, "")
    return int(text) if text.isdecimal() else None


def free_indexes(job: Object, active: Iterable[Object], done: Collection[int], count: int) -> list[int | None]:
    """Give the numbers for `count` new pods, lowest first; None for each where pods have no numbers."""
    spec = spec_of(job)
    if spec.get("completionMode") != "Indexed":
        return [None] * count
    taken = {*done, *(index_of(pod) for pod in active)}
    free: list[int | None] = [index for index in range(spec.get("completions") or 0) if index not in taken]
    return free[:count]


def ranges(numbers: Collection[int]) -> str:
    """Write numbers as a Job's status does: 0 1 2 5 -> "0-2,5"."""
    found: list[list[int]] = []
    for number in sorted(numbers):
        if found and found[-1][1] == number - 1:
            found[-1][1] = number
        else:
            found.append([number, number])
    return ",".join(f"{first}-{last}" if first < last else str(first) for first, last in found)
