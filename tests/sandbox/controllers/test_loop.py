import logging
from itertools import pairwise

import pytest

from rollouts.sandbox.controllers.actions import Update
from rollouts.sandbox.controllers.controller import Controller
from rollouts.sandbox.controllers.loop import Loop
from rollouts.sandbox.controllers.ownership import Ownership
from rollouts.sandbox.controllers.reading import key_of, name_of
from tests.sandbox.controllers.making import template


def sizes(cluster):
    replicasets = sorted(
        cluster.registry.list("replicasets"), key=lambda each: int(each["metadata"]["resourceVersion"])
    )
    return {
        each["spec"]["template"]["spec"]["containers"][0]["image"]: each["spec"]["replicas"] for each in replicasets
    }


def test_a_deployment_gets_its_replicaset_and_that_its_pods(cluster):
    cluster.deploy(replicas=3)
    cluster.live()
    assert len(cluster.pods()) == 3
    status = cluster.get("deployments", "web")["status"]
    assert (status["readyReplicas"], status["availableReplicas"], status["observedGeneration"]) == (3, 3, 1)
    assert status["conditions"][-1]["reason"] == "NewReplicaSetAvailable"
    assert len(cluster.told("SuccessfulCreate")) == 3


def test_another_image_rolls_out_to_the_end(cluster):
    cluster.deploy(replicas=4)
    cluster.live()
    cluster.change("deployments", "web", template=template("web:v2"))
    cluster.live()
    assert sizes(cluster) == {"web:v1": 0, "web:v2": 4}
    assert len(cluster.pods()) == len(cluster.pods("web:v2")) == 4
    assert cluster.get("deployments", "web")["status"]["updatedReplicas"] == 4


def test_steps_that_follow_each_other_are_seen_apart(cluster):
    cluster.deploy(replicas=10)
    cluster.live()
    seen = []
    cluster.registry.storage.on_change(
        lambda change: (
            seen.append((cluster.clock.now(), change.object["spec"]["replicas"]))
            if change.resource == "replicasets" and change.previous and change.previous["spec"] != change.object["spec"]
            else None
        )
    )
    cluster.change("deployments", "web", template=template("web:v2"))
    cluster.settle(0.1)
    (down, old), (up, new) = seen
    assert (old, new) == (8, 5)
    assert up - down == pytest.approx(0.01, abs=1e-4)


def test_a_pod_that_is_deleted_is_replaced(cluster):
    cluster.deploy(replicas=2)
    cluster.live()
    first = name_of(cluster.pods()[0])
    cluster.registry.delete("pods", "lab", first)
    cluster.live()
    assert len(cluster.pods()) == 2
    assert first not in cluster.names("pods")


def test_refused_pods_are_tried_again_ever_more_rarely_and_nothing_hurries_them(cluster):
    cluster.refused = "exceeded quota: no more"
    cluster.deploy(replicas=1)
    cluster.settle(1.2)
    first, *others = cluster.attempts
    # After 10 ms because of its own status, then by a backoff of 5 ms that doubles from the second failure on.
    waits = [after - before for before, after in pairwise(others)]
    assert others[0] - first == pytest.approx(0.01, abs=1e-4)
    assert waits == pytest.approx([0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64][: len(waits)], abs=1e-4)
    assert len(waits) >= 6
    replicaset = cluster.registry.list("replicasets")[0]
    assert replicaset["status"]["conditions"][0]["reason"] == "FailedCreate"
    cluster.refused = ""
    cluster.settle(0.05)
    assert cluster.pods() == []
    cluster.live()
    assert len(cluster.pods()) == 1
    assert "conditions" not in cluster.registry.list("replicasets")[0]["status"]


def test_a_missed_deadline_is_noticed_without_any_change(cluster):
    cluster.deploy(replicas=1, progressDeadlineSeconds=5)
    cluster.settle(5.9)
    reasons = {each["reason"] for each in cluster.get("deployments", "web")["status"]["conditions"]}
    assert "ProgressDeadlineExceeded" not in reasons
    cluster.settle(1.2)
    reasons = {each["reason"] for each in cluster.get("deployments", "web")["status"]["conditions"]}
    assert "ProgressDeadlineExceeded" in reasons


def test_pods_become_available_when_their_time_has_come_without_any_change(cluster):
    cluster.deploy(replicas=1, minReadySeconds=10)
    cluster.settle()
    cluster.run()
    cluster.settle(9.0)
    assert "availableReplicas" not in cluster.get("deployments", "web")["status"]
    cluster.settle(2.0)
    assert cluster.get("deployments", "web")["status"]["availableReplicas"] == 1


@pytest.mark.parametrize(("replicas", "seconds"), [(1, 10), (2, 11)])
def test_a_ready_pod_counts_a_second_later_as_long_as_another_is_not_ready(cluster, replicas, seconds):
    cluster.deploy(replicas=replicas, minReadySeconds=10)
    cluster.settle()
    cluster.run(pods=cluster.pods()[:1])
    cluster.settle(seconds - 0.1)
    assert "availableReplicas" not in cluster.get("deployments", "web")["status"]
    cluster.settle(0.2)
    assert cluster.get("deployments", "web")["status"]["availableReplicas"] == 1


