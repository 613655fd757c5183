"""A LabelSelector as a query writes it."""

from collections.abc import Mapping
from typing import Any


def write_selector(selector: Mapping[str, Any]) -> str:
    """E.g. `app=web,tier in (a,b),!old`; "" for an empty one."""
    equal = [f"{key}={value}" for key, value in (selector.get("matchLabels") or {}).items()]
    return ",".join([*equal, *map(_write_expression, selector.get("matchExpressions") or ())])


def _write_expression(expression: Mapping[str, Any]) -> str:
    key, values = expression["key"], ",".join(expression.get("values") or ())
    membership = {"In": f"{key} in ({values})", "NotIn": f"{key} notin ({values})"}
    written: dict[str, str] = {**membership, "Exists": key, "DoesNotExist": f"!{key}"}
    return written[expression["operator"]]
