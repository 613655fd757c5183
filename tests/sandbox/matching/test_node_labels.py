"""Does a node fit what a pod asks of it?"""

from typing import Any

import pytest

from rollouts.sandbox.matching.node_labels import matches_node_terms

LABELS = {"zone": "a", "cores": "8"}


@pytest.mark.parametrize(
    ("operator", "key", "values", "fits"),
    [
        ("In", "zone", ["a", "b"], True),
        ("In", "zone", ["b"], False),
        ("In", "disk", ["ssd"], False),
        ("NotIn", "zone", ["b"], True),
        ("NotIn", "zone", ["a"], False),
        ("NotIn", "disk", ["ssd"], True),
        ("Exists", "zone", None, True),
        ("Exists", "disk", None, False),
        ("DoesNotExist", "zone", None, False),
        ("DoesNotExist", "disk", None, True),
        ("Gt", "cores", ["4"], True),
        ("Gt", "cores", ["8"], False),
        ("Lt", "cores", ["16"], True),
        ("Lt", "cores", ["8"], False),
        ("Gt", "zone", ["4"], False),
        ("Lt", "disk", ["4"], False),
        ("Gt", "cores", [], False),
        ("Like", "zone", ["a"], False),
    ],
)
def test_an_expression_fits_as_its_operator_says(operator: str, key: str, values: list[str] | None, fits: bool) -> None:
    expression = {"key": key, "operator": operator, "values": values}
    assert matches_node_terms([{"matchExpressions": [expression]}], LABELS, "node-1") is fits


ON = {"matchFields": [{"key": "metadata.name", "operator": "In", "values": ["node-1"]}]}
IN_ZONE_B = {"matchExpressions": [{"key": "zone", "operator": "In", "values": ["b"]}]}


@pytest.mark.parametrize(
    ("terms", "fits"),
    [
        ([], False),
        ([{}], False),
        ([ON], True),
        ([IN_ZONE_B], False),
        ([IN_ZONE_B, ON], True),
        ([ON | IN_ZONE_B], False),
    ],
)
def test_one_term_of_several_is_enough_and_an_empty_one_fits_nothing(terms: list[dict[str, Any]], fits: bool) -> None:
    assert matches_node_terms(terms, LABELS, "node-1") is fits
