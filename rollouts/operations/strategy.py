"""Change how the next step goes: the strategy and the numbers around it."""

import json
from typing import Any

from rollouts.operations.operation import Field, FieldType, Patch, PatchKind, Reason, Refused, Values
from rollouts.operations.scale import MOST
from rollouts.operations.target import Target
from rollouts.operations.words import kubectl

ROLLING, RECREATE = "RollingUpdate", "Recreate"
BOUNDS = ("maxSurge", "maxUnavailable")
_NUMBERS = ("minReadySeconds", "progressDeadlineSeconds", "revisionHistoryLimit")
_LARGEST = 2**31 - 1  # an int32; as progressDeadlineSeconds it means that there is none


class Strategy:
    """No kubectl command of its own: the twin is a patch. What is not named stays as it is; None is refused."""

    name = "strategy"
    label = "Change strategy"
    subresource = ""

    def fields(self, target: Target) -> tuple[Field, ...]:
        spec, now = target.spec, _current(target)
        surge = "Pods above the wanted number, as a count or a percentage rounded up."
        missing = "Pods that may be missing, as a count or a percentage rounded down."
        deadline = "Exceeding it is reported; it stops nothing and rolls nothing back."
        return (
            Field("type", FieldType.CHOICE, "Type", choices=(ROLLING, RECREATE), initial=now["type"]),
            _bound("maxSurge", surge, now["maxSurge"]),
            _bound("maxUnavailable", missing, now["maxUnavailable"]),
            _number(spec, "minReadySeconds", "A pod counts as available after it was ready this long.", 0, 0),
            _number(spec, "progressDeadlineSeconds", deadline, 600, 1),
            _number(spec, "revisionHistoryLimit", "Old revisions kept to return to; with 0 there is no undo.", 10, 0),
        )

    def allowed(self, target: Target) -> Reason | None:  # noqa: ARG002 - always
        return None

    def patch(self, target: Target, values: Values) -> Patch:
        _refuse_empty(target, values)
        spec: dict[str, Any] = {
            name: values[name]
            for name in _NUMBERS
            if values.get(name) is not None and values[name] != target.spec.get(name, 0)
        }
        strategy = _strategy(target, values)
        if strategy:
            spec["strategy"] = strategy
        if not spec:
            raise Refused("nothing_changes")
        return Patch(PatchKind.STRATEGIC, {"spec": spec})

    def twin(self, target: Target, values: Values) -> str:
        body = json.dumps(self.patch(target, values).body, separators=(",", ":"))
        return kubectl(target, "patch", f"deployment/{target.name}", "-p", body)


def _refuse_empty(target: Target, values: Values) -> None:
    """Empty is no value, and to guess that "as it is" was meant would be a guess."""
    now = _current(target)
    recreate = (values.get("type") or now["type"]) == RECREATE
    standing = {} if recreate else {name: now[name] for name in BOUNDS if now[name] is not None}
    standing |= {name: target.spec.get(name, 0) for name in _NUMBERS}
    for name, value in standing.items():
        if name in values and values[name] is None:
            raise Refused("left_empty", field=name, name=name, now=value)


def _bound(name: str, words: str, now: Any) -> Field:
    """What stands already may stay, however large."""
    most = max(MOST, now) if isinstance(now, int) else MOST
    return Field(name, FieldType.INTEGER_OR_PERCENT, name, words, maximum=most, initial=now)


def _number(spec: Any, name: str, words: str, default: int, least: int) -> Field:
    return Field(name, FieldType.INTEGER, name, words, minimum=least, maximum=_LARGEST, initial=spec.get(name, default))


def _current(target: Target) -> dict[str, Any]:
    strategy = target.spec.get("strategy") or {}
    rolling = strategy.get("rollingUpdate") or {}
    return {
        "type": strategy.get("type") or ROLLING,
        "maxSurge": rolling.get("maxSurge"),
        "maxUnavailable": rolling.get("maxUnavailable"),
    }


def _strategy(target: Target, values: Values) -> dict[str, Any]:
    """What of the strategy changes. The API server refuses rollingUpdate beside Recreate: it must be nulled."""
    now = _current(target)
    kind = values.get("type") or now["type"]
    if kind == RECREATE:
        return {} if now["type"] == RECREATE else {"type": RECREATE, "rollingUpdate": None}
    limits = {name: values[name] for name in BOUNDS if values.get(name) not in (None, "") and values[name] != now[name]}
    changed = {} if now["type"] == ROLLING else {"type": ROLLING}
    return {**changed, **({"rollingUpdate": limits} if limits else {})}
