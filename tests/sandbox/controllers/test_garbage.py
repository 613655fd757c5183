import pytest

from rollouts.sandbox.controllers.actions import Delete, Update
from rollouts.sandbox.controllers.garbage import Owner, State, plan
from rollouts.sandbox.controllers.reading import name_of
from tests.sandbox.controllers.making import NOW, pod

LEAVING = "2027-01-15T08:00:00Z"


def owned(*owners, **meta):
    references = [{"kind": "ReplicaSet", "name": each, "uid": each, "blockOwnerDeletion": True} for each in owners]
    return pod("p", ownerReferences=references, **meta)


def state(obj, owners=None, dependents=()):
    return State("pods", obj, owners or {}, [("pods", each) for each in dependents])


def summary(actions):
    told: list[tuple[object, ...]] = []
    for action in actions:
        metadata = action.object["metadata"]
        if isinstance(action, Delete):
            told.append(("delete", action.propagation))
        if isinstance(action, Update):
            owners = [each["uid"] for each in metadata.get("ownerReferences", [])]
            told.append(("keep", owners, metadata.get("finalizers", [])))
    return told


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (state(owned()), []),
        (state(owned("a"), {"a": Owner.SOLID}), []),
        (state(owned("a"), {"a": Owner.ABSENT}), [("delete", "Background")]),
        (state(owned("a", "b"), {"a": Owner.ABSENT, "b": Owner.SOLID}), [("keep", ["b"], [])]),
        (state(owned("a", "b"), {"a": Owner.WAITING, "b": Owner.SOLID}), [("keep", ["b"], [])]),
        (state(owned("a", "b"), {"a": Owner.ABSENT, "b": Owner.ABSENT}), [("delete", "Background")]),
        (state(owned("a"), {"a": Owner.WAITING}), [("delete", "Background")]),
        (state(owned("a"), {"a": Owner.WAITING}, [owned("p")]), [("delete", "Foreground")]),
        (state(owned("a", finalizers=["orphan"]), {"a": Owner.ABSENT}), [("delete", "Orphan")]),
        (state(owned("a", finalizers=["foregroundDeletion"]), {"a": Owner.ABSENT}), [("delete", "Foreground")]),
        (state(owned("a", deletionTimestamp=LEAVING), {"a": Owner.ABSENT}), []),
        (
            state(owned(deletionTimestamp=LEAVING, finalizers=["foregroundDeletion"]), {}, [owned("p")]),
            [],
        ),
        (
            state(owned(deletionTimestamp=LEAVING, finalizers=["mine", "foregroundDeletion"])),
            [("keep", [], ["mine"])],
        ),
        (
            state(owned(deletionTimestamp=LEAVING, finalizers=["orphan"]), {}, [owned("p", "q")]),
            [("keep", ["q"], []), ("keep", [], [])],
        ),
    ],
)
def test_dependents_follow_their_last_owner_as_its_deletion_said(seen, expected):
    assert summary(plan(seen, NOW)) == expected


def test_in_the_background_the_owner_goes_first_and_all_below_follows(cluster):
    cluster.deploy(replicas=2)
    cluster.live()
    cluster.registry.delete("deployments", "lab", "web", propagation="Background")
    assert cluster.names("deployments") == []
    cluster.live()
    assert cluster.names("replicasets") == cluster.names("pods") == []


def test_in_the_foreground_the_owner_waits_for_all_below(cluster):
    cluster.deploy(replicas=2)
    cluster.live()
    cluster.registry.delete("deployments", "lab", "web", propagation="Foreground")
    cluster.settle()
    assert cluster.names("deployments") == ["web"]
    assert len(cluster.names("replicasets")) == 1
    assert all("deletionTimestamp" in pod["metadata"] for pod in cluster.pods())
    cluster.live()
    assert cluster.names("deployments") == cluster.names("replicasets") == cluster.names("pods") == []


def test_orphans_stay_and_are_adopted_by_a_successor(cluster):
    cluster.deploy(replicas=2)
    cluster.live()
    pods = cluster.names("pods")
    cluster.registry.delete("deployments", "lab", "web", propagation="Orphan")
    cluster.settle()
    (orphan,) = cluster.registry.list("replicasets")
    assert "ownerReferences" not in orphan["metadata"]
    successor = cluster.deploy(replicas=2)
    cluster.live()
    (adopted,) = cluster.registry.list("replicasets")
    assert name_of(adopted) == name_of(orphan)
    assert adopted["metadata"]["ownerReferences"][0]["uid"] == successor["metadata"]["uid"]
    assert cluster.names("pods") == pods


def test_what_names_an_owner_that_never_was_is_deleted(cluster):
    cluster.registry.create(
        "configmaps",
        {
            "metadata": {
                "name": "lost",
                "namespace": "lab",
                "ownerReferences": [{"apiVersion": "v1", "kind": "Secret", "name": "x", "uid": "never"}],
            }
        },
    )
    cluster.settle()
    assert cluster.names("configmaps") == ["kube-root-ca.crt"]
