"""A namespace's LimitRanges: what containers get when they say nothing, and how much they may say.

Defaults are filled in before the pod is named (`admit`), bounds are checked afterwards (`check`).
"""

from collections.abc import Iterator
from fractions import Fraction

from rollouts.sandbox.access.identity import User
from rollouts.sandbox.admission.refusals import joined, refuse
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.reader import Reader
from rollouts.sandbox.schema import quantity

ANNOTATION = "kubernetes.io/limit-ranger"
_GROUPS = ("containers", "initContainers")


def admit(operation: str, resource: str, obj: Object, old: Object | None, user: User, objects: Reader) -> Object:  # noqa: ARG001
    """Fill in default limits and requests."""
    if resource != "pods" or operation != "CREATE":
        return obj
    for ranges in objects.list("limitranges", obj["metadata"].get("namespace", "")):
        obj = _with_defaults(obj, ranges)
    return obj


def check(operation: str, resource: str, obj: Object, old: Object | None, user: User, objects: Reader) -> Object:  # noqa: ARG001
    """Raises ApiError (403) when a container, the pod or a claim asks for too much, too little or nothing."""
    find = {"pods": _faults, "persistentvolumeclaims": _claim_faults}.get(resource)
    if find is None or operation != "CREATE":
        return obj
    for ranges in objects.list("limitranges", obj["metadata"].get("namespace", "")):
        faults = [sentence for item in _items(ranges) for sentence in find(obj.get("spec") or {}, item)]
        if faults:
            raise refuse(resource, obj, joined(faults))
    return obj


def _items(ranges: Object) -> list[Object]:
    return (ranges.get("spec") or {}).get("limits") or []


def _with_defaults(pod: Object, ranges: Object) -> Object:
    limits: Object = {}
    requests: Object = {}
    for item in _items(ranges):
        if item.get("type") == "Container":
            limits |= item.get("default") or {}
            requests |= item.get("defaultRequest") or {}
    notes: list[str] = []
    spec = dict(pod.get("spec") or {})
    for group in _GROUPS:
        if spec.get(group):
            kind = "container" if group == "containers" else "init container"
            spec[group] = [_filled(each, limits, requests, kind, notes) for each in spec[group]]
    if not notes:
        return pod
    metadata = pod["metadata"]
    note = {ANNOTATION: "LimitRanger plugin set: " + "; ".join(notes)}
    return pod | {"spec": spec, "metadata": metadata | {"annotations": (metadata.get("annotations") or {}) | note}}


def _filled(container: Object, limits: Object, requests: Object, kind: str, notes: list[str]) -> Object:
    resources = dict(container.get("resources") or {})
    for side, defaults, word in (("requests", requests, "request"), ("limits", limits, "limit")):
        given = resources.get(side) or {}
        missing = sorted(name for name in defaults if name not in given)
        if missing:
            resources[side] = dict(sorted({**given, **{name: defaults[name] for name in missing}}.items()))
            notes.append(f"{', '.join(missing)} {word} for {kind} {container.get('name', '')}")
    return container | {"resources": resources}


def _faults(spec: Object, item: Object) -> Iterator[str]:
    kind = item.get("type", "")
    if kind == "Container":
        for group in _GROUPS:
            for container in spec.get(group) or ():
                yield from _bounds(kind, item, _amounts(container, "requests"), _amounts(container, "limits"))
    elif kind == "Pod":
        yield from _bounds(kind, item, _pod_amounts(spec, "requests"), _pod_amounts(spec, "limits"))


def _claim_faults(spec: Object, item: Object) -> Iterator[str]:
    kind = item.get("type", "")
    if kind != "PersistentVolumeClaim":
        return
    asked = _amounts(spec, "requests").get("storage")
    for word, side in (("minimum", "min"), ("maximum", "max")):
        bound = (item.get(side) or {}).get("storage")
        if bound is None:
            continue
        title = f"{word} storage usage per {kind} is {bound}"
        if asked is None:
            yield f"{title}.  No request is specified"
        elif (asked < quantity.of(bound)) if side == "min" else (asked > quantity.of(bound)):
            yield f"{title}, but request is {quantity.total(asked, bound)}"


def _bounds(kind: str, item: Object, requests: dict[str, Fraction], limits: dict[str, Fraction]) -> Iterator[str]:
    for name, bound in (item.get("min") or {}).items():
        title = f"minimum {name} usage per {kind} is {bound}"
        yield from _too_little(title, bound, requests.get(name), limits.get(name))
    for name, bound in (item.get("max") or {}).items():
        title = f"maximum {name} usage per {kind} is {bound}"
        yield from _too_much(title, bound, requests.get(name), limits.get(name))
    for name, bound in (item.get("maxLimitRequestRatio") or {}).items():
        title = f"{name} max limit to request ratio per {kind} is {bound}"
        yield from _ratio(title, bound, requests.get(name), limits.get(name))


def _too_little(title: str, bound: str, request: Fraction | None, limit: Fraction | None) -> Iterator[str]:
    if request is None:
        yield f"{title}.  No request is specified"
    elif request < quantity.of(bound):
        yield f"{title}, but request is {quantity.total(request, bound)}"
    elif limit is not None and limit < quantity.of(bound):
        yield f"{title}, but limit is {quantity.total(limit, bound)}"


def _too_much(title: str, bound: str, request: Fraction | None, limit: Fraction | None) -> Iterator[str]:
    if limit is None:
        yield f"{title}.  No limit is specified"
    elif limit > quantity.of(bound):
        yield f"{title}, but limit is {quantity.total(limit, bound)}"
    elif request is not None and request > quantity.of(bound):
        yield f"{title}, but request is {quantity.total(request, bound)}"


def _ratio(title: str, bound: str, request: Fraction | None, limit: Fraction | None) -> Iterator[str]:
    if not request:
        yield f"{title}, but no request is specified or request is 0"
    elif not limit:
        yield f"{title}, but no limit is specified or limit is 0"
    elif limit / request > quantity.of(bound):
        yield f"{title}, but provided ratio is {float(limit / request):f}"


def _amounts(container: Object, side: str) -> dict[str, Fraction]:
    amounts = (container.get("resources") or {}).get(side) or {}
    return {name: quantity.of(amount) for name, amount in amounts.items()}


def _pod_amounts(spec: Object, side: str) -> dict[str, Fraction]:
    """What all containers together ask for; an init container counts when it alone asks for more."""
    total: dict[str, Fraction] = {}
    for container in spec.get("containers") or ():
        for name, amount in _amounts(container, side).items():
            total[name] = total.get(name, Fraction(0)) + amount
    for container in spec.get("initContainers") or ():
        for name, amount in _amounts(container, side).items():
            total[name] = max(total.get(name, Fraction(0)), amount)
    return total
