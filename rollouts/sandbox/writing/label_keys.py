"""A pod's affinity terms that look at keys of its own labels: the values are written into their selectors once."""

from collections.abc import Mapping
from typing import Any

from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.schema.validation.placement import PREFERRED, REQUIRED

OPERATORS = {"matchLabelKeys": "In", "mismatchLabelKeys": "NotIn"}


def write_out_label_keys(spec: Object, labels: Mapping[str, str]) -> Object:
    """Give the spec with an expression for each of the keys that the pod has: those of its revision, for example."""
    affinity = spec.get("affinity") or {}
    written = {
        kind: _written(affinity[kind], labels) for kind in ("podAffinity", "podAntiAffinity") if affinity.get(kind)
    }
    return spec | {"affinity": affinity | written} if written else spec


def _written(affinity: Object, labels: Mapping[str, str]) -> Object:
    changes: dict[str, Any] = {}
    if affinity.get(REQUIRED):
        changes[REQUIRED] = [_term(each, labels) for each in affinity[REQUIRED]]
    if affinity.get(PREFERRED):
        changes[PREFERRED] = [
            each | {"podAffinityTerm": _term(each.get("podAffinityTerm") or {}, labels)} for each in affinity[PREFERRED]
        ]
    return affinity | changes


def _term(term: Object, labels: Mapping[str, str]) -> Object:
    selector = term.get("labelSelector")
    added = [
        {"key": key, "operator": operator, "values": [labels[key]]}
        for field, operator in OPERATORS.items()
        for key in term.get(field) or ()
        if key in labels
    ]
    if selector is None or not added:
        return term
    return term | {
        "labelSelector": selector | {"matchExpressions": [*(selector.get("matchExpressions") or ()), *added]}
    }
