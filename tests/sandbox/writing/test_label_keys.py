"""Affinity terms that name keys of the pod's own labels."""

from typing import Any

import pytest

from rollouts.sandbox.schema.validation.placement import PREFERRED, REQUIRED
from rollouts.sandbox.writing.label_keys import write_out_label_keys

APP = {"matchLabels": {"app": "web"}}


def term(**more: Any) -> dict[str, Any]:
    return {"labelSelector": APP, "topologyKey": "zone"} | more


def expression(key: str, value: str, operator: str = "In") -> dict[str, Any]:
    return {"key": key, "operator": operator, "values": [value]}


@pytest.mark.parametrize(
    ("written", "expressions"),
    [
        (term(), None),
        (term(matchLabelKeys=["rev"]), [expression("rev", "1")]),
        (term(mismatchLabelKeys=["team"]), [expression("team", "a", "NotIn")]),
        (term(matchLabelKeys=["rev", "none"]), [expression("rev", "1")]),
        (term(matchLabelKeys=["none"]), None),
        (
            term(matchLabelKeys=["rev"], labelSelector=APP | {"matchExpressions": [expression("x", "y")]}),
            [expression("x", "y"), expression("rev", "1")],
        ),
    ],
)
@pytest.mark.parametrize("kind", ["podAffinity", "podAntiAffinity"])
def test_the_pods_own_values_join_the_selector(kind: str, written: dict[str, Any], expressions: Any) -> None:
    affinity = {kind: {REQUIRED: [written], PREFERRED: [{"weight": 1, "podAffinityTerm": written}]}}
    made = write_out_label_keys({"affinity": affinity}, {"rev": "1", "team": "a"})["affinity"][kind]
    selectors = [made[REQUIRED][0]["labelSelector"], made[PREFERRED][0]["podAffinityTerm"]["labelSelector"]]
    assert [each.get("matchExpressions") for each in selectors] == [expressions, expressions]
    assert written["labelSelector"].get("matchExpressions", []) != expressions


def test_a_pod_without_affinity_stays_as_it_is() -> None:
    spec = {"containers": [], "affinity": {"nodeAffinity": {}}}
    assert write_out_label_keys(spec, {"rev": "1"}) is spec
