"""Whole lives of Deployments, ReplicaSets and ReplicationControllers, as Kubernetes' own suites test them."""

from random import Random

import pytest

from rollouts.sandbox.controllers.conditions import find
from rollouts.sandbox.controllers.history import DESIRED, HISTORY, MAXIMUM, REVISION
from rollouts.sandbox.controllers.reading import annotations_of, counted, name_of, status_of, total, wanted
from tests.sandbox.controllers.cluster import NAMESPACE, Cluster
from tests.sandbox.controllers.making import SELECTOR, template


def sets(cluster, image=""):
    """The ReplicaSets by image."""
    found = {each["spec"]["template"]["spec"]["containers"][0]["image"]: each for each in all_sets(cluster)}
    return found[image] if image else found


def all_sets(cluster):
    return cluster.registry.list("replicasets", NAMESPACE)


def sizes(cluster):
    return {image: wanted(each) for image, each in sets(cluster).items()}


def reason(cluster, kind="Progressing", name="web"):
    held = find(status_of(cluster.get("deployments", name)).get("conditions"), kind)
    return held["reason"] if held else None


def relabel(cluster, resource, name, **labels):
    old = cluster.registry.get(resource, NAMESPACE, name)
    kept = {key: value for key, value in (old["metadata"]["labels"] | labels).items() if value is not None}
    return cluster.registry.update(resource, old | {"metadata": old["metadata"] | {"labels": kept}})


def roll(cluster, image):
    cluster.change("deployments", "web", template=template(image))


def rolling(surge, unavailable):
    return {"type": "RollingUpdate", "rollingUpdate": {"maxSurge": surge, "maxUnavailable": unavailable}}


def test_of_several_rollouts_in_a_row_only_the_last_arrives(cluster):
    cluster.deploy(replicas=10)
    cluster.live()
    for version in (2, 3, 4):
        roll(cluster, f"web:v{version}")
        cluster.settle()
        cluster.run(pods=[pod for pod in cluster.pods(f"web:v{version}") if not pod["spec"].get("nodeName")][:2])
        cluster.settle()
        assert total(all_sets(cluster), "availableReplicas") >= 8
        assert sum(sizes(cluster).values()) <= 13
    cluster.live()
    assert sizes(cluster) == {"web:v1": 0, "web:v2": 0, "web:v3": 0, "web:v4": 10}
    assert reason(cluster) == "NewReplicaSetAvailable"


def test_a_template_that_was_there_before_is_taken_up_again_under_a_new_number(cluster):
    cluster.deploy(replicas=2)
    for image in ("web:v2", "web:v1", "web:v2"):
        cluster.live()
        roll(cluster, image)
    cluster.live()
    notes = {image: annotations_of(each) for image, each in sets(cluster).items()}
    assert (notes["web:v1"][REVISION], notes["web:v1"][HISTORY]) == ("3", "1")
    assert (notes["web:v2"][REVISION], notes["web:v2"][HISTORY]) == ("4", "2")
    assert annotations_of(cluster.get("deployments", "web"))[REVISION] == "4"


def test_scaling_a_rollout_that_is_stuck_gives_both_sides_their_share(cluster):
    cluster.deploy(replicas=10, strategy=rolling(3, 2))
    cluster.live()
    roll(cluster, "web:bad")
    cluster.settle(2)
    cluster.run(pods=[pod for pod in cluster.pods() if "deletionTimestamp" in pod["metadata"]])
    cluster.settle(2)
    assert sizes(cluster) == {"web:v1": 8, "web:bad": 5}
    cluster.change("deployments", "web", replicas=30)
    cluster.settle(2)
    assert sizes(cluster) == {"web:v1": 20, "web:bad": 13}
    notes = [annotations_of(each) for each in all_sets(cluster)]
    assert [(each[DESIRED], each[MAXIMUM]) for each in notes] == [("30", "33")] * 2
    cluster.change("deployments", "web", replicas=5)
    cluster.settle(2)
    assert sum(sizes(cluster).values()) == 8


