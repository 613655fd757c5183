import pytest

from rollouts.sandbox.basics.errors import ApiError
from rollouts.sandbox.controllers.conditions import find
from rollouts.sandbox.writing.lifecycle import with_metadata


def test_every_namespace_has_its_account_and_the_clusters_certificate(cluster):
    assert cluster.names("serviceaccounts") == ["default"]
    assert cluster.get("configmaps", "kube-root-ca.crt")["data"] == {"ca.crt": "PEM"}


@pytest.mark.parametrize(("resource", "name"), [("serviceaccounts", "default"), ("configmaps", "kube-root-ca.crt")])
def test_what_was_given_comes_back_when_it_is_deleted(cluster, resource, name):
    cluster.registry.delete(resource, "lab", name)
    cluster.settle()
    assert name in cluster.names(resource)


def test_a_changed_certificate_is_mended(cluster):
    given = cluster.get("configmaps", "kube-root-ca.crt")
    cluster.registry.update("configmaps", given | {"data": {"ca.crt": "other"}})
    cluster.settle()
    assert cluster.get("configmaps", "kube-root-ca.crt")["data"] == {"ca.crt": "PEM"}


def test_a_namespace_goes_when_it_is_empty_and_says_what_it_waits_for(cluster):
    cluster.deploy(replicas=2)
    cluster.live()
    cluster.registry.delete("namespaces", "", "lab")
    cluster.settle()
    namespace = cluster.registry.get("namespaces", "", "lab")
    assert namespace["status"]["phase"] == "Terminating"
    remaining = find(namespace["status"]["conditions"], "NamespaceContentRemaining")
    assert remaining is not None
    assert remaining["message"] == "Some resources are remaining: pods. has 2 resource instances"
    for name in ("deployments", "replicasets", "serviceaccounts", "configmaps"):
        assert cluster.names(name) == []
    cluster.run()
    cluster.settle()
    with pytest.raises(ApiError, match="not found"):
        cluster.registry.get("namespaces", "", "lab")


def test_an_object_with_a_finalizer_holds_its_namespace(cluster):
    held = {"metadata": {"name": "held", "namespace": "lab", "finalizers": ["example.org/mine"]}}
    cluster.registry.create("configmaps", held)
    cluster.registry.delete("namespaces", "", "lab")
    cluster.settle()
    namespace = cluster.registry.get("namespaces", "", "lab")
    remaining = find(namespace["status"]["conditions"], "NamespaceFinalizersRemaining")
    assert remaining is not None
    assert remaining["message"].endswith("finalizers remaining: example.org/mine in 1 resource instances")
    stored = cluster.get("configmaps", "held")
    cluster.registry.update("configmaps", with_metadata(stored, finalizers=None))
    cluster.settle()
    assert [each["metadata"]["name"] for each in cluster.registry.list("namespaces")] == []


def test_a_namespace_that_stays_is_left_alone(cluster):
    cluster.settle(10.0)
    revision = cluster.registry.storage.revision
    cluster.settle(60.0)
    assert cluster.registry.storage.revision == revision
