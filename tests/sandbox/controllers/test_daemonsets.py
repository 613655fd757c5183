import pytest

from rollouts.sandbox.controllers.daemon_pods import BORNE, GENERATION, HASH, belongs, node_of
from rollouts.sandbox.controllers.reading import labels_of, name_of, status_of
from tests.sandbox.controllers.cluster import NAMESPACE
from tests.sandbox.controllers.making import SELECTOR, template

NODES = ("node-1", "node-2", "node-3")


@pytest.fixture
def three(cluster):
    """A cluster of three nodes."""
    for name in NODES[1:]:
        cluster.registry.create("nodes", {"metadata": {"name": name, "labels": {"number": name[-1]}}})
    return cluster


def start(cluster, image="web:v1", node_selector=None, **spec):
    made = template(image)
    if node_selector:
        made |= {"spec": made["spec"] | {"nodeSelector": node_selector}}
    cluster.create("daemonsets", "agent", spec={"selector": SELECTOR, "template": made} | spec)
    cluster.settle()


def bind(cluster):
    """Let each pod run on the node that it is meant for, and leaving ones stop."""
    for pod in cluster.pods():
        if "deletionTimestamp" not in pod["metadata"] and not pod["spec"].get("nodeName"):
            pod = cluster.registry.update("pods", pod | {"spec": pod["spec"] | {"nodeName": node_of(pod)}})
            cluster.run_where_bound(pod)
        elif "deletionTimestamp" in pod["metadata"]:
            cluster.registry.delete("pods", NAMESPACE, name_of(pod), grace_seconds=0)
    cluster.settle()


def where(cluster, image=""):
    return sorted(node_of(pod) for pod in cluster.pods(image) if "deletionTimestamp" not in pod["metadata"])


def status(cluster):
    return status_of(cluster.get("daemonsets", "agent"))


def test_every_node_has_one_pod_that_knows_its_revision(three):
    start(three)
    assert where(three) == [*NODES]
    bind(three)
    (revision,) = three.registry.list("controllerrevisions", NAMESPACE)
    labels = labels_of(three.pods()[0])
    assert (labels[HASH], labels[GENERATION]) == (revision["metadata"]["labels"][HASH], "1")
    assert status(three) == {
        "currentNumberScheduled": 3, "desiredNumberScheduled": 3, "numberAvailable": 3, "numberMisscheduled": 0,
        "numberReady": 3, "observedGeneration": 1, "updatedNumberScheduled": 3,
    }  # fmt: skip


def test_a_new_node_gets_its_pod_and_that_of_one_that_goes_is_removed(three):
    start(three)
    bind(three)
    three.registry.create("nodes", {"metadata": {"name": "node-4"}})
    three.settle()
    assert where(three) == [*NODES, "node-4"]
    three.registry.delete("nodes", "", "node-2")
    three.settle()
    assert where(three) == ["node-1", "node-3", "node-4"]


def test_a_selector_chooses_the_nodes_and_follows_their_labels(three):
    start(three, node_selector={"number": "2"})
    assert where(three) == ["node-2"]
    bind(three)
    node = three.registry.get("nodes", "", "node-3")
    three.registry.update("nodes", node | {"metadata": node["metadata"] | {"labels": {"number": "2"}}})
    three.settle()
    assert where(three) == ["node-2", "node-3"]
    node = three.registry.get("nodes", "", "node-2")
    three.registry.update("nodes", node | {"metadata": node["metadata"] | {"labels": {}}})
    three.settle()
    assert where(three) == ["node-3"]


@pytest.mark.parametrize(
    ("taint", "tolerated", "runs", "stays"),
    [
        (None, [], True, True),
        ({"key": "a", "effect": "NoSchedule"}, [], False, True),
        ({"key": "a", "effect": "NoExecute"}, [], False, False),
        ({"key": "a", "effect": "PreferNoSchedule"}, [], True, True),
        ({"key": "a", "effect": "NoExecute"}, [{"operator": "Exists"}], True, True),
        *(({"key": f"node.kubernetes.io/{key}", "effect": effect}, [], True, True) for key, effect in BORNE),
    ],
)
def test_taints_keep_pods_away_or_drive_them_out_unless_they_are_tolerated(taint, tolerated, runs, stays):
    made = template()
    owner = {"spec": {"template": made | {"spec": made["spec"] | {"tolerations": tolerated}}}}
    node = {"metadata": {"name": "n"}, "spec": {"taints": [taint] if taint else []}}
    assert belongs(owner, node) == (runs, stays)


@pytest.mark.parametrize(("most", "gone"), [(1, 1), (2, 2), ("50%", 2), ("1%", 1), (5, 3)])
def test_a_new_template_replaces_as_many_at_once_as_may_be_missing(three, most, gone):
    start(three, updateStrategy={"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": most}})
    bind(three)
    three.change("daemonsets", "agent", template=template("web:v2"))
    three.settle()
    assert len(where(three, "web:v1")) == 3 - gone
    for _ in range(6):
        bind(three)
    assert where(three, "web:v2") == [*NODES]
    assert status(three)["updatedNumberScheduled"] == 3


def test_pods_that_are_not_available_anyway_are_replaced_first(three):
    start(three)
    three.change("daemonsets", "agent", template=template("web:v2"))
    three.settle()
    assert where(three, "web:v1") == [], "none was available, so none needs to be spared"


def test_on_delete_replaces_only_what_is_deleted(three):
    start(three, updateStrategy={"type": "OnDelete"})
    bind(three)
    three.change("daemonsets", "agent", template=template("web:v2"))
    three.settle()
    assert where(three, "web:v1") == [*NODES]
    first = next(pod for pod in three.pods() if node_of(pod) == "node-1")
    three.registry.delete("pods", NAMESPACE, name_of(first), grace_seconds=0)
    three.settle()
    assert where(three, "web:v2") == ["node-1"]


def test_a_pod_that_failed_is_removed_with_a_word_and_made_anew(three):
    start(three)
    bind(three)
    pod = three.pods()[0]
    three.registry.update("pods", pod | {"status": pod["status"] | {"phase": "Failed"}}, subresource="status")
    three.settle()
    bind(three)
    assert where(three) == [*NODES]
    word = f"Found failed daemon pod lab/{name_of(pod)} on node {node_of(pod)}, will try to kill it"
    assert three.told("FailedDaemonPod") == [word]


def test_it_counts_what_is_where_it_must_not_be(three):
    start(three)
    bind(three)
    node = three.registry.get("nodes", "", "node-1")
    three.registry.update("nodes", node | {"spec": {"taints": [{"key": "a", "effect": "NoSchedule"}]}})
    three.settle()
    now = status(three)
    assert (now["desiredNumberScheduled"], now["currentNumberScheduled"], now["numberMisscheduled"]) == (2, 2, 1)
