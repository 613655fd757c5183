"""What holds for disruption budgets, priority and runtime classes."""

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema.validation import metadata, names
from rollouts.sandbox.schema.validation.faults import (
    IMMUTABLE,
    NOT_NEGATIVE,
    Faults,
    GoSyntax,
    forbidden,
    int_or_string,
    invalid,
    not_supported,
    required,
)

HIGHEST = 1_000_000_000
SYSTEM_PREFIX = "system-"
SYSTEM_CLASSES = {"system-cluster-critical": 2_000_000_000, "system-node-critical": 2_000_001_000}
PREEMPTION = ("PreemptLowerPriority", "Never")
EVICTION_POLICIES = ("AlwaysAllow", "IfHealthyBudget")


def budget(obj: Object) -> Faults:
    spec = obj.get("spec") or {}
    if spec.get("minAvailable") is not None and spec.get("maxUnavailable") is not None:
        yield invalid("spec", _shown(spec), "minAvailable and maxUnavailable cannot be both set")
    for name in ("minAvailable", "maxUnavailable"):
        if spec.get(name) is not None:
            yield from _amount(spec[name], f"spec.{name}")
    policy = spec.get("unhealthyPodEvictionPolicy")
    if policy is not None and policy not in EVICTION_POLICIES:
        yield not_supported("spec.unhealthyPodEvictionPolicy", policy, EVICTION_POLICIES)
    yield from metadata.selector(spec.get("selector") or {}, "spec.selector")


def priority_class(obj: Object) -> Faults:
    name, value = obj["metadata"].get("name", ""), obj.get("value", 0)
    if name.startswith(SYSTEM_PREFIX):
        why = _not_system(name, value, bool(obj.get("globalDefault")))
        if why:
            told = f"priority class names with '{SYSTEM_PREFIX}' prefix are reserved for system use only. error: {why}"
            yield forbidden("metadata.name", told)
    elif value > HIGHEST:
        yield forbidden("value", f"maximum allowed value of a user defined priority is {HIGHEST}")
    policy = obj.get("preemptionPolicy")
    if policy == "":
        yield required("preemptionPolicy")
    elif policy not in (None, *PREEMPTION):
        yield not_supported("preemptionPolicy", policy, PREEMPTION)


def same_priority(new: Object, old: Object) -> Faults:
    if new.get("value", 0) != old.get("value", 0):
        yield forbidden("value", "may not be changed in an update.")
    if new.get("preemptionPolicy") != old.get("preemptionPolicy"):
        yield invalid("preemptionPolicy", new.get("preemptionPolicy"), IMMUTABLE)


def runtime_class(obj: Object) -> Faults:
    handler = obj.get("handler", "")
    yield from (invalid("handler", handler, each) for each in names.dns_label(handler))


def same_handler(new: Object, old: Object) -> Faults:
    if new.get("handler") != old.get("handler"):
        yield invalid("handler", new.get("handler", ""), IMMUTABLE)


def _not_system(name: str, value: int, default: bool) -> str:
    if name not in SYSTEM_CLASSES:
        return f"{name} is not a known system priority class"
    if value != SYSTEM_CLASSES[name]:
        return f"value of {name} PriorityClass must be {SYSTEM_CLASSES[name]}"
    return f"globalDefault of {name} PriorityClass must be false" if default else ""


def _amount(value: int | str, path: str) -> Faults:
    if isinstance(value, str):
        yield from (invalid(path, int_or_string(value), each) for each in names.percent(value))
        digits = value.removesuffix("%")
        if digits.isascii() and digits.isdigit() and int(digits) > 100:
            yield invalid(path, int_or_string(value), "must not be greater than 100%")
    elif value < 0:
        yield invalid(path, value, NOT_NEGATIVE)


def _shown(spec: Object) -> GoSyntax:
    # The real sentence holds memory addresses where there are pointers.
    address = "(0xc000a1b2c0)"
    selector = address if spec.get("selector") is not None else "(nil)"
    policy = address if spec.get("unhealthyPodEvictionPolicy") is not None else "(nil)"
    return GoSyntax(
        f"policy.PodDisruptionBudgetSpec{{MinAvailable:(*intstr.IntOrString){address}, "
        f"Selector:(*v1.LabelSelector){selector}, MaxUnavailable:(*intstr.IntOrString){address}, "
        f"UnhealthyPodEvictionPolicy:(*policy.UnhealthyPodEvictionPolicyType){policy}}}"
    )
