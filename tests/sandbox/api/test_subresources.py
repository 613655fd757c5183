"""Parts of objects: scale by apply, ephemeral containers, proxies that want a slash."""

import pytest

from tests.sandbox.wire import DEPLOYMENTS, PODS, TABLE, deployment, pod

SCALE = f"{DEPLOYMENTS}/web/scale"
APPLY = {"Content_Type": "application/apply-patch+yaml"}
JOINED = f"{PODS}/web/ephemeralcontainers"


def scale(replicas: int | None, name: str = "web", **spec: object) -> dict:
    asked = spec if replicas is None else {"replicas": replicas}
    return {"apiVersion": "autoscaling/v1", "kind": "Scale", "metadata": {"name": name}, "spec": asked}


async def apply(wire, path: str, manager: str, body: dict, query: str = ""):
    return await wire.ask("PATCH", f"{path}?fieldManager={manager}{query}", body, **APPLY)


async def test_a_scale_is_applied_and_owned_as_a_scale(wire):
    await wire.post(f"{DEPLOYMENTS}?fieldManager=maker", deployment())
    refused = await apply(wire, SCALE, "me", scale(5))
    assert refused.status == 409
    assert refused.json["details"]["causes"][0]["field"] == ".spec.replicas"
    got = await apply(wire, SCALE, "me", scale(5), "&force=true")
    assert (got.status, got.json["kind"], got.json["spec"]) == (200, "Scale", {"replicas": 5})
    owners = (await wire.get(f"{DEPLOYMENTS}/web")).json["metadata"]["managedFields"]
    mine = next(each for each in owners if each["manager"] == "me")
    assert (mine["operation"], mine["subresource"], mine["apiVersion"]) == ("Apply", "scale", "apps/v1")
    assert mine["fieldsV1"] == {"f:spec": {"f:replicas": {}}}


@pytest.mark.parametrize(
    ("body", "code", "message"),
    [
        (scale(None, replicass=2), 422, ".spec.replicass: field not declared in schema"),
        (scale(2) | {"apiVersion": "apps/v1"}, 400, "Specified patch version: apps/v1, expected: autoscaling/v1"),
        (scale(-1), 422, 'Scale.autoscaling "web" is invalid: spec.replicas: Invalid value: -1: must be greater than'),
    ],
)
async def test_a_scale_that_makes_no_sense_is_not_applied(wire, body, code, message):
    await wire.post(DEPLOYMENTS, deployment())
    got = await apply(wire, SCALE, "me", body, "&force=true")
    assert got.status == code
    assert message in got.json["message"]


async def test_a_scale_has_columns_of_its_own(wire):
    await wire.post(DEPLOYMENTS, deployment())
    got = (await wire.get(SCALE, Accept=TABLE)).json
    assert [each["name"] for each in got["columnDefinitions"]] == ["Name", "Desired", "Available", "Age"]
    assert got["rows"][0]["cells"] == ["web", 3, 0, "0s"]


@pytest.mark.parametrize("part", ["scale", "status"])
async def test_a_part_of_what_is_not_there_cannot_be_applied(wire, part):
    body = scale(2) if part == "scale" else deployment()
    assert (await apply(wire, f"{DEPLOYMENTS}/web/{part}", "me", body)).status == 404


async def test_an_ephemeral_container_joins_a_pod_and_stays(wire):
    await wire.post(PODS, pod("web"))
    look = {"name": "look", "image": "busybox"}
    got = await wire.patch(JOINED, {"spec": {"ephemeralContainers": [look]}}, "strategic-merge-patch")
    assert got.status == 200
    assert got.json["spec"]["ephemeralContainers"][0]["terminationMessagePolicy"] == "File"
    for changed in ([], [look | {"image": "other"}]):
        refused = await wire.patch(JOINED, {"spec": {"ephemeralContainers": changed}})
        assert refused.status == 422
        assert 'existing ephemeral containers "look" may not be' in refused.json["message"]
    other = await wire.patch(JOINED, {"spec": {"nodeName": "elsewhere"}}, "strategic-merge-patch")
    assert "nodeName" not in other.json["spec"]


@pytest.mark.parametrize(
    ("container", "message"),
    [
        ({"name": "c", "image": "x"}, 'spec.ephemeralContainers[0].name: Duplicate value: "c"'),
        ({"name": "l", "image": "x", "targetContainerName": "n"}, 'targetContainerName: Not found: "n"'),
        (
            {"name": "l", "image": "x", "ports": [{"containerPort": 1}]},
            "spec.ephemeralContainers[0].ports: Forbidden: cannot be set for an Ephemeral Container",
        ),
    ],
)
async def test_an_ephemeral_container_must_be_one(wire, container, message):
    await wire.post(PODS, pod("web"))
    got = await wire.patch(JOINED, {"spec": {"ephemeralContainers": [container]}}, "strategic-merge-patch")
    assert got.status == 422
    assert message in got.json["message"]


async def test_a_pod_is_not_born_with_ephemeral_containers(wire):
    born = pod("web")
    born["spec"]["ephemeralContainers"] = [{"name": "look", "image": "busybox"}]
    got = await wire.post(PODS, born)
    assert "spec.ephemeralContainers: Forbidden: cannot be set on create" in got.json["message"]


async def test_a_proxied_path_begins_with_a_slash(wire, cluster, still_clock):
    still_clock.advance(1)
    got = await wire.ask("GET", "/api/v1/nodes/node-1/proxy/healthz")
    assert (got.status, got.body) == (200, b"ok")
    bare = await wire.get_unfollowed("/api/v1/nodes/node-1/proxy?a=b")
    assert (bare.status, bare.headers["Location"], bare.body) == (301, "/api/v1/nodes/node-1/proxy/?a=b", b"")
    assert (await wire.get("/api/v1/nodes/nosuch/proxy/healthz")).status == 404
    assert (await wire.get("/api/v1/nodes/node-1/proxy/pods")).status == 404
