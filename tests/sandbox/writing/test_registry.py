"""The registry: what a write may do, and what it is told when it may not."""

import pytest

from rollouts.sandbox.basics.errors import ApiError, FieldError
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.storing.storage import Storage
from rollouts.sandbox.writing.lifecycle import with_metadata
from rollouts.sandbox.writing.plugins import Plugins
from rollouts.sandbox.writing.registry import Registry
from rollouts.sandbox.writing.terms import Terms

NOW = 1_795_374_490.0


@pytest.fixture
def registry() -> Registry:
    return Registry(Storage(), lambda: NOW)


def deployment(**spec: object) -> Object:
    return {"metadata": {"name": "web", "namespace": "default"}, "spec": {"replicas": 1} | spec}


def pod(node: str = "", **metadata: object) -> Object:
    spec = {"nodeName": node} if node else {}
    return {"metadata": {"name": "p", "namespace": "default"} | metadata, "spec": spec}


def refusal(call, *arguments, **options) -> ApiError:
    with pytest.raises(ApiError) as caught:
        call(*arguments, **options)
    return caught.value


def test_it_gives_a_new_object_its_identity(registry):
    metadata = registry.create("deployments", deployment())["metadata"]
    assert metadata["generation"] == 1
    assert metadata["creationTimestamp"] == "2026-11-22T19:08:10Z"
    assert len(metadata["uid"]) == 36


def test_it_makes_a_name_of_a_prefix(registry):
    made = registry.create("pods", {"metadata": {"generateName": "web-", "namespace": "default"}, "spec": {}})
    assert made["metadata"]["name"].startswith("web-")
    assert len(made["metadata"]["name"]) == len("web-") + 5


def test_it_refuses_a_name_that_is_taken(registry):
    registry.create("deployments", deployment())
    refused = refusal(registry.create, "deployments", deployment())
    assert (refused.code, refused.message) == (409, 'deployments.apps "web" already exists')


def test_it_refuses_a_stale_resource_version(registry):
    old = registry.create("deployments", deployment())
    registry.update("deployments", old | {"spec": {"replicas": 2}})
    refused = refusal(registry.update, "deployments", old | {"spec": {"replicas": 3}})
    assert refused.code == 409
    assert refused.message == (
        'Operation cannot be fulfilled on deployments.apps "web": the object has been modified; '
        "please apply your changes to the latest version and try again"
    )


@pytest.mark.parametrize(
    ("resource", "change", "generation"),
    [
        ("deployments", {"spec": {"replicas": 5}}, 2),
        ("deployments", {"metadata": {"annotations": {"a": "b"}}}, 2),
        ("deployments", {"metadata": {"labels": {"a": "b"}}}, 1),
        ("replicasets", {"spec": {"replicas": 5}}, 2),
        ("replicasets", {"metadata": {"annotations": {"a": "b"}}}, 1),
    ],
)
def test_it_counts_a_generation_when_the_wish_changes(registry, resource, change, generation):
    old = registry.create(resource, deployment())
    metadata = old["metadata"] | change.get("metadata", {})
    new = registry.update(resource, old | change | {"metadata": metadata})
    assert new["metadata"]["generation"] == generation


def test_it_keeps_the_spec_when_the_status_is_written(registry):
    old = registry.create("deployments", deployment())
    wish = old | {"spec": {"replicas": 9}, "status": {"replicas": 1}}
    new = registry.update("deployments", with_metadata(wish, annotations={"r": "1"}), subresource="status")
    assert (new["spec"], new["status"]) == ({"replicas": 1}, {"replicas": 1})
    assert (new["metadata"]["annotations"], new["metadata"]["generation"]) == ({"r": "1"}, 1)


def test_it_keeps_the_status_when_the_object_is_written(registry):
    old = registry.create("deployments", deployment())
    assert registry.update("deployments", old | {"status": {"replicas": 4}})["status"] == {}


def test_it_writes_nothing_when_nothing_changes(registry):
    old = registry.create("deployments", deployment())
    assert registry.update("deployments", deployment()) is old
    assert registry.storage.revision == int(old["metadata"]["resourceVersion"])


