"""Patch documents by content type."""

import pytest

from rollouts.sandbox.basics.errors import ApiError
from rollouts.sandbox.patching import documents

DEPLOYMENT = {
    "kind": "Deployment",
    "apiVersion": "apps/v1",
    "metadata": {"name": "web"},
    "spec": {"replicas": 1},
}


@pytest.mark.parametrize(
    ("content_type", "document"),
    [
        (documents.STRATEGIC, {"spec": {"replicas": 2}}),
        (documents.MERGE, {"spec": {"replicas": 2}}),
        (documents.JSON, [{"op": "replace", "path": "/spec/replicas", "value": 2}]),
    ],
)
def test_each_kind_of_patch_reaches_the_same(content_type, document):
    assert documents.patch("deployments", DEPLOYMENT, document, content_type)["spec"] == {"replicas": 2}


@pytest.mark.parametrize(
    ("content_type", "document", "shown"),
    [
        (documents.STRATEGIC, {"spec": {"replicas": "x"}}, '"map[spec:map[replicas:x]]": unrecognized type: int32'),
        (
            documents.MERGE,
            {"spec": {"replicas": "x"}},
            r'"{\"kind\":\"Deployment\",\"apiVersion\":\"apps/v1\",\"metadata\":{\"name\":\"web\"},'
            r'\"spec\":{\"replicas\":\"x\"}}": Deployment in version "v1" cannot be handled as a Deployment: '
            "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32",
        ),
    ],
)
def test_a_value_that_does_not_fit_is_refused_with_the_patch_shown(content_type, document, shown):
    with pytest.raises(ApiError) as refused:
        documents.patch("deployments", DEPLOYMENT, document, content_type)
    assert (refused.value.code, refused.value.message) == (422, f' "" is invalid: patch: Invalid value: {shown}')


def test_an_unknown_field_is_refused_only_when_strict():
    patch = {"spec": {"foo": 1}}
    assert documents.patch("deployments", DEPLOYMENT, patch, documents.STRATEGIC)["spec"]["foo"] == 1
    with pytest.raises(ApiError) as refused:
        documents.patch("deployments", DEPLOYMENT, patch, documents.STRATEGIC, strict=True)
    sentence = '"map[spec:map[foo:1]]": strict decoding error: unknown field "spec.foo"'
    assert refused.value.message == f' "" is invalid: patch: Invalid value: {sentence}'


def test_another_content_type_is_refused():
    with pytest.raises(ApiError) as refused:
        documents.patch("deployments", DEPLOYMENT, {}, "text/plain")
    assert refused.value.code == 415
