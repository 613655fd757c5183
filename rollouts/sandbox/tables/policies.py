"""What limits pods from outside: disruption budgets, priority and runtime classes, network policies."""

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.tables.column import AGE, NAME, Cells, Column, Printer, name_of, narrow, part
from rollouts.sandbox.tables.durations import age
from rollouts.sandbox.writing.scale import written_selector


def _budget(obj: Object, now: float) -> Cells:
    spec = part(obj, "spec")
    bounds = [_bound(spec.get(name)) for name in ("minAvailable", "maxUnavailable")]
    return [name_of(obj), *bounds, part(obj, "status").get("disruptionsAllowed", 0), age(obj, now)]


def _bound(value: int | str | None) -> str:
    return "N/A" if value is None else str(value)


def _priority_class(obj: Object, now: float) -> Cells:
    policy = obj.get("preemptionPolicy", "")
    return [name_of(obj), obj.get("value", 0), bool(obj.get("globalDefault")), age(obj, now), policy]


def _runtime_class(obj: Object, now: float) -> Cells:
    return [name_of(obj), obj.get("handler", ""), age(obj, now)]


def _network_policy(obj: Object, now: float) -> Cells:
    return [name_of(obj), written_selector(part(obj, "spec").get("podSelector")) or "<none>", age(obj, now)]


BUDGETS = Printer(
    (NAME, *narrow("Min Available", "Max Unavailable"), Column("Allowed Disruptions", "integer"), AGE), _budget
)
PRIORITY_CLASSES = Printer(
    (NAME, Column("Value", "integer"), Column("Global-Default", "boolean"), AGE, Column("PreemptionPolicy")),
    _priority_class,
)
RUNTIME_CLASSES = Printer((NAME, Column("Handler"), AGE), _runtime_class)
NETWORK_POLICIES = Printer((NAME, Column("Pod-Selector"), AGE), _network_policy)
