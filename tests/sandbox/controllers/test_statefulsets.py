import pytest

from rollouts.sandbox.controllers.reading import labels_of, name_of, status_of
from rollouts.sandbox.controllers.stateful_pods import POD_INDEX, POD_NAME, REVISION
from tests.sandbox.controllers.cluster import NAMESPACE
from tests.sandbox.controllers.making import SELECTOR, template


def start(cluster, replicas=3, image="web:v1", **spec):
    whole = {"replicas": replicas, "serviceName": "web", "selector": SELECTOR, "template": template(image)}
    cluster.create("statefulsets", "web", spec=whole | spec)
    cluster.settle()


def steps(cluster, rounds=12):
    """The names of the pods, and which of them leave (-), after each round in which pods come up and go."""
    seen: list[list[str]] = []
    for _ in range(rounds):
        names = [f"{name_of(each)}{'-' if 'deletionTimestamp' in each['metadata'] else ''}" for each in cluster.pods()]
        seen += [sorted(names)] if seen[-1:] != [sorted(names)] else []
        cluster.live(1)
    return seen


def images(cluster):
    return {name_of(pod): pod["spec"]["containers"][0]["image"] for pod in cluster.pods()}


def status(cluster):
    return status_of(cluster.get("statefulsets", "web"))


def test_pods_come_one_after_the_other_and_go_from_the_last_on(cluster):
    start(cluster)
    assert steps(cluster) == [["web-0"], ["web-0", "web-1"], ["web-0", "web-1", "web-2"]]
    cluster.change("statefulsets", "web", replicas=1)
    cluster.settle()
    assert [each for each in steps(cluster) if "web-0-" in each] == []
    assert cluster.names("pods") == ["web-0"]
    deleted = ["delete Pod web-2 in StatefulSet web successful", "delete Pod web-1 in StatefulSet web successful"]
    assert cluster.told("SuccessfulDelete") == deleted


def test_a_pod_that_is_not_ready_holds_the_next_unless_they_come_in_parallel(cluster):
    start(cluster)
    cluster.settle(60)
    assert cluster.names("pods") == ["web-0"]
    cluster.registry.delete("statefulsets", NAMESPACE, "web")
    cluster.live()
    start(cluster, podManagementPolicy="Parallel")
    assert cluster.names("pods") == ["web-0", "web-1", "web-2"]


def test_a_pod_knows_its_name_number_and_revision(cluster):
    start(cluster, 1)
    (pod,) = cluster.pods()
    (revision,) = cluster.names("controllerrevisions")
    labels = labels_of(pod)
    assert (labels[REVISION], labels[POD_NAME], labels[POD_INDEX]) == (revision, "web-0", "0")
    assert (pod["spec"]["hostname"], pod["spec"]["subdomain"]) == ("web-0", "web")


def test_a_new_template_replaces_the_last_pod_first_and_waits_for_each(cluster):
    start(cluster)
    cluster.live()
    before = status(cluster)
    assert (before["currentRevision"], before["updatedReplicas"]) == (before["updateRevision"], 3)
    cluster.change("statefulsets", "web", template=template("web:v2"))
    cluster.settle()
    order: list[list[str]] = []
    for _ in range(12):
        new = sorted(name for name, image in images(cluster).items() if image == "web:v2")
        order += [new] if order[-1:] != [new] else []
        cluster.live(1)
    assert order == [[], ["web-2"], ["web-1", "web-2"], ["web-0", "web-1", "web-2"]]
    after = status(cluster)
    assert after["currentRevision"] == after["updateRevision"] != before["updateRevision"]
    assert (after["currentReplicas"], after["updatedReplicas"], after["readyReplicas"]) == (3, 3, 3)


def test_a_partition_keeps_the_first_ones_as_they_were_even_when_they_are_made_anew(cluster):
    start(cluster, updateStrategy={"type": "RollingUpdate", "rollingUpdate": {"partition": 2}})
    cluster.live()
    cluster.change("statefulsets", "web", template=template("web:v2"))
    cluster.live()
    assert images(cluster) == {"web-0": "web:v1", "web-1": "web:v1", "web-2": "web:v2"}
    cluster.registry.delete("pods", NAMESPACE, "web-0")
    cluster.live()
    assert images(cluster)["web-0"] == "web:v1"
    now = status(cluster)
    assert (now["currentReplicas"], now["updatedReplicas"]) == (2, 1)


