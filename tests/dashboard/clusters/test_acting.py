"""The requests that an act makes."""

from typing import Any

import pytest

from dashboard.clusters.acting import ActingAs
from rollouts.cluster.identity import Identity
from rollouts.operations.operation import Patch, PatchKind
from tests.operations.examples import deployment, replica_set

ANNA = Identity("anna", ("rollboard:operators",))


class Recorder:
    """Answers with one Deployment and one ReplicaSet, and keeps what it was asked."""

    def __init__(self) -> None:
        self.requests: list[tuple[Any, ...]] = []

    async def get(self, path, *, identity=None) -> dict[str, Any]:
        self.requests.append(("GET", path, identity))
        return deployment()

    async def list_objects(self, path, params=None, *, identity=None) -> list[dict[str, Any]]:
        self.requests.append(("LIST", path, params, identity))
        return [replica_set("1", "web:1")]

    async def patch(self, path, body, content_type, params, *, identity=None) -> dict[str, Any]:
        self.requests.append(("PATCH", path, content_type, params, identity))
        return deployment()


async def test_a_deployment_is_read_with_the_replica_sets_its_selector_matches_as_the_person() -> None:
    recorder = Recorder()
    target = await ActingAs(recorder, ANNA).read_target("shop", "web")
    assert target.generation == 7
    assert len(target.replica_sets) == 1
    assert recorder.requests == [
        ("GET", "/apis/apps/v1/namespaces/shop/deployments/web", ANNA),
        ("LIST", "/apis/apps/v1/namespaces/shop/replicasets", {"labelSelector": "app=web"}, ANNA),
    ]


@pytest.mark.parametrize(("subresource", "end"), [("", "web"), ("scale", "web/scale")])
async def test_a_patch_goes_out_under_our_field_manager(subresource: str, end: str) -> None:
    recorder = Recorder()
    await ActingAs(recorder, ANNA).patch_deployment("shop", "web", Patch(PatchKind.MERGE, {}, subresource))
    path = f"/apis/apps/v1/namespaces/shop/deployments/{end}"
    assert recorder.requests == [("PATCH", path, PatchKind.MERGE, {"fieldManager": "rollboard"}, ANNA)]
