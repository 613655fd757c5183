"""What holds for ResourceQuotas and LimitRanges."""

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema import quantity
from rollouts.sandbox.schema.go_text import quoted
from rollouts.sandbox.schema.validation import names
from rollouts.sandbox.schema.validation.faults import NOT_NEGATIVE, Faults, GoSyntax, duplicate, invalid

COUNTED = (
    "pods",
    "services",
    "replicationcontrollers",
    "resourcequotas",
    "secrets",
    "configmaps",
    "persistentvolumeclaims",
    "services.nodeports",
    "services.loadbalancers",
)
_COMPUTE = ("cpu", "memory", "ephemeral-storage")
_STANDARD = {
    *COUNTED,
    *_COMPUTE,
    *(f"{group}.{name}" for group in ("requests", "limits") for name in _COMPUTE),
    "requests.storage",
}
_OF_PODS = {"pods", *(name for name in _STANDARD if name.rpartition(".")[2] in ("cpu", "memory"))}
_CONTRARY = ({"BestEffort", "NotBestEffort"}, {"Terminating", "NotTerminating"})
_SCOPES = ("BestEffort", "CrossNamespacePodAffinity", "NotBestEffort", "NotTerminating", "PriorityClass", "Terminating")


def resource_quota(obj: Object) -> Faults:
    spec = obj.get("spec") or {}
    for name in sorted(spec.get("hard") or {}):
        path, amount = f"spec.hard[{name}]", spec["hard"][name]
        yield from _resource_name(name, path)
        if quantity.of(amount) < 0:
            yield invalid(path, amount, NOT_NEGATIVE)
        elif (name in COUNTED or name.startswith("count/")) and quantity.of(amount).denominator != 1:
            yield invalid(path, amount, "must be an integer")
    yield from _scopes(spec.get("scopes") or [], spec.get("hard") or {})


def _scopes(scopes: list[str], hard: Object) -> Faults:
    shown = GoSyntax(f"[]core.ResourceQuotaScope{{{', '.join(quoted(each) for each in scopes)}}}")
    for each in scopes:
        if each not in _SCOPES:
            yield invalid("spec.scopes", shown, "unsupported scope")
            continue
        of_pods = {"pods"} if each == "BestEffort" else _OF_PODS
        for name in hard:
            if name in _STANDARD and name not in of_pods:
                yield invalid("spec.scopes", shown, "unsupported scope applied to resource")
    for pair in _CONTRARY:
        if pair <= {*scopes}:
            yield invalid("spec.scopes", shown, "conflicting scopes")


def limit_range(obj: Object) -> Faults:
    seen: set[str] = set()
    for index, item in enumerate((obj.get("spec") or {}).get("limits") or ()):
        path, kind = f"spec.limits[{index}]", item.get("type", "")
        yield from (invalid(f"{path}.type", kind, sentence) for sentence in names.qualified_name(kind))
        if kind in seen:
            yield duplicate(f"{path}.type", kind)
        seen.add(kind)
        for name in sorted(
            {key for group in ("min", "max", "default", "defaultRequest") for key in item.get(group) or {}}
        ):
            yield from _bounds(item, name, path)


def _bounds(item: Object, name: str, path: str) -> Faults:
    values = {group: (item.get(group) or {}).get(name) for group in ("min", "max", "default", "defaultRequest")}
    for low, high, sentence in (
        ("min", "max", "min value {} is greater than max value {}"),
        ("min", "defaultRequest", "min value {} is greater than default request value {}"),
        ("defaultRequest", "max", "default request value {} is greater than max value {}"),
        ("defaultRequest", "default", "default request value {} is greater than default limit value {}"),
        ("min", "default", "min value {} is greater than default value {}"),
        ("default", "max", "default value {} is greater than max value {}"),
    ):
        small, large = values[low], values[high]
        if small is not None and large is not None and quantity.of(small) > quantity.of(large):
            place = high if low == "min" and high != "max" else low
            yield invalid(f"{path}.{place}[{name}]", values[place], sentence.format(small, large))


def _resource_name(name: str, path: str) -> Faults:
    yield from (invalid(path, name, sentence) for sentence in names.qualified_name(name))
    if "/" not in name and name not in _STANDARD:
        yield invalid(path, name, "must be a standard resource type or fully qualified")
        yield invalid(path, name, "must be a standard resource for quota")
