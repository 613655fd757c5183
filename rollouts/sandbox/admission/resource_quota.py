"""A namespace's ResourceQuotas: refused is what would take more of them than is left.

What is used is counted from what is there, not read from the quotas' status, so that a deletion frees it at once.
"""

from collections.abc import Mapping
from fractions import Fraction

from rollouts.sandbox.access.identity import User
from rollouts.sandbox.admission.refusals import refuse
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.basics.reader import Reader
from rollouts.sandbox.basics.resources import RESOURCES
from rollouts.sandbox.limits.scopes import counts
from rollouts.sandbox.limits.usage import usage
from rollouts.sandbox.schema import quantity

_MUST_BE_SAID = frozenset(
    {"cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory"},
)


def admit(operation: str, resource: str, obj: Object, old: Object | None, user: User, objects: Reader) -> Object:  # noqa: ARG001
    """Raises ApiError (403) at the first quota that is exceeded, or whose resources a container does not name."""
    known = RESOURCES.get(resource)
    namespace = (obj.get("metadata") or {}).get("namespace")
    if operation == "DELETE" or known is None or not known.stored or not namespace:
        return obj
    quotas = objects.list("resourcequotas", namespace)
    if not quotas:
        return obj
    before = usage(resource, old) if old else {}
    delta = {name: amount - before.get(name, 0) for name, amount in usage(resource, obj).items()}
    if any(amount > 0 for amount in delta.values()):
        for quota in sorted(quotas, key=lambda each: each["metadata"]["name"]):
            _charge(quota, resource, obj, delta, namespace, objects)
    return obj


def _charge(
    quota: Object, resource: str, obj: Object, delta: Mapping[str, Fraction], namespace: str, objects: Reader
) -> None:
    spec = quota.get("spec") or {}
    hard: dict[str, str] = spec.get("hard") or {}
    if not counts(spec, resource, obj):
        return
    title = quota["metadata"]["name"]
    if resource == "pods":
        unsaid = _unsaid(obj, hard)
        if unsaid:
            raise refuse(resource, obj, f"failed quota: {title}: must specify {unsaid}")
    wanted = {name: delta[name] for name in sorted(hard) if delta.get(name, 0) > 0}
    used = {name: _used(name, resource, namespace, spec, objects) for name in wanted}
    over = [name for name in wanted if used[name] + wanted[name] > quantity.of(hard[name])]
    if over:
        asked = _listed({name: quantity.total(wanted[name], hard[name]) for name in over})
        taken = _listed({name: quantity.total(used[name], hard[name]) for name in over})
        limited = _listed({name: hard[name] for name in over})
        sentence = f"exceeded quota: {title}, requested: {asked}, used: {taken}, limited: {limited}"
        raise refuse(resource, obj, sentence)


def _listed(amounts: Mapping[str, str]) -> str:
    return ",".join(f"{name}={amounts[name]}" for name in sorted(amounts))


def _used(name: str, resource: str, namespace: str, quota_spec: Object, objects: Reader) -> Fraction:
    total = Fraction(0)
    for each in objects.list(resource, namespace):
        if counts(quota_spec, resource, each):
            total += usage(resource, each).get(name, Fraction(0))
    return total


def _unsaid(pod: Object, hard: Mapping[str, str]) -> str:
    """The quota's resources that some containers do not name: "cpu for: a,b; memory for: a"."""
    spec = pod.get("spec") or {}
    containers = [*(spec.get("containers") or ()), *(spec.get("initContainers") or ())]
    missing: dict[str, str] = {}
    for name in sorted(_MUST_BE_SAID & set(hard)):
        side, _, bare = name.rpartition(".")
        silent = [each["name"] for each in containers if not _says(each, side or "requests", bare)]
        if silent:
            missing[name] = ",".join(sorted(silent))
    return "; ".join(f"{name} for: {silent}" for name, silent in missing.items())


def _says(container: Object, side: str, name: str) -> bool:
    return name in ((container.get("resources") or {}).get(side) or {})
