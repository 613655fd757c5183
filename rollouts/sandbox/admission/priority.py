"""Pods get the number of their priority class; one class may be the default."""

from rollouts.sandbox.admission.refusals import refuse
from rollouts.sandbox.identity import User
from rollouts.sandbox.objects import Object
from rollouts.sandbox.plugins import Reader

NO_CLASS: Object = {"value": 0}


def admit(operation: str, resource: str, obj: Object, old: Object | None, user: User, objects: Reader) -> Object:  # noqa: ARG001
    """Raises ApiError (403) for a class that is not there, or a number that is not the class's."""
    if resource != "pods" or operation != "CREATE":
        return obj
    spec = obj.get("spec") or {}
    name = spec.get("priorityClassName", "")
    chosen = _named(objects, name) if name else _default(objects) or NO_CLASS
    if chosen is None:
        raise refuse(resource, obj, f"no PriorityClass with name {name} was found")
    value = chosen.get("value", 0)
    if spec.get("priority") not in (None, value):
        sentence = (
            f"the integer value of priority ({spec['priority']}) must not be provided in pod spec; "
            f"priority admission controller computed {value} from the given PriorityClass name"
        )
        raise refuse(resource, obj, sentence)
    given: Object = {"priority": value}
    if chosen is not NO_CLASS:
        given["priorityClassName"] = chosen["metadata"]["name"]
    policy = chosen.get("preemptionPolicy") or "PreemptLowerPriority"
    if spec.get("preemptionPolicy") not in (None, policy):
        sentence = (
            f"the string value of PreemptionPolicy ({spec['preemptionPolicy']}) must not be provided in pod spec; "
            f"priority admission controller computed {policy} from the given PriorityClass name"
        )
        raise refuse(resource, obj, sentence)
    return obj | {"spec": spec | given | {"preemptionPolicy": policy}}


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
