"""Pods get the number of their priority class; one class may be the default."""

from typing import Any

from rollouts.sandbox.access.identity import User
from rollouts.sandbox.admission.refusals import refuse
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.reader import Reader

NO_CLASS: Object = {"value": 0}


def admit(operation: str, resource: str, obj: Object, old: Object | None, user: User, objects: Reader) -> Object:  # noqa: ARG001
    """Raises ApiError (403) for a class that is not there, or a number that is not the class's."""
    if resource != "pods" or operation != "CREATE":
        return obj
    spec = obj.get("spec") or {}
    given = _given(obj, spec.get("priorityClassName", ""), objects)
    _check_agrees(obj, "integer", "priority", "priority", given["priority"])
    _check_agrees(obj, "string", "preemptionPolicy", "PreemptionPolicy", given["preemptionPolicy"])
    return obj | {"spec": spec | given}


def _given(pod: Object, name: str, objects: Reader) -> Object:
    """What the class of this name gives a pod, or with "" the default one. Raises ApiError (403)."""
    chosen = _named(objects, name) if name else _default(objects) or NO_CLASS
    if chosen is None:
        raise refuse("pods", pod, f"no PriorityClass with name {name} was found")
    given: Object = {"priority": chosen.get("value", 0)}
    if chosen is not NO_CLASS:
        given["priorityClassName"] = chosen["metadata"]["name"]
    return given | {"preemptionPolicy": chosen.get("preemptionPolicy") or "PreemptLowerPriority"}


def _check_agrees(pod: Object, kind: str, field: str, spoken: str, computed: Any) -> None:
    """A pod may only say itself what its class says too."""
    said = (pod.get("spec") or {}).get(field)
    if said not in (None, computed):
        sentence = (
            f"the {kind} value of {spoken} ({said}) must not be provided in pod spec; "
            f"priority admission controller computed {computed} from the given PriorityClass name"
        )
        raise refuse("pods", pod, sentence)


def check(operation: str, resource: str, obj: Object, old: Object | None, user: User, objects: Reader) -> Object:  # noqa: ARG001
    """Raises ApiError (403) for a second default class."""
    if resource != "priorityclasses" or operation == "DELETE" or not obj.get("globalDefault"):
        return obj
    other = _default(objects)
    if other is not None and other["metadata"]["name"] != obj["metadata"]["name"]:
        name = other["metadata"]["name"]
        raise refuse(resource, obj, f"PriorityClass {name} is already marked as default. Only one default can exist")
    return obj


def _named(objects: Reader, name: str) -> Object | None:
    return next((each for each in objects.list("priorityclasses") if each["metadata"]["name"] == name), None)


def _default(objects: Reader) -> Object | None:
    marked = [each for each in objects.list("priorityclasses") if each.get("globalDefault")]
    return min(marked, key=lambda each: int(each.get("value", 0)), default=None)
