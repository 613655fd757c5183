import pytest

from rollouts.sandbox.controllers.deletion_order import COST, first_to_go
from tests.sandbox.controllers.making import NOW, pod


@pytest.mark.parametrize(
    ("goes", "stays"),
    [
        (pod("z", node=None, phase="Pending", ready=None), pod("a", phase="Pending", ready=None)),
        (pod("z", phase="Pending", ready=None), pod("a", phase="Unknown", ready=None)),
        (pod("z", phase="Unknown", ready=None), pod("a", ready=None)),
        (pod("z", ready=None), pod("a")),
        (pod("z", annotations={COST: "-1"}), pod("a")),
        (pod("z"), pod("a", annotations={COST: "5"})),
        (pod("z", ready=5.0), pod("a", ready=500.0)),
        (pod("z", restarts=3), pod("a", restarts=1)),
        (pod("z", age=2.0), pod("a", age=200.0)),
        (pod("z", ready=None, age=2.0), pod("a", ready=None, age=200.0)),
        (pod("a", ready=5.0), pod("z", ready=7.0)),
        (pod("a", age=5.0), pod("z", age=7.0)),
        (pod("z", annotations={COST: "-1", "bad": "x"}), pod("a", annotations={COST: "many"})),
        (pod("z", node=None, phase="Pending", ready=None), pod("a", annotations={COST: "-9"})),
        (pod("z", ready=None), pod("a", ready=5.0, annotations={COST: "-9"})),
    ],
)
def test_of_two_pods_the_less_useful_goes_first(goes, stays):
    assert first_to_go([stays, goes], [], 1, NOW) == [goes]
    assert first_to_go([goes, stays], [], 1, NOW) == [goes]


def test_a_pod_that_shares_its_node_with_many_siblings_goes_before_an_older_lonely_one():
    crowded, lonely = pod("z", node="node-1", ready=500.0), pod("a", node="node-2", ready=5.0)
    siblings = [crowded, lonely, pod("s", node="node-1"), pod("t", node="node-2", phase="Failed")]
    assert first_to_go([lonely, crowded], siblings, 1, NOW) == [crowded]


def test_a_pod_that_leaves_crowds_nobody():
    one, other = pod("a", node="node-1", ready=5.0), pod("z", node="node-2", ready=7.0)
    leaving = pod("s", node="node-2", deletionTimestamp="2027-01-15T08:00:00Z")
    assert first_to_go([other, one], [one, other, leaving], 1, NOW) == [one]


def test_when_all_go_there_is_nothing_to_order():
    pods = [pod("b"), pod("a")]
    assert first_to_go(pods, pods, 2, NOW) == pods
    assert first_to_go(pods, pods, 5, NOW) == pods


def started(name, *, init=0, sidecar=0):
    """A pod whose init container and whose sidecar were restarted so often."""
    made = pod(name)
    inits = [{"name": "init"}, {"name": "sidecar", "restartPolicy": "Always"}]
    counts = [{"name": "init", "restartCount": init}, {"name": "sidecar", "restartCount": sidecar}]
    return made | {
        "spec": made["spec"] | {"initContainers": inits},
        "status": made["status"] | {"initContainerStatuses": counts},
    }


def test_restarts_of_sidecars_count_and_those_of_other_init_containers_do_not():
    tried, shaky = started("a", init=9), started("z", sidecar=1)
    assert first_to_go([tried, shaky], [], 1, NOW) == [shaky]
