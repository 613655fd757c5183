import pytest

from rollouts.sandbox.basics.timestamps import seconds
from rollouts.sandbox.controllers.cordons import State, plan
from rollouts.sandbox.matching.tolerations import CORDON
from tests.sandbox.controllers.making import NOW

TAINT = CORDON | {"timeAdded": seconds(NOW)}
OTHER = {"key": "gpu", "effect": "NoSchedule"}


@pytest.mark.parametrize(
    ("unschedulable", "taints", "new"),
    [
        (True, [], [TAINT]),
        (True, [OTHER], [OTHER, TAINT]),
        (True, [TAINT], None),
        (False, [TAINT, OTHER], [OTHER]),
        (False, [TAINT], []),
        (False, [OTHER], None),
        (False, [], None),
    ],
)
def test_a_node_has_the_taint_as_long_as_it_is_cordoned(unschedulable, taints, new):
    node = {"metadata": {"name": "n"}, "spec": {"unschedulable": unschedulable, "taints": taints}}
    made = [action.object["spec"] for action in plan(State(node), NOW)]  # type: ignore[union-attr]
    assert [spec.get("taints", []) for spec in made] == ([] if new is None else [new])
    assert all(spec.get("taints") != [] for spec in made)