def test_a_paused_rollout_scales_and_goes_on_with_its_new_template_only_when_resumed(cluster):
    cluster.deploy(replicas=4)
    cluster.live()
    cluster.change("deployments", "web", paused=True)
    roll(cluster, "web:v2")
    cluster.change("deployments", "web", replicas=6)
    cluster.live()
    assert sizes(cluster) == {"web:v1": 6}
    assert (reason(cluster), counted(cluster.get("deployments", "web"), "updatedReplicas")) == ("DeploymentPaused", 0)
    cluster.change("deployments", "web", paused=False)
    cluster.live()
    assert sizes(cluster) == {"web:v1": 0, "web:v2": 6}


def test_pausing_midway_holds_both_sides_until_the_new_one_is_full(cluster):
    cluster.deploy(replicas=4, strategy=rolling(4, 0))
    cluster.live()
    roll(cluster, "web:v2")
    cluster.settle()
    cluster.change("deployments", "web", paused=True)
    cluster.settle()
    assert sizes(cluster) == {"web:v1": 4, "web:v2": 4}
    cluster.live()
    assert sizes(cluster) == {"web:v1": 0, "web:v2": 4}, "a full new one lets the old go, even while paused"


def test_an_adopted_replicaset_keeps_its_number_and_the_next_is_one_above(cluster):
    number = 3546343826724305832
    owned = {"replicas": 1, "selector": SELECTOR, "template": template("web:v0")}
    metadata = {"name": "before", "namespace": NAMESPACE, "annotations": {REVISION: str(number)}}
    metadata["labels"] = SELECTOR["matchLabels"]
    cluster.registry.create("replicasets", {"metadata": metadata, "spec": owned})
    cluster.live()
    cluster.deploy(replicas=1)
    cluster.live()
    assert sizes(cluster) == {"web:v0": 0, "web:v1": 1}
    assert annotations_of(cluster.get("deployments", "web"))[REVISION] == str(number + 1)


def test_deployments_that_select_the_same_pods_leave_each_other_alone(cluster):
    cluster.deploy("one", replicas=2, image="web:one")
    cluster.deploy("two", replicas=2, image="web:two")
    cluster.live()
    assert sizes(cluster) == {"web:one": 2, "web:two": 2}
    cluster.change("deployments", "one", replicas=4)
    cluster.live()
    assert sizes(cluster) == {"web:one": 4, "web:two": 2}
    cluster.registry.delete("deployments", NAMESPACE, "one")
    cluster.live()
    assert sizes(cluster) == {"web:two": 2}


def test_a_replicaset_that_matches_no_more_is_let_go_and_taken_back_when_it_does(cluster):
    cluster.deploy(replicas=1)
    cluster.live()
    (name,) = cluster.names("replicasets")
    relabel(cluster, "replicasets", name, app="other")
    cluster.settle()
    assert "ownerReferences" not in cluster.registry.get("replicasets", NAMESPACE, name)["metadata"]
    relabel(cluster, "replicasets", name, app="web")
    cluster.settle()
    assert cluster.registry.get("replicasets", NAMESPACE, name)["metadata"]["ownerReferences"][0]["name"] == "web"


@pytest.mark.parametrize(
    ("limit", "left"), [(0, {"web:v4"}), (1, {"web:v3", "web:v4"}), (2, {"web:v2", "web:v3", "web:v4"})]
)
def test_as_many_old_revisions_are_kept_as_asked(cluster, limit, left):
    cluster.deploy(replicas=2, revisionHistoryLimit=limit)
    for version in (2, 3, 4):
        cluster.live()
        roll(cluster, f"web:v{version}")
    cluster.live()
    assert set(sets(cluster)) == left


def test_a_missed_deadline_is_said_and_taken_back_when_pods_get_ready_after_all(cluster):
    cluster.deploy(replicas=2, progressDeadlineSeconds=30)
    cluster.settle(40)
    assert reason(cluster) == "ProgressDeadlineExceeded"
    assert reason(cluster, "Available") == "MinimumReplicasUnavailable"
    cluster.live()
    assert (reason(cluster), reason(cluster, "Available")) == ("NewReplicaSetAvailable", "MinimumReplicasAvailable")


