import pytest

from rollouts.sandbox.controllers.actions import Again, Delete, Say, Update
from rollouts.sandbox.controllers.evictions import FOREVER, State, patience, plan
from tests.sandbox.controllers.making import NOW, pod

TAINT = {"key": "down", "value": "yes", "effect": "NoExecute"}
OTHER = {"key": "slow", "effect": "NoExecute"}


def tolerating(*tolerations):
    made = pod("p")
    made["spec"]["tolerations"] = list(tolerations)
    return made


@pytest.mark.parametrize(
    ("tolerations", "taints", "seconds"),
    [
        ([], [TAINT], 0),
        ([{"key": "down", "operator": "Exists"}], [TAINT], FOREVER),
        ([{"key": "down", "value": "yes", "tolerationSeconds": 30}], [TAINT], 30),
        ([{"key": "down", "value": "no", "tolerationSeconds": 30}], [TAINT], 0),
        ([{"operator": "Exists", "tolerationSeconds": 9}], [TAINT, OTHER], 9),
        ([{"key": "down", "operator": "Exists"}], [TAINT, OTHER], 0),
        ([{"operator": "Exists", "effect": "NoSchedule"}], [TAINT], 0),
        ([{"operator": "Exists", "tolerationSeconds": -5}], [TAINT], 0),
    ],
)
def test_a_pod_stays_as_long_as_it_tolerates_every_taint(tolerations, taints, seconds):
    assert patience(tolerating(*tolerations), taints) == seconds


def test_a_pod_that_does_not_tolerate_is_marked_and_deleted():
    said, marked, gone = plan(State(tolerating(), (TAINT,)), NOW)
    assert isinstance(said, Say)
    assert (said.reason, said.message) == ("TaintManagerEviction", "Marking for deletion Pod lab/p")
    assert isinstance(marked, Update)
    assert marked.object["status"]["conditions"][-1]["reason"] == "DeletionByTaintManager"
    assert isinstance(gone, Delete)


def test_a_pod_that_tolerates_for_a_while_is_looked_at_again():
    patient = tolerating({"operator": "Exists", "tolerationSeconds": 60})
    assert plan(State(patient, (TAINT,), NOW - 20), NOW) == [Again(NOW + 40)]
    assert len(plan(State(patient, (TAINT,), NOW - 60), NOW)) == 3


def test_a_taint_that_goes_in_time_is_forgiven():
    (said,) = plan(State(tolerating(), (), NOW - 5), NOW)
    assert isinstance(said, Say)
    assert said.message == "Cancelling deletion of Pod lab/p"
    assert plan(State(tolerating(), ()), NOW) == []


def test_a_taint_empties_its_node_and_a_cordon_does_not(cluster):
    node = cluster.registry.get("nodes", "", "node-1") | {"spec": {}}
    cluster.deploy(replicas=2)
    cluster.live()
    before = cluster.names("pods")
    cordoned = cluster.registry.update("nodes", node | {"spec": {"unschedulable": True}})
    cluster.settle()
    assert cluster.registry.get("nodes", "", "node-1")["spec"]["taints"][0]["key"] == "node.kubernetes.io/unschedulable"
    assert cluster.names("pods") == before
    cordoned = cluster.registry.get("nodes", "", "node-1")
    cluster.registry.update("nodes", cordoned | {"spec": cordoned["spec"] | {"taints": [TAINT]}})
    cluster.settle()
    leaving = [each for each in cluster.pods() if "deletionTimestamp" in each["metadata"]]
    assert sorted(each["metadata"]["name"] for each in leaving) == before
    assert sorted(cluster.told("TaintManagerEviction")) == [f"Marking for deletion Pod lab/{name}" for name in before]
