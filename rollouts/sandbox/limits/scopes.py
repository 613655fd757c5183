"""Which pods a ResourceQuota is about: all of them, or those of its scopes."""

from collections.abc import Iterable, Mapping
from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema.validation.placement import PREFERRED, REQUIRED


def counts(quota_spec: Object, resource: str, obj: Object) -> bool:
    """Tell whether a quota counts an object: one without scopes everything, one with scopes only pods that meet all."""
    asked = scopes_of(quota_spec)
    return not asked or (resource == "pods" and all(_meets(each, obj) for each in asked))


def scopes_of(quota_spec: Object) -> list[Mapping[str, Any]]:
    """Give what spec.scopes and spec.scopeSelector ask for, as requirements."""
    plain = [{"scopeName": each, "operator": "Exists"} for each in quota_spec.get("scopes") or ()]
    return [*plain, *((quota_spec.get("scopeSelector") or {}).get("matchExpressions") or ())]


def _meets(asked: Mapping[str, Any], pod: Object) -> bool:
    spec, scope = pod.get("spec") or {}, asked["scopeName"]
    if scope == "PriorityClass":
        return _has_class(asked, spec.get("priorityClassName") or "")
    ends = spec.get("activeDeadlineSeconds") is not None
    effortless = (pod.get("status") or {}).get("qosClass") == "BestEffort"
    known = {
        "Terminating": ends,
        "NotTerminating": not ends,
        "BestEffort": effortless,
        "NotBestEffort": not effortless,
        "CrossNamespacePodAffinity": _looks_beyond(spec),
    }
    return known.get(scope, False)


def _has_class(asked: Mapping[str, Any], name: str) -> bool:
    values = asked.get("values") or ()
    match asked["operator"]:
        case "In":
            return bool(name) and name in values
        case "NotIn":
            return name not in values or not name
        case "Exists":
            return bool(name)
        case _:
            return not name


def _looks_beyond(spec: Object) -> bool:
    """Tell whether the pod's affinity asks for pods of other namespaces."""
    return any(each.get("namespaces") or each.get("namespaceSelector") is not None for each in _terms(spec))


def _terms(spec: Object) -> Iterable[Mapping[str, Any]]:
    for kind in ("podAffinity", "podAntiAffinity"):
        affinity = (spec.get("affinity") or {}).get(kind) or {}
        yield from affinity.get(REQUIRED) or ()
        yield from (each.get("podAffinityTerm") or {} for each in affinity.get(PREFERRED) or ())