def test_on_delete_replaces_only_what_is_deleted(cluster):
    start(cluster, 2, updateStrategy={"type": "OnDelete"})
    cluster.live()
    cluster.change("statefulsets", "web", template=template("web:v2"))
    cluster.live()
    assert set(images(cluster).values()) == {"web:v1"}
    cluster.registry.delete("pods", NAMESPACE, "web-1")
    cluster.live()
    assert images(cluster) == {"web-0": "web:v1", "web-1": "web:v2"}


def test_going_back_gives_an_old_revision_the_next_number_and_old_ones_are_forgotten(cluster):
    start(cluster, 1, revisionHistoryLimit=1)
    for image in ("web:v2", "web:v1", "web:v3", "web:v4"):
        cluster.live()
        cluster.change("statefulsets", "web", template=template(image))
    cluster.live()
    numbers = sorted(each["revision"] for each in cluster.registry.list("controllerrevisions", NAMESPACE))
    assert numbers == [4, 5]


def test_a_pod_that_ended_is_made_again_under_its_name(cluster):
    start(cluster, 1)
    cluster.live()
    (pod,) = cluster.pods()
    cluster.registry.update("pods", pod | {"status": pod["status"] | {"phase": "Failed"}}, subresource="status")
    cluster.settle()
    cluster.live()
    (again,) = cluster.pods()
    assert name_of(again) == "web-0"
    assert again["metadata"]["uid"] != pod["metadata"]["uid"]
    assert cluster.told("RecreatingTerminatedPod") == ["StatefulSet lab/web is recreating terminated Pod web-0"]


def test_each_pod_has_claims_of_its_own_that_outlive_it(cluster):
    claim = {"metadata": {"name": "data"}, "spec": {"accessModes": ["ReadWriteOnce"]}}
    start(cluster, 2, volumeClaimTemplates=[claim])
    cluster.live()
    assert cluster.names("persistentvolumeclaims") == ["data-web-0", "data-web-1"]
    (volume,) = cluster.registry.get("pods", NAMESPACE, "web-1")["spec"]["volumes"]
    assert volume == {"name": "data", "persistentVolumeClaim": {"claimName": "data-web-1"}}
    cluster.change("statefulsets", "web", replicas=1)
    cluster.live()
    assert cluster.names("persistentvolumeclaims") == ["data-web-0", "data-web-1"]


def test_orphans_and_their_revisions_are_adopted_by_a_successor(cluster):
    start(cluster, 2)
    cluster.live()
    pods, revisions = cluster.names("pods"), cluster.names("controllerrevisions")
    cluster.registry.delete("statefulsets", NAMESPACE, "web", propagation="Orphan")
    cluster.settle()
    start(cluster, 2)
    cluster.live()
    assert (cluster.names("pods"), cluster.names("controllerrevisions")) == (pods, revisions)
    assert status(cluster)["readyReplicas"] == 2


@pytest.mark.parametrize(("seconds", "available"), [(0, 1), (30, 0)])
def test_ready_pods_are_available_after_their_time(cluster, seconds, available):
    start(cluster, 1, minReadySeconds=seconds)
    cluster.run()
    cluster.settle()
    assert (status(cluster)["readyReplicas"], status(cluster)["availableReplicas"]) == (1, available)
    cluster.settle(31)
    assert status(cluster)["availableReplicas"] == 1


def test_each_pod_has_a_name_below_the_headless_service(cluster):
    ports = [{"port": 80}]
    cluster.create("services", "web", spec={"clusterIP": "None", "selector": SELECTOR["matchLabels"], "ports": ports})
    start(cluster, 2)
    cluster.live()
    (subset,) = cluster.get("endpoints", "web")["subsets"]
    assert sorted(each["hostname"] for each in subset["addresses"]) == ["web-0", "web-1"]
    (endpointslice,) = cluster.registry.list("endpointslices", NAMESPACE)
    assert sorted(each["hostname"] for each in endpointslice["endpoints"]) == ["web-0", "web-1"]
