"""Performing: against a cluster that keeps one Deployment and counts what it is asked."""

from typing import Any

import pytest

from rollouts.errors import Conflict, Forbidden
from rollouts.operations.catalogue import CATALOGUE
from rollouts.operations.operation import Patch, Refused
from rollouts.operations.perform import ATTEMPTS, Changed, Done, Seen, perform
from rollouts.operations.sketch import differences
from rollouts.operations.target import Target
from tests.operations.examples import UID, clone, deployment

SEEN = Seen(UID, 7)


class OneDeployment:
    """Answers 409 while `busy` says so, as a server does whose controller writes the status meanwhile."""

    def __init__(self, *, busy: int = 0, **options: Any) -> None:
        self.stored = deployment(**options)
        self.busy = busy
        self.patches: list[Patch] = []

    async def read_target(self, namespace: str, name: str) -> Target:
        assert (namespace, name) == ("shop", "web")
        return Target(clone(self.stored))

    async def patch_deployment(self, namespace: str, name: str, patch: Patch) -> dict[str, Any]:
        self.patches.append(patch)
        if self.busy:
            self.busy -= 1
            self.stored["metadata"]["resourceVersion"] = str(int(self.stored["metadata"]["resourceVersion"]) + 1)
            raise Conflict("the object has been modified", code=409)
        assert patch.body["metadata"]["resourceVersion"] == self.stored["metadata"]["resourceVersion"]
        answer = clone(self.stored)
        answer["spec"].update(patch.body["spec"])
        return answer


class Heard(list):
    async def __call__(self, before: dict[str, Any]) -> None:
        self.append(before)


async def pause(cluster: OneDeployment, seen: Seen = SEEN, heard: Heard | None = None) -> Done:
    return await perform(CATALOGUE["pause"], cluster, "shop", "web", seen, {}, Heard() if heard is None else heard)


async def test_it_announces_before_it_sends_and_tells_before_and_after() -> None:
    cluster, heard = OneDeployment(), Heard()

    done = await pause(cluster, heard=heard)

    assert [before["paused"] for before in heard] == [False]
    assert differences(done.before, done.after) == [("paused", False, True)]
    assert done.twin == "kubectl rollout pause deployment/web -n shop"


async def test_status_updates_between_reading_and_patching_are_no_conflict() -> None:
    cluster, heard = OneDeployment(busy=ATTEMPTS - 1), Heard()

    await pause(cluster, heard=heard)

    versions = [patch.body["metadata"]["resourceVersion"] for patch in cluster.patches]
    assert versions == ["100", "101", "102", "103", "104"]
    assert len(heard) == 1


async def test_it_gives_up_after_five_attempts() -> None:
    cluster = OneDeployment(busy=ATTEMPTS)
    with pytest.raises(Conflict):
        await pause(cluster)
    assert len(cluster.patches) == ATTEMPTS


async def test_another_generation_is_a_conflict_and_nothing_is_sent() -> None:
    cluster = OneDeployment(image="web:2")
    with pytest.raises(Changed) as changed:
        await pause(cluster, Seen(UID, 6))
    assert not cluster.patches
    assert not changed.value.replaced
    assert changed.value.generation == 7
    assert changed.value.now["image web"] == "web:2"


async def test_another_deployment_of_the_same_name_is_a_conflict() -> None:
    with pytest.raises(Changed) as changed:
        await pause(OneDeployment(), Seen("6f5c1f0e-0000-4000-8000-00000000dead", 7))
    assert changed.value.replaced


async def test_a_change_by_somebody_between_two_attempts_is_a_conflict() -> None:
    cluster = OneDeployment(busy=1)
    refuse = cluster.patch_deployment

    async def change_too(namespace: str, name: str, patch: Patch) -> dict[str, Any]:
        cluster.stored["metadata"]["generation"] += 1
        return await refuse(namespace, name, patch)

    cluster.patch_deployment = change_too  # type: ignore[method-assign]
    with pytest.raises(Changed):
        await pause(cluster)
    assert len(cluster.patches) == 1


async def test_what_makes_no_sense_now_is_announced_and_not_sent() -> None:
    cluster, heard = OneDeployment(paused=True), Heard()
    with pytest.raises(Refused):
        await pause(cluster, heard=heard)
    assert heard
    assert not cluster.patches


async def test_an_error_of_the_cluster_comes_through_as_it_is() -> None:
    cluster = OneDeployment()

    async def forbid(*_: Any) -> dict[str, Any]:
        raise Forbidden("no", code=403)

    cluster.patch_deployment = forbid  # type: ignore[assignment]
    with pytest.raises(Forbidden):
        await pause(cluster)


async def test_a_scale_answer_knows_replicas_only_and_the_rest_is_kept() -> None:
    cluster = OneDeployment()

    async def answer_scale(*_: Any) -> dict[str, Any]:
        return {"kind": "Scale", "spec": {"replicas": 5}}

    cluster.patch_deployment = answer_scale  # type: ignore[assignment]
    done = await perform(CATALOGUE["scale"], cluster, "shop", "web", SEEN, {"replicas": 5}, Heard())
    assert differences(done.before, done.after) == [("replicas", 3, 5)]