def test_it_shares_what_did_not_change_with_the_state_before(registry):
    old = registry.create("deployments", deployment(template={"spec": {"containers": [{"name": "c"}]}}))
    copy = {"template": {"spec": {"containers": [{"name": "c"}]}}, "replicas": 7}
    assert registry.update("deployments", old | {"spec": copy})["spec"]["template"] is old["spec"]["template"]


def test_it_stores_nothing_in_a_dry_run(registry):
    assert registry.create("deployments", deployment(), Terms(dry_run=True))["metadata"]["uid"]
    assert registry.list("deployments") == []


def test_it_scales_through_the_scale_subresource(registry):
    registry.create("deployments", deployment())
    scale = {"metadata": {"name": "web", "namespace": "default"}, "spec": {"replicas": 6}}
    assert registry.update("deployments", scale, subresource="scale")["spec"]["replicas"] == 6


def test_it_lets_a_running_pod_end_in_its_grace_period(registry):
    registry.create("pods", pod("node-1"))
    leaving = registry.delete("pods", "default", "p")
    assert leaving["metadata"]["deletionGracePeriodSeconds"] == 30
    assert leaving["metadata"]["deletionTimestamp"] == "2026-11-22T19:08:40Z"
    assert registry.get("pods", "default", "p") is leaving
    registry.delete("pods", "default", "p", grace_seconds=0)
    assert registry.list("pods") == []


def test_it_removes_an_unscheduled_pod_at_once(registry):
    registry.create("pods", pod())
    registry.delete("pods", "default", "p")
    assert registry.list("pods") == []


def test_it_waits_for_finalizers(registry):
    held = registry.create("pods", pod(finalizers=["example.com/hold"]))
    held = registry.delete("pods", "default", "p")
    assert "deletionTimestamp" in held["metadata"]
    registry.update("pods", with_metadata(held, finalizers=None))
    assert registry.list("pods") == []


def test_it_holds_a_namespace_until_it_is_finalized(registry):
    registry.create("namespaces", {"metadata": {"name": "lab"}})
    leaving = registry.delete("namespaces", "", "lab")
    assert leaving["status"]["phase"] == "Terminating"
    registry.update("namespaces", leaving | {"spec": {}}, subresource="finalize")
    assert registry.list("namespaces") == []


@pytest.mark.parametrize(("option", "words"), [("uid", "UID"), ("resource_version", "ResourceVersion")])
def test_it_refuses_to_delete_another_state_than_was_meant(registry, option, words):
    registry.create("pods", pod())
    refused = refusal(registry.delete, "pods", "default", "p", **{option: "1000"})
    assert refused.code == 409
    started = (
        f'Operation cannot be fulfilled on Pod "p": the {words} in the precondition (1000) does not match the {words}'
    )
    assert refused.message.startswith(f"{started} in record (")
    assert refused.details == {"name": "p", "kind": "Pod"}


def test_it_refuses_to_update_an_object_that_was_made_anew(registry):
    made = registry.create("pods", pod())
    refused = refusal(registry.update, "pods", made | {"metadata": made["metadata"] | {"uid": "other"}})
    assert refused.code == 409
    assert refused.message == (
        'Operation cannot be fulfilled on pods "p": StorageError: invalid object, Code: 4, '
        "Key: /registry/pods/default/p, ResourceVersion: 0, AdditionalErrorMsg: Precondition failed: "
        f"UID in precondition: other, UID in object meta: {made['metadata']['uid']}"
    )


def test_it_says_what_validation_finds():
    fault = FieldError("FieldValueInvalid", "spec.replicas", "Invalid value: -1: must be greater than or equal to 0")
    registry = Registry(Storage(), lambda: NOW, Plugins(validate_create=lambda resource, obj: [fault]))
    status = refusal(registry.create, "deployments", deployment()).status()
    assert status["message"] == (
        'Deployment.apps "web" is invalid: spec.replicas: Invalid value: -1: must be greater than or equal to 0'
    )
    assert status["details"]["causes"] == [fault._asdict()]