def test_recreate_makes_the_new_pods_when_the_last_old_one_is_gone(cluster):
    cluster.deploy(replicas=2, strategy={"type": "Recreate"})
    cluster.live()
    cluster.change("deployments", "web", template=template("web:v2"))
    cluster.settle()
    assert sizes(cluster) == {"web:v1": 0}
    one, other = cluster.pods()
    cluster.run(pods=[one])
    cluster.settle()
    assert sizes(cluster) == {"web:v1": 0}
    cluster.run(pods=[other])
    cluster.settle(0.05)
    assert sizes(cluster) == {"web:v1": 0, "web:v2": 2}


def test_a_name_that_is_taken_leads_to_another_hash(cluster):
    cluster.deploy(replicas=1)
    cluster.settle()
    (name,) = cluster.names("replicasets")
    taken = cluster.get("replicasets", name)
    cluster.registry.delete("deployments", "lab", "web", propagation="Orphan")
    cluster.settle()
    strange = {"matchLabels": {"app": "strange"}}
    cluster.registry.delete("replicasets", "lab", name, propagation="Orphan")
    cluster.settle()
    labels = {"metadata": {"labels": {"app": "strange"}}}
    cluster.create("replicasets", name, spec={"selector": strange, "replicas": 0, "template": template() | labels})
    cluster.deploy(replicas=1)
    cluster.live()
    assert cluster.get("deployments", "web")["status"]["collisionCount"] == 1
    assert len(cluster.names("replicasets")) == 2
    assert taken["metadata"]["name"] == name


def test_a_replicationcontroller_keeps_its_pods_too(cluster):
    labels = {"app": "rc"}
    body = {"metadata": {"labels": labels}, "spec": {"containers": [{"name": "a", "image": "web:v1"}]}}
    cluster.create("replicationcontrollers", "old", spec={"replicas": 2, "selector": labels, "template": body})
    cluster.live()
    assert cluster.get("replicationcontrollers", "old")["status"]["availableReplicas"] == 2
    cluster.change("replicationcontrollers", "old", replicas=1)
    cluster.live()
    assert len(cluster.pods()) == 1
    (event,) = [each for each in cluster.registry.list("events") if each["reason"] == "SuccessfulDelete"]
    assert event["source"]["component"] == "replication-controller"


def test_what_was_stored_before_the_start_is_taken_in(cluster):
    cluster.loop.stop()
    cluster.deploy(replicas=2)
    cluster.settle()
    assert cluster.pods() == []
    cluster.loop.start()


def test_a_fault_of_a_controller_is_logged_and_tried_again(cluster, caplog):
    class Stumbling(Controller):
        component = "stumbler"
        tries = 2
        looks = 0

        def keys(self, change):
            return [key_of(change.object)] if change.resource == "configmaps" else []

        def read(self, key):
            self.looks += 1
            return key

        def plan(self, state, now):
            raise KeyError("spec")

    stumbler = Stumbling(cluster.registry.storage)
    loop = Loop(cluster.registry, cluster.clock, Ownership(), [stumbler])
    cluster.create("configmaps", "notes")
    with caplog.at_level(logging.CRITICAL):
        loop.start()
        cluster.settle(10.0)
        loop.stop()
    configmaps = 2
    assert stumbler.looks == configmaps * 3


def test_a_conflict_is_tried_again_with_what_is_there_by_then(cluster):
    class Stamping(Controller):
        component = "stamper"
        conflicts = 1

        def keys(self, change):
            return [key_of(change.object)] if change.resource == "secrets" else []

        def read(self, key):
            return cluster.registry.get("secrets", *key)

        def plan(self, state, now):
            if "stamp" in state["metadata"].get("annotations", {}):
                return []
            stale = {"resourceVersion": "1"} if self.conflicts else {}
            self.conflicts = 0
            metadata = state["metadata"] | {"annotations": {"stamp": "yes"}} | stale
            return [Update("secrets", state | {"metadata": metadata})]

    loop = Loop(cluster.registry, cluster.clock, Ownership(), [Stamping(cluster.registry.storage)])
    loop.start()
    cluster.create("secrets", "token")
    cluster.settle()
    assert cluster.get("secrets", "token")["metadata"]["annotations"] == {"stamp": "yes"}


def test_a_controller_is_told_only_of_what_it_follows(cluster):
    told = []

    class Listening(Controller):
        component = "listener"
        follows = ("secrets", "configmaps")

        def keys(self, change):
            told.append(change.resource)
            return []

        def read(self, key):
            return None

        def plan(self, state, now):
            return []

    loop = Loop(cluster.registry, cluster.clock, Ownership(), [Listening(cluster.registry.storage)])
    loop.start()
    for resource in ("secrets", "pods", "configmaps"):
        cluster.create(resource, "any")
    loop.stop()
    assert set(told) == {"secrets", "configmaps"}
