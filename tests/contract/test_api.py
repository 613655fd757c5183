"""What the client and the feed rely on in an API server."""

import json
from typing import Any

import pytest

from rollouts.cluster.client import Client
from rollouts.cluster.identity import Identity
from rollouts.cluster.reviews import Question
from rollouts.errors import ClusterError, Conflict, Forbidden, Invalid, NotFound
from tests.contract.objects import NEW, OLD, deployment, deployments

STRATEGIC = "application/strategic-merge-patch+json"
MERGE = "application/merge-patch+json"
JSON_PATCH = "application/json-patch+json"
NOBODY = Identity("rollboard-contract-nobody", ("rollboard-contract-nobodies",))


async def test_a_watch_goes_on_where_the_list_ended(client: Client, namespace: str) -> None:
    listed = json.loads(await client.list(deployments(namespace)))
    assert listed["items"] == []
    await client.post(deployments(namespace), deployment("web"))
    await client.patch(deployments(namespace, "web"), {"metadata": {"labels": {"a": "b"}}}, MERGE)
    await client.delete(deployments(namespace, "web"))
    params = {"resourceVersion": listed["metadata"]["resourceVersion"], "allowWatchBookmarks": "true"}
    seen: list[tuple[str, int]] = []
    async for line in client.watch(deployments(namespace), params):
        if line:
            event = json.loads(line)
            seen.append((event["type"], int(event["object"]["metadata"]["resourceVersion"])))
        if seen and seen[-1][0] == "DELETED":
            break
    assert seen[0][0] == "ADDED"
    assert {kind for kind, _ in seen[1:-1]} <= {"MODIFIED", "BOOKMARK"}
    versions = [version for _, version in seen]
    assert versions == sorted(versions)


@pytest.mark.parametrize(
    ("kind", "patch"),
    [
        (STRATEGIC, {"spec": {"template": {"spec": {"containers": [{"name": "main", "image": NEW}]}}}}),
        (MERGE, {"spec": {"template": {"spec": {"containers": [{"name": "main", "image": NEW}]}}}}),
        (JSON_PATCH, [{"op": "replace", "path": "/spec/template/spec/containers/0/image", "value": NEW}]),
    ],
    ids=["strategic", "merge", "json"],
)
async def test_each_kind_of_patch_sets_an_image(client: Client, namespace: str, kind: str, patch: Any) -> None:
    await client.post(deployments(namespace), deployment("web", 0))
    patched = await client.patch(deployments(namespace, "web"), patch, kind)
    assert patched["spec"]["template"]["spec"]["containers"][0]["image"] == NEW
    assert patched["metadata"]["generation"] == 2


async def test_a_patch_of_what_was_read_before_a_change_conflicts(client: Client, namespace: str) -> None:
    made = await client.post(deployments(namespace), deployment("web", 0))
    await client.patch(deployments(namespace, "web"), {"spec": {"minReadySeconds": 1}}, MERGE)
    stale = {"metadata": {"resourceVersion": made["metadata"]["resourceVersion"]}, "spec": {"paused": True}}
    with pytest.raises(Conflict):
        await client.patch(deployments(namespace, "web"), stale, MERGE)


async def test_what_is_wrong_is_said_field_by_field(client: Client, namespace: str) -> None:
    await client.post(deployments(namespace), deployment("web", 0))
    none = {"spec": {"strategy": {"rollingUpdate": {"maxSurge": 0, "maxUnavailable": 0}}}}
    with pytest.raises(Invalid) as refused:
        await client.patch(deployments(namespace, "web"), none, STRATEGIC)
    assert "may not be 0 when `maxSurge` is 0" in str(refused.value.causes)
    with pytest.raises(NotFound):
        await client.get(deployments(namespace, "never-was"))


async def test_who_is_impersonated_has_their_own_rights_and_no_others(client: Client, namespace: str) -> None:
    await client.post(deployments(namespace), deployment("web", 0))
    with pytest.raises(Forbidden, match=r"cannot patch resource .deployments. in API group .apps."):
        await client.patch(deployments(namespace, "web"), {"spec": {"paused": True}}, MERGE, identity=NOBODY)
    patch = Question("patch", "deployments", namespace)
    assert not await client.allowed(patch, NOBODY)
    assert await client.allowed(patch)


async def test_no_answer_carries_a_library_error(client: Client, namespace: str) -> None:
    with pytest.raises(ClusterError):
        await client.post(deployments(namespace), {"apiVersion": "apps/v1", "kind": "Deployment", "spec": OLD})
