"""Each operation through `perform`, and the feed's board against a fresh list."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from dashboard.clusters.acting import ActingAs
from rollouts.cluster.client import Client
from rollouts.feed.feed import Feed
from rollouts.feed.server import Server
from rollouts.operations.catalogue import CATALOGUE
from rollouts.operations.operation import Values
from rollouts.operations.perform import Changed, Seen, perform
from tests.contract.objects import NEW, OLD, deployment, deployments
from tests.waiting import eventually


class Desk:
    """One Deployment, as somebody steers it who has just looked at it."""

    def __init__(self, client: Client, namespace: str, name: str) -> None:
        self.client, self.namespace, self.name = client, namespace, name

    async def look(self) -> dict:
        return await self.client.get(deployments(self.namespace, self.name))

    async def act(self, operation: str, values: Values | None = None, seen: Seen | None = None) -> dict:
        if seen is None:
            now = (await self.look())["metadata"]
            seen = Seen(now["uid"], now["generation"])

        async def announce(_: object) -> None:
            """Nobody keeps books here."""

        cluster = ActingAs(self.client, None)
        await perform(CATALOGUE[operation], cluster, self.namespace, self.name, seen, values or {}, announce)
        return (await self.look())["spec"]

    async def settled(self) -> None:
        async def done() -> bool:
            now = await self.look()
            status, wanted = now.get("status", {}), now["spec"]["replicas"]
            counts = [status.get(key, 0) for key in ("replicas", "updatedReplicas", "availableReplicas")]
            return status.get("observedGeneration") == now["metadata"]["generation"] and counts == [wanted] * 3

        await eventually(done, f"{self.name} to be rolled out", 120)


@pytest.fixture
async def desk(client: Client, namespace: str) -> Desk:
    await client.post(deployments(namespace), deployment("web"))
    desk = Desk(client, namespace, "web")
    await desk.settled()
    return desk


@pytest.fixture
async def feed(client: Client, namespace: str) -> AsyncIterator[Feed]:
    running = Feed(Server(client), namespace)
    task = asyncio.create_task(running.run())
    yield running
    task.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def test_every_operation_does_what_its_name_says(desk: Desk) -> None:
    image = {"container": "main", "image": NEW, "cause": "a newer pause"}
    spec = await desk.act("set-image", image)
    assert spec["template"]["spec"]["containers"][0]["image"] == NEW
    await desk.settled()
    assert (await desk.act("pause"))["paused"] is True
    assert not (await desk.act("resume")).get("paused")
    spec = await desk.act("undo")
    assert spec["template"]["spec"]["containers"][0]["image"] == OLD
    await desk.settled()
    spec = await desk.act("undo-to", {"revision": 2})
    assert spec["template"]["spec"]["containers"][0]["image"] == NEW
    await desk.settled()
    assert (await desk.act("scale", {"replicas": 3}))["replicas"] == 3
    spec = await desk.act("restart", {"now": datetime.now(UTC)})
    assert "kubectl.kubernetes.io/restartedAt" in spec["template"]["metadata"]["annotations"]
    await desk.settled()
    spec = await desk.act("strategy", {"type": "RollingUpdate", "maxSurge": "50%", "maxUnavailable": 0})
    assert spec["strategy"]["rollingUpdate"] == {"maxSurge": "50%", "maxUnavailable": 0}
    spec = await desk.act("strategy", {"type": "Recreate"})
    assert spec["strategy"] == {"type": "Recreate"}


async def test_a_change_since_one_looked_is_a_conflict_and_not_overwritten(desk: Desk) -> None:
    now = (await desk.look())["metadata"]
    await desk.act("scale", {"replicas": 1})
    with pytest.raises(Changed):
        await desk.act("scale", {"replicas": 5}, Seen(now["uid"], now["generation"]))
    assert (await desk.look())["spec"]["replicas"] == 1


async def test_the_board_equals_a_fresh_list_after_a_rollout(desk: Desk, feed: Feed) -> None:
    await desk.act("set-image", {"container": "main", "image": NEW})
    await desk.settled()

    async def equal() -> bool:
        listed = json.loads(await desk.client.list(f"/api/v1/namespaces/{desk.namespace}/pods"))
        pods = {pod["metadata"]["name"]: "deletionTimestamp" in pod["metadata"] for pod in listed["items"]}
        drawn = {pod.name: pod.stage == "leaving" for pod in feed.board.pods.values()}
        return bool(pods) and drawn == pods and len(pods) == 2

    await eventually(equal, "the board to equal a fresh list", 60)
    (rollout,) = feed.board.rollouts.values()
    assert rollout.status.code == "complete"
    assert sorted(revision.number for revision in feed.board.revisions.values()) == [1, 2]
