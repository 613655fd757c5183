"""The OpenAPI v3 documents, as kubectl reads them."""

import json

import pytest

from rollouts.sandbox.basics.resources import RESOURCES
from rollouts.sandbox.schema import openapi, types

DEPLOYMENT = {"group": "apps", "version": "v1", "kind": "Deployment"}
PREFIX = "#/components/schemas/"


@pytest.fixture(scope="module", params=openapi.paths())
def document(request):
    return json.loads(openapi.document(request.param))


def references(value):
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"].removeprefix(PREFIX)
        for inner in value.values():
            yield from references(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from references(inner)


def operations(document):
    for path, item in document["paths"].items():
        for method in ("get", "put", "post", "patch", "delete"):
            if method in item:
                yield path, method, item[method]


def test_every_version_of_every_resource_has_a_document_in_the_index():
    index = openapi.index()["paths"]
    for resource in RESOURCES.values():
        for group, version in resource.api_versions:
            path = f"apis/{group}/{version}" if group else f"api/{version}"
            url = index[path]["serverRelativeURL"]
            assert url.startswith(f"/openapi/v3/{path}?hash=")
            assert len(url.partition("hash=")[2]) == 128


def test_an_unknown_version_has_no_document():
    with pytest.raises(KeyError):
        openapi.document("apis/apps/v9")


def test_every_reference_leads_somewhere(document):
    assert set(references(document)) <= set(document["components"]["schemas"])


def test_nothing_is_described_but_the_answers(document):
    assert all("description" not in schema for schema in document["components"]["schemas"].values())


def test_every_operation_says_which_kind_it_is_for(document):
    for _, _, operation in operations(document):
        assert operation["x-kubernetes-group-version-kind"]["kind"]


def test_writes_take_the_parameters_that_kubectl_looks_for(document):
    wanted = {"post": {"dryRun", "fieldManager", "fieldValidation"}}
    wanted["put"] = wanted["post"]
    wanted["patch"] = wanted["post"] | {"force"}
    for _, method, operation in operations(document):
        names = {each["name"] for each in operation["parameters"]}
        assert names >= wanted.get(method, set())


def test_the_kinds_carry_their_names():
    schemas = json.loads(openapi.document("apis/apps/v1"))["components"]["schemas"]
    assert schemas["io.k8s.api.apps.v1.Deployment"]["x-kubernetes-group-version-kind"] == [DEPLOYMENT]
    scale = schemas["io.k8s.api.autoscaling.v1.Scale"]["x-kubernetes-group-version-kind"]
    assert scale == [{"group": "autoscaling", "version": "v1", "kind": "Scale"}]


def test_lists_carry_what_merging_needs():
    container = json.loads(openapi.document("apis/apps/v1"))["components"]["schemas"]["io.k8s.api.core.v1.Container"]
    assert container["required"] == ["name"]
    ports = container["properties"]["ports"]
    assert ports["x-kubernetes-list-map-keys"] == ["containerPort", "protocol"]
    assert ports["x-kubernetes-patch-merge-key"] == "containerPort"
    assert ports["x-kubernetes-patch-strategy"] == "merge"


def test_every_field_of_the_data_is_of_a_known_type():
    names = set(types.names())
    for name in names:
        for field in types.fields(name).values():
            assert field.shape.leaf in names | types.SCALARS
