from rollouts.sandbox.basics.timestamps import seconds
from rollouts.sandbox.controllers.actions import Again, Delete, Update
from rollouts.sandbox.controllers.lost_nodes import PATIENCE, State, plan
from tests.sandbox.controllers.making import NOW

POD = {"metadata": {"name": "p", "namespace": "lab", "uid": "p"}, "spec": {"nodeName": "n"}}


def test_it_waits_for_the_node_to_come_back():
    assert plan(State(POD, NOW), NOW) == [Again(NOW + PATIENCE)]


def test_then_the_pod_has_failed_and_goes_without_grace():
    marked, gone = plan(State(POD | {"status": {"phase": "Running"}}, NOW), NOW + PATIENCE)
    assert isinstance(marked, Update)
    status = marked.object["status"]
    assert (status["phase"], status["conditions"][0]["reason"]) == ("Failed", "DeletionByPodGC")
    assert status["conditions"][0]["lastTransitionTime"] == seconds(NOW + PATIENCE)
    assert isinstance(gone, Delete)
    assert gone.grace_seconds == 0


def test_one_that_has_ended_only_goes():
    assert len(plan(State(POD | {"status": {"phase": "Succeeded"}}, NOW), NOW + PATIENCE)) == 1


def test_the_pods_of_a_deleted_node_are_replaced_and_those_of_one_that_returns_stay(cluster):
    cluster.deploy(replicas=2)
    cluster.live()
    before = cluster.names("pods")
    cluster.registry.delete("nodes", "", "node-1")
    cluster.settle(30)
    cluster.registry.create("nodes", {"metadata": {"name": "node-1"}})
    cluster.settle(60)
    assert cluster.names("pods") == before
    cluster.registry.delete("nodes", "", "node-1")
    cluster.settle(PATIENCE + 1)
    assert not set(before) & set(cluster.names("pods"))
    assert len(cluster.names("pods")) == 2
