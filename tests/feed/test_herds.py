"""ReplicationControllers as a viewer is told of them: one picture for those that one Service selects."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.feed.api_server import ApiServer, running_server
from tests.feed.conftest import watched_feed
from tests.feed.objects import controlled, event, replicationcontroller, service
from tests.feed.viewer import Viewer
from tests.model.builders import at_millis
from tests.waiting import until

LATER = "2026-11-22T20:01:00Z"


@pytest.fixture
async def two() -> AsyncIterator[ApiServer]:
    """web-v1 with two pods and web-v2 with one, selected together."""
    async with running_server() as server:
        server.put("replicationcontrollers", replicationcontroller("web-v1", "v1", replicas=2))
        server.put("replicationcontrollers", replicationcontroller("web-v2", "v2", at=LATER))
        for name, version in (("web-v1-a", "v1"), ("web-v1-b", "v1"), ("web-v2-a", "v2")):
            server.put("pods", controlled(name, name[:6], version))
        server.put("services", service("web", {"app": "web"}))
        yield server


def pictures(viewer: Viewer) -> dict[str, Any]:
    """By name."""
    return {one["name"]: one for one in viewer.tables.get("rollouts", {}).values()}


def lanes(viewer: Viewer, picture: str) -> dict[str, tuple[int, int]]:
    """Number and replicas wanted of each ReplicationController of a picture."""
    uid = pictures(viewer)[picture]["uid"]
    found = [one for one in viewer.tables["revisions"].values() if one["rollout"] == uid]
    return {one["name"]: (one["number"], one["wanted"]) for one in sorted(found, key=lambda one: one["number"])}


async def test_those_that_one_service_selects_are_one_picture(two: ApiServer) -> None:
    async with watched_feed(two) as (_, viewer):
        await viewer.until(lambda: list(pictures(viewer)) == ["web"] and len(viewer.pods()) == 3)
        web = pictures(viewer)["web"]
        assert lanes(viewer, "web") == {"web-v1": (1, 2), "web-v2": (2, 1)}
        assert (web["kind"], web["phase"], web["desired"], web["floor"]) == ("ReplicationController", "mixed", 3, 0)
        assert web["status"] == {"code": "by_hand", "args": {"lanes": "web-v1 2/2, web-v2 1/1"}}
        assert [one["code"] for one in web["why"]] == ["only_a_client", "stays_so"]
        assert at_millis(web["why"][1]["args"]["since"]).isoformat().startswith("2026-11-22T20:01:00")
        (front,) = viewer.tables["services"].values()
        assert front["lanes"] == ["rc-web-v1", "rc-web-v2"]


async def test_without_a_service_each_stands_alone_and_keeps_its_uid_when_they_come_together(two: ApiServer) -> None:
    two.remove("services", "service-web")
    async with watched_feed(two) as (_, viewer):
        await viewer.until(lambda: sorted(pictures(viewer)) == ["web-v1", "web-v2"])
        first = pictures(viewer)["web-v1"]["uid"]
        assert [one["code"] for one in pictures(viewer)["web-v1"]["why"]] == ["keeps_number"]
        assert pictures(viewer)["web-v1"]["phase"] == "steady"
        two.put("services", service("web", {"app": "web"}))
        await viewer.until(lambda: list(pictures(viewer)) == ["web"])
        assert pictures(viewer)["web"]["uid"] == first
        assert {pod["rollout"] for pod in viewer.tables["pods"].values()} == {first}


async def test_a_number_of_replicas_that_a_client_moves_is_told(two: ApiServer) -> None:
    async with watched_feed(two) as (_, viewer):
        await viewer.until(lambda: "web" in pictures(viewer))
        two.put("replicationcontrollers", replicationcontroller("web-v2", "v2", replicas=2, at=LATER))
        await viewer.until(lambda: lanes(viewer, "web")["web-v2"] == (2, 2))
        web = pictures(viewer)["web"]
        assert (web["desired"], web["ceiling"], web["counts"]["available"]) == (4, 4, 4)
        two.put("replicationcontrollers", replicationcontroller("web-v1", "v1", replicas=1))
        await viewer.until(lambda: lanes(viewer, "web")["web-v1"] == (1, 1))
        assert (pictures(viewer)["web"]["desired"], pictures(viewer)["web"]["ceiling"]) == (3, 4)


async def test_one_that_is_deleted_leaves_the_picture_to_the_other(two: ApiServer) -> None:
    async with watched_feed(two) as (feed, viewer):
        await viewer.until(lambda: "web" in pictures(viewer) and len(viewer.pods()) == 3)
        uid = pictures(viewer)["web"]["uid"]
        two.remove("replicationcontrollers", "rc-web-v1")
        for letter in "ab":
            two.remove("pods", f"pod-web-v1-{letter}")
        await viewer.until(lambda: len(viewer.tables["revisions"]) == 1)
        (left,) = pictures(viewer).values()
        assert (left["uid"], left["name"]) == (uid, "web-v2")
        assert lanes(viewer, "web-v2") == {"web-v2": (2, 1)}
        two.remove("replicationcontrollers", "rc-web-v2")
        await until(lambda: feed._store.herds.uids() == set() and not feed._store.herds._stale)
        two.remove("pods", "pod-web-v2-a")
        await viewer.until(lambda: not pictures(viewer))
        await until(lambda: feed._store.herds.rollouts() == set())


async def test_the_first_of_a_picture_may_leave_it_to_the_others(two: ApiServer) -> None:
    two.put("replicationcontrollers", replicationcontroller("web-v3", "v3", at=LATER))
    async with watched_feed(two) as (_, viewer):
        await viewer.until(lambda: list(pictures(viewer)) == ["web"] and len(lanes(viewer, "web")) == 3)
        uid = pictures(viewer)["web"]["uid"]
        alone = replicationcontroller("web-v1", "v1", replicas=2)
        alone["spec"]["template"]["metadata"]["labels"] = {"app": "aside"}
        two.put("replicationcontrollers", alone)
        await viewer.until(lambda: sorted(pictures(viewer)) == ["web", "web-v1"])
        assert pictures(viewer)["web"]["uid"] == uid
        assert sorted(lanes(viewer, "web")) == ["web-v2", "web-v3"]
        two.put("replicationcontrollers", replicationcontroller("web-v1", "v1", replicas=2))
        await viewer.until(lambda: list(pictures(viewer)) == ["web"] and len(lanes(viewer, "web")) == 3)
        assert pictures(viewer)["web"]["uid"] == uid
        assert viewer.closed is None


async def test_one_that_a_deploymentconfig_owns_is_none_of_ours(two: ApiServer) -> None:
    owned = replicationcontroller("config-1", "v9")
    owned["metadata"]["ownerReferences"] = [{"uid": "config", "controller": True}]
    two.put("replicationcontrollers", owned)
    async with watched_feed(two) as (_, viewer):
        await viewer.until(lambda: "web" in pictures(viewer))
        assert "config-1" not in lanes(viewer, "web")
        assert list(pictures(viewer)) == ["web"]


async def test_its_events_and_those_of_its_pods_are_its_own(two: ApiServer) -> None:
    about = event("web-v1.1", "web-v1", "FailedCreate", kind="ReplicationController")
    about["involvedObject"]["uid"] = "rc-web-v1"
    two.put("events", about)
    two.put("events", event("web-v2-a.1", "web-v2-a", "Pulled"))
    async with watched_feed(two) as (_, viewer):
        await viewer.until(lambda: len(viewer.tables.get("events", {})) == 2)
        assert {one["rollout"] for one in viewer.tables["events"].values()} == {pictures(viewer)["web"]["uid"]}


async def test_a_list_of_replicasets_drops_none_of_them(two: ApiServer) -> None:
    async with watched_feed(two) as (_, viewer):
        await viewer.until(lambda: "web" in pictures(viewer))
        two.hang()
        two.cut()
        two.forget_history()
        two.go_on()
        two.put("replicationcontrollers", replicationcontroller("web-v3", "v3", at="2026-11-22T20:02:00Z"))
        await viewer.until(lambda: len(lanes(viewer, "web")) == 3, seconds=15)
        assert lanes(viewer, "web") == {"web-v1": (1, 2), "web-v2": (2, 1), "web-v3": (3, 1)}


async def test_without_the_right_to_list_them_the_rest_is_shown(two: ApiServer) -> None:
    two.forbidden.add("replicationcontrollers")
    async with watched_feed(two) as (_, viewer):
        await viewer.until(lambda: viewer.tables.get("rollouts") == {})
        assert viewer.health["state"] in ("live", "stale")


async def test_it_says_what_fails_in_the_words_of_any_rollout(two: ApiServer) -> None:
    short = replicationcontroller("web-v2", "v2", at=LATER)
    short["status"] = {"replicas": 1, "readyReplicas": 0, "availableReplicas": 0}
    two.put("replicationcontrollers", short)
    broken = controlled("web-v2-a", "web-v2", "v2")
    broken["status"]["conditions"][0] |= {"status": "False"}
    waiting = {"waiting": {"reason": "ImagePullBackOff", "message": "Back-off"}}
    broken["status"]["containerStatuses"] = [{"name": "web", "restartCount": 0, "state": waiting}]
    two.put("pods", broken)
    async with watched_feed(two) as (_, viewer):
        await viewer.until(lambda: "web" in pictures(viewer) and len(viewer.pods()) == 3)
        web = pictures(viewer)["web"]
        assert (web["phase"], web["trouble"]["kind"]) == ("stuck", "image")
        assert [one["code"] for one in web["why"]] == ["pods_fail", "only_a_client", "stays_so"]