def test_the_deadline_does_not_pass_while_a_rollout_is_paused_and_begins_anew_when_it_is_resumed(cluster):
    cluster.deploy(replicas=2, progressDeadlineSeconds=30)
    cluster.settle(20)
    cluster.change("deployments", "web", paused=True)
    cluster.settle(200)
    assert reason(cluster) == "DeploymentPaused"
    cluster.change("deployments", "web", paused=False)
    cluster.settle(29)
    assert reason(cluster) == "DeploymentResumed"
    cluster.settle(5)
    assert reason(cluster) == "ProgressDeadlineExceeded"


def test_a_condition_of_somebody_elses_stays(cluster):
    cluster.deploy(replicas=1)
    cluster.live()
    old = cluster.get("deployments", "web")
    mine = {"type": "StatusUpdate", "status": "True", "reason": "E2E", "message": "set by a test"}
    conditions = [*old["status"]["conditions"], mine]
    cluster.registry.update(
        "deployments", old | {"status": old["status"] | {"conditions": conditions}}, subresource="status"
    )
    roll(cluster, "web:v2")
    cluster.live()
    assert find(cluster.get("deployments", "web")["status"]["conditions"], "StatusUpdate") == mine


def test_ready_pods_are_available_only_after_their_time_and_at_once_when_that_is_lowered(cluster):
    cluster.deploy(replicas=10, minReadySeconds=3600, progressDeadlineSeconds=7200)
    cluster.live()
    status = status_of(cluster.get("deployments", "web"))
    assert (status["readyReplicas"], status.get("availableReplicas", 0)) == (10, 0)
    assert reason(cluster, "Available") == "MinimumReplicasUnavailable"
    cluster.change("deployments", "web", minReadySeconds=1)
    cluster.settle(2)
    assert counted(cluster.get("deployments", "web"), "availableReplicas") == 10
    assert reason(cluster) == "NewReplicaSetAvailable"


def test_more_room_given_midway_is_used_at_once(cluster):
    cluster.deploy(replicas=10, strategy=rolling(1, 0))
    cluster.live()
    roll(cluster, "web:v2")
    cluster.settle()
    assert sizes(cluster) == {"web:v1": 10, "web:v2": 1}
    cluster.change("deployments", "web", strategy=rolling("50%", "20%"))
    cluster.settle()
    assert sizes(cluster)["web:v1"] == 8
    assert sum(sizes(cluster).values()) == 15


def test_a_switch_to_recreate_midway_takes_all_old_pods_away_and_keeps_the_new_ones(cluster):
    cluster.deploy(replicas=4, strategy=rolling(1, 0))
    cluster.live()
    roll(cluster, "web:v2")
    cluster.settle()
    cluster.change("deployments", "web", strategy={"type": "Recreate"})
    cluster.settle()
    assert sizes(cluster) == {"web:v1": 0, "web:v2": 1}
    cluster.live()
    assert sizes(cluster) == {"web:v1": 0, "web:v2": 4}


@pytest.mark.parametrize("seed", range(5))
def test_whatever_is_done_to_it_a_deployment_comes_to_rest_as_it_was_last_asked(cluster, seed):
    random = Random(seed)
    cluster.deploy(replicas=6)
    image, replicas = "web:v1", 6
    for _ in range(15):
        match random.choice(("roll", "scale", "pause", "resume", "delete", "wait")):
            case "roll":
                image = f"web:v{random.randint(1, 4)}"
                roll(cluster, image)
            case "scale":
                replicas = random.randint(0, 12)
                cluster.change("deployments", "web", replicas=replicas)
            case "pause":
                cluster.change("deployments", "web", paused=True)
            case "resume":
                cluster.change("deployments", "web", paused=False)
            case "delete":
                for pod in random.sample(cluster.pods(), min(2, len(cluster.pods()))):
                    cluster.registry.delete("pods", NAMESPACE, name_of(pod))
            case _:
                cluster.live(random.randint(1, 3))
        cluster.settle(random.random())
    cluster.change("deployments", "web", paused=False)
    cluster.live(60)
    assert {size for name, size in sizes(cluster).items() if name != image} <= {0}
    status = status_of(cluster.get("deployments", "web"))
    assert sizes(cluster)[image] == status.get("availableReplicas", 0) == status.get("replicas", 0) == replicas
    numbers = [annotations_of(each)[REVISION] for each in all_sets(cluster)]
    assert len(set(numbers)) == len(numbers)


