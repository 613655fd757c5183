"""Services as a viewer is told of them: before whom each stands, and did until its selector changed."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from tests.feed.api_server import ApiServer, running_server
from tests.feed.conftest import watched_feed
from tests.feed.objects import Object, deployment, pod, replicaset, service
from tests.feed.viewer import Viewer


def labelled(item: Object, app: str) -> Object:
    """Itself, or its template, with another label."""
    if "template" in item["spec"]:
        template = {**item["spec"]["template"], "metadata": {"labels": {"app": app}}}
        return {**item, "spec": {**item["spec"], "template": template}}
    return {**item, "metadata": {**item["metadata"], "labels": {"app": app}}}


@pytest.fixture
async def two() -> AsyncIterator[ApiServer]:
    """blue and green, and a Service before blue."""
    async with running_server() as server:
        for name in ("blue", "green"):
            server.put("deployments", labelled(deployment(name, replicas=1), name))
            server.put("replicasets", labelled(replicaset(f"{name}-1", owner=name, replicas=1), name))
            server.put("pods", labelled(pod(f"{name}-1-a", owner=f"{name}-1"), name))
        server.put("services", service("shop", {"app": "blue"}))
        yield server


def told(viewer: Viewer, rollout: str) -> dict[str, Any]:
    """The Services before a rollout, by name."""
    records = viewer.tables.get("services", {}).values()
    return {one["name"]: one for one in records if one["rollout"] == f"deployment-{rollout}"}


def reached(viewer: Viewer, rollout: str) -> list[str]:
    return [name for name, one in told(viewer, rollout).items() if one["lanes"]]


async def test_a_selector_that_turns_takes_the_service_from_one_to_the_other(two: ApiServer) -> None:
    async with watched_feed(two) as (_, viewer):
        await viewer.until(lambda: reached(viewer, "blue") == ["shop"])
        assert told(viewer, "green") == {}
        assert told(viewer, "blue")["shop"]["lanes"] == ["replicaset-blue-1"]
        two.put("services", service("shop", {"app": "green"}))
        await viewer.until(lambda: reached(viewer, "green") == ["shop"])
        left = told(viewer, "blue")["shop"]
        assert (left["lanes"], left["elsewhere"], left["idle"]) == ([], ["green"], False)
        assert left["differs"] == [["app", "green", "blue"]]
        assert left["selector"] == {"app": "green"}
        assert told(viewer, "green")["shop"]["left"] == ["blue"]


async def test_a_selector_of_nobody_is_told_where_it_was_and_where_it_was_meant(two: ApiServer) -> None:
    async with watched_feed(two) as (_, viewer):
        await viewer.until(lambda: reached(viewer, "blue"))
        two.put("services", service("shop", {"app": "gren"}))
        await viewer.until(lambda: "shop" in told(viewer, "green"))
        assert told(viewer, "green")["shop"]["differs"] == [["app", "gren", "green"]]
        assert told(viewer, "blue")["shop"]["idle"]
        two.put("services", service("shop", {"app": "green"}))
        await viewer.until(lambda: reached(viewer, "green"))
        assert not told(viewer, "blue")["shop"]["idle"]
        two.remove("services", "service-shop")
        await viewer.until(lambda: not viewer.tables["services"])


async def test_pods_of_nobody_that_is_shown_are_pods_all_the_same(two: ApiServer) -> None:
    two.put("pods", labelled(pod("db-0", owner="db"), "db"))
    two.put("services", service("db", {"app": "db"}))
    two.put("services", service("nobody", {"app": "blu"}))
    async with watched_feed(two) as (_, viewer):
        await viewer.until(lambda: "nobody" in told(viewer, "blue"))
        assert "db" not in told(viewer, "blue") | told(viewer, "green")


async def test_a_pod_that_is_labelled_by_hand_leaves_the_service_alone(two: ApiServer) -> None:
    async with watched_feed(two) as (_, viewer):
        await viewer.until(lambda: reached(viewer, "blue"))
        two.put("pods", labelled(pod("green-1-a", owner="green-1"), "blue"))
        await viewer.until(lambda: "shop" in told(viewer, "green"))
        assert (told(viewer, "green")["shop"]["lanes"], told(viewer, "green")["shop"]["odd"]) == ([], ["green-1-a"])
        assert told(viewer, "blue")["shop"]["elsewhere"] == ["green"]
        two.remove("pods", "pod-green-1-a")
        await viewer.until(lambda: "shop" not in told(viewer, "green"))


async def test_a_service_that_differs_in_what_nobody_is_shown_sends_no_frame(two: ApiServer) -> None:
    async with watched_feed(two) as (_, viewer):
        await viewer.until(lambda: reached(viewer, "blue"))
        noted = service("shop", {"app": "blue"})
        noted["metadata"]["annotations"] = {"leader": "me"}
        two.put("services", noted)
        two.put("services", service("late", {"app": "green"}))
        await viewer.until(lambda: reached(viewer, "green") == ["late"])
        assert not any("services" in message.get("alter", {}) for message in viewer.messages)


async def test_without_the_right_to_list_services_the_rest_is_shown(two: ApiServer) -> None:
    two.forbidden.add("services")
    async with watched_feed(two) as (_, viewer):
        await viewer.until(lambda: len(viewer.pods()) == 2)
        assert viewer.tables["services"] == {}
        assert viewer.health["state"] in ("live", "stale")
        assert viewer.health["missing"] == "list services in default"


async def test_a_thousand_pods_of_one_template_hold_their_labels_once(two: ApiServer) -> None:
    for letter in "bcd":
        two.put("pods", labelled(pod(f"blue-1-{letter}", owner="blue-1"), "blue"))
    async with watched_feed(two) as (feed, viewer):
        await viewer.until(lambda: len(viewer.pods()) == 5)
        for letter in "abcd":
            two.put("pods", labelled(pod(f"blue-1-{letter}", owner="blue-1", ready=False), "blue"))
        await viewer.until(lambda: list(viewer.pods().values()).count("starting") == 4)
        two.put("replicasets", labelled(replicaset("blue-1", owner="blue", replicas=4), "blue"))
        await viewer.until(lambda: viewer.tables["revisions"]["replicaset-blue-1"]["wanted"] == 4)
        held = feed._store.pods.of("replicaset-blue-1")
        assert {id(facts.labels) for facts in held} == {id(feed._store.replicasets.labels("replicaset-blue-1"))}


async def test_a_service_that_was_there_before_its_deployment_is_seen_once_that_comes() -> None:
    async with running_server() as server:
        server.put("services", service("shop", {"app": "blue"}))
        async with watched_feed(server) as (_, viewer):
            await viewer.until(lambda: viewer.seq is not None)  # the Service was looked at while it concerned nobody
            server.put("deployments", labelled(deployment("blue", replicas=1), "blue"))
            server.put("replicasets", labelled(replicaset("blue-1", owner="blue", replicas=1), "blue"))
            server.put("pods", labelled(pod("blue-1-a", owner="blue-1"), "blue"))
            await viewer.until(lambda: reached(viewer, "blue") == ["shop"])
