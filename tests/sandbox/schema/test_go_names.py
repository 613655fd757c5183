import datetime
from typing import Any

import pytest

from rollouts.sandbox.schema.go_names import go_name


@pytest.mark.parametrize(
    ("value", "json", "reflected", "kind"),
    [
        (True, "bool", "bool", "bool"),
        ("x", "string", "string", "string"),
        (1, "number", "int64", "int64"),
        (1.5, "number", "float64", "float64"),
        ([], "array", "slice", "[]interface {}"),
        ({}, "object", "map", "map[string]interface {}"),
        (None, "null", "invalid", "nil"),
        (datetime.date(2026, 1, 1), "object", "map", "map[string]interface {}"),
    ],
)
def test_a_value_has_the_names_that_go_has_for_it(value: Any, json: str, reflected: str, kind: str) -> None:
    assert go_name(value) == (json, reflected, kind)
