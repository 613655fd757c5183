"""What a pod asks of its node: does this fit those labels?"""

from collections.abc import Mapping, Sequence
from typing import Any

Labels = Mapping[str, str]


def matches_expression(expression: Mapping[str, Any], labels: Labels) -> bool:
    """In, NotIn, Exists, DoesNotExist, Gt, Lt."""
    value, values = labels.get(expression["key"]), expression.get("values") or ()
    match expression["operator"]:
        case "In":
            return value in values
        case "NotIn":
            return value not in values
        case "Exists":
            return value is not None
        case "DoesNotExist":
            return value is None
        case "Gt" | "Lt":
            return _compares(expression["operator"], value, values)
        case _:
            return False


def _compares(operator: str, value: str | None, values: Sequence[str]) -> bool:
    try:
        left, right = int(value or ""), int(values[0])
    except (ValueError, IndexError):
        return False
    return left > right if operator == "Gt" else left < right


def matches_node_terms(terms: Sequence[Mapping[str, Any]], labels: Labels, name: str) -> bool:
    """One of the nodeSelectorTerms fits; an empty term fits nothing."""
    return any(_matches_term(term, labels, name) for term in terms)


def _matches_term(term: Mapping[str, Any], labels: Labels, name: str) -> bool:
    expressions, fields = term.get("matchExpressions") or (), term.get("matchFields") or ()
    if not expressions and not fields:
        return False
    return all(matches_expression(each, labels) for each in expressions) and all(
        matches_expression(each, {"metadata.name": name}) for each in fields
    )


def is_wanted_by(spec: Mapping[str, Any], labels: Labels, name: str) -> bool:
    """Tell whether a pod of this spec may go to a node, by its nodeSelector and the node affinity that it requires."""
    if any(labels.get(key) != value for key, value in (spec.get("nodeSelector") or {}).items()):
        return False
    affinity = (spec.get("affinity") or {}).get("nodeAffinity") or {}
    required = affinity.get("requiredDuringSchedulingIgnoredDuringExecution")
    return required is None or matches_node_terms(required.get("nodeSelectorTerms") or (), labels, name)
