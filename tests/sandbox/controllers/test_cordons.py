import pytest

from rollouts.sandbox.controllers.cordons import State, plan
from rollouts.sandbox.timestamps import seconds
from rollouts.sandbox.tolerations import CORDON
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
        (False, [OTHER], None),
        (False, [], None),
    ],
)
def test_a_node_has_the_taint_as_long_as_it_is_cordoned(unschedulable, taints, new):
    node = {"metadata": {"name": "n"}, "spec": {"unschedulable": unschedulable, "taints": taints}}
    assert [action.object["spec"]["taints"] for action in plan(State(node), NOW)] == ([] if new is None else [new])  # type: ignore[union-attr]