KINDS = [("replicasets", SELECTOR), ("replicationcontrollers", SELECTOR["matchLabels"])]


def keep(cluster, resource, selector, replicas, **spec):
    cluster.create(resource, "keeper", spec={"replicas": replicas, "selector": selector, "template": template()} | spec)


@pytest.mark.parametrize(("resource", "selector"), KINDS)
def test_a_pod_whose_labels_change_is_let_go_and_replaced(cluster: Cluster, resource, selector):
    keep(cluster, resource, selector, 2)
    cluster.live()
    lost = cluster.names("pods")[0]
    relabel(cluster, "pods", lost, app="mine")
    cluster.live()
    assert "ownerReferences" not in cluster.registry.get("pods", NAMESPACE, lost)["metadata"]
    assert len(cluster.names("pods")) == 3
    relabel(cluster, "pods", lost, app="web")
    cluster.live()
    assert len(cluster.names("pods")) == 2


@pytest.mark.parametrize(("resource", "selector"), KINDS)
def test_pods_that_are_there_already_are_adopted(cluster: Cluster, resource, selector):
    metadata = {"name": "stray", "namespace": NAMESPACE, "labels": {"app": "web"}}
    cluster.registry.create("pods", {"metadata": metadata, "spec": template()["spec"]})
    keep(cluster, resource, selector, 1)
    cluster.live()
    assert cluster.names("pods") == ["stray"]
    owner = cluster.registry.get("pods", NAMESPACE, "stray")["metadata"]["ownerReferences"][0]
    assert (owner["name"], owner["controller"], owner["blockOwnerDeletion"]) == ("keeper", True, True)


@pytest.mark.parametrize(("resource", "selector"), KINDS)
def test_a_failure_is_a_condition_until_the_size_is_within_reach(cluster: Cluster, resource, selector):
    cluster.refused = "exceeded quota: q"
    keep(cluster, resource, selector, 3)
    cluster.settle()
    held = find(status_of(cluster.get(resource, "keeper"))["conditions"], "ReplicaFailure")
    assert held is not None
    assert (held["status"], held["reason"], held["message"]) == ("True", "FailedCreate", "exceeded quota: q")
    cluster.change(resource, "keeper", replicas=0)
    cluster.settle(30)
    assert find(status_of(cluster.get(resource, "keeper")).get("conditions"), "ReplicaFailure") is None


@pytest.mark.parametrize(("resource", "selector"), KINDS)
def test_pods_count_as_available_after_their_seconds(cluster: Cluster, resource, selector):
    keep(cluster, resource, selector, 2, minReadySeconds=10)
    cluster.settle()
    cluster.run()
    cluster.settle()
    status = status_of(cluster.get(resource, "keeper"))
    assert (status["readyReplicas"], status.get("availableReplicas", 0)) == (2, 0)
    cluster.settle(11)
    assert counted(cluster.get(resource, "keeper"), "availableReplicas") == 2


@pytest.mark.parametrize(("resource", "selector"), KINDS)
def test_ended_pods_are_replaced_and_stay_to_be_looked_at(cluster: Cluster, resource, selector):
    keep(cluster, resource, selector, 1)
    cluster.live()
    pod = cluster.pods()[0]
    cluster.registry.update("pods", pod | {"status": pod["status"] | {"phase": "Failed"}}, subresource="status")
    cluster.settle()
    assert len(cluster.names("pods")) == 2
    assert counted(cluster.get(resource, "keeper"), "replicas") == 1
