"""What the server says it serves."""

import pytest

from rollouts.sandbox.api import discovery
from rollouts.sandbox.api.media import Media, choose
from rollouts.sandbox.basics.errors import ApiError
from tests.sandbox.wire import TABLE

AGGREGATED = (
    "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList,"
    "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json"
)


def test_it_lists_subresources_beside_their_resource():
    document = discovery.resource_list("apps", "v1")
    assert document is not None
    listed = {each["name"]: each for each in document["resources"]}
    assert listed["deployments/scale"] == {
        "name": "deployments/scale",
        "singularName": "",
        "namespaced": True,
        "group": "autoscaling",
        "version": "v1",
        "kind": "Scale",
        "verbs": ["get", "patch", "update"],
    }
    assert listed["deployments"]["shortNames"] == ["deploy"]


def test_it_prefers_the_newest_version_of_a_group():
    document = discovery.group("autoscaling")
    assert document is not None
    assert [each["version"] for each in document["versions"]] == ["v2", "v1"]
    assert document["preferredVersion"]["version"] == "v2"


async def test_it_tells_everything_in_two_answers(wire):
    core, groups = await wire.get("/api", Accept=AGGREGATED), await wire.get("/apis", Accept=AGGREGATED)
    assert core.headers["Content-Type"] == "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"
    names = [each["metadata"].get("name", "") for each in core.json["items"] + groups.json["items"]]
    assert names[:3] == ["", "apps", "events.k8s.io"]


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/api", "APIVersions"),
        ("/apis", "APIGroupList"),
        ("/apis/apps", "APIGroup"),
        ("/apis/apps/v1", "APIResourceList"),
        ("/api/v1", "APIResourceList"),
    ],
)
async def test_it_answers_plain_discovery(wire, path, kind):
    assert (await wire.get(path)).json["kind"] == kind


async def test_it_is_healthy_for_anyone(wire):
    for path in ("/healthz", "/livez", "/readyz", "/readyz/ping"):
        assert (await wire.get(path)).body == b"ok"
    assert (await wire.get("/readyz?verbose")).body.endswith(b"[+]shutdown ok\nreadyz check passed\n")


async def test_it_serves_the_openapi_documents_of_its_index(wire):
    index = (await wire.get("/openapi/v3")).json["paths"]
    got = await wire.get(index["apis/apps/v1"]["serverRelativeURL"])
    assert "/apis/apps/v1/namespaces/{namespace}/deployments" in got.json["paths"]


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", Media()),
        ("*/*", Media()),
        ("application/vnd.kubernetes.protobuf, application/json", Media()),
        ("application/yaml", Media("application/yaml")),
        (TABLE, Media("application/json", "Table", "v1")),
        ("application/json;as=Table;v=v9;g=meta.k8s.io, application/json", Media()),
    ],
)
def test_it_chooses_the_first_form_that_it_has(accept, chosen):
    assert choose(accept) == chosen


def test_it_refuses_when_it_has_none_of_the_forms():
    with pytest.raises(ApiError) as refused:
        choose("text/html")
    assert refused.value.code == 406
