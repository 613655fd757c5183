"""Which rollout an event is about, while what it is about comes, goes and changes hands."""

from typing import Any

from tests.feed.objects import Object, deployment, event, pod, replicaset
from tests.feed.playback import Player, encoded

RS = "web-7d4b9fb9d8"
SHELVES = {"deployment": "Deployment", "replicaset": "ReplicaSet", "pod": "Pod", "event": "Event"}


class Told(Player):
    """A store that is told of objects as a watch tells of them."""

    def tell(self, item: Object, kind: str = "ADDED") -> None:
        plural = item["metadata"]["uid"].partition("-")[0]
        self.take(SHELVES[plural], encoded({"type": kind, "object": item}))

    def shown(self, rollout: str = "deployment-web") -> set[str]:
        return set(self.store.events.of(rollout))


def told(*items: Object) -> Told:
    player = Told()
    for item in items:
        player.tell(item)
    return player


def orphan(item: Object, **changed: Any) -> Object:
    return {**item, "metadata": {**item["metadata"], "ownerReferences": [], **changed}}


def test_a_pod_that_is_taken_out_keeps_its_events_where_they_were() -> None:
    mine = pod(f"{RS}-abcde", owner=RS)
    player = told(deployment(), replicaset(RS), mine, event("e.1", f"{RS}-abcde", "Started"))
    player.tell(orphan(mine), "MODIFIED")
    player.tell(event("e.2", f"{RS}-abcde", "Killing"))
    fresh = told(deployment(), replicaset(RS), orphan(mine), event("e.1", f"{RS}-abcde", "Started"))
    assert player.shown() == {"event-e.1", "event-e.2"}
    assert fresh.shown() == {"event-e.1"}
    player.tell(orphan(mine), "DELETED")
    assert player.shown() == {"event-e.1", "event-e.2"}


def test_what_only_sounds_like_a_deployments_pod_is_none() -> None:
    known = (deployment(), replicaset(RS))
    for name in ("web-cache-0", "web-cache-abcde", "web-29384750-abcde", "web-0"):
        assert not told(*known, event("e.1", name, "Started")).shown()
    assert told(deployment(), event("e.1", "web-6448dd777c-zgl4t", "Started")).shown() == {"event-e.1"}


def test_events_that_a_namesake_left_go_to_its_successor_if_they_are_not_older() -> None:
    player = told(deployment(), event("e.1", f"{RS}-abcde", "Started"), event("e.0", f"{RS}-abcde", "Started"))
    player.tell(event("e.0", f"{RS}-abcde", "Started", at="2026-11-22T19:59:59Z"), "MODIFIED")
    player.tell(deployment(), "DELETED")
    successor = deployment()
    successor["metadata"]["uid"] = "deployment-web-again"
    player.tell(successor)
    assert player.shown("deployment-web-again") == {"event-e.1"}


def test_events_go_back_to_the_older_of_two_of_a_name_when_the_newer_is_the_one_that_goes() -> None:
    player = told(deployment(), event("e.1", RS, "SuccessfulCreate", kind="ReplicaSet"))
    again = deployment()
    again["metadata"]["uid"] = "deployment-web-again"
    player.tell(again)
    assert player.shown("deployment-web-again") == {"event-e.1"}
    player.tell(again, "DELETED")
    assert player.shown() == {"event-e.1"}


def test_a_pods_events_go_to_whoever_adopts_it_and_back_by_its_name_when_it_is_gone() -> None:
    theirs = replicaset("shop-5b86d98bd4", owner="shop")
    mine = pod(f"{RS}-abcde", owner=RS)
    player = told(deployment(), deployment("shop"), replicaset(RS), theirs, event("e.1", f"{RS}-abcde", "Started"))
    player.tell(pod(f"{RS}-abcde", owner="shop-5b86d98bd4"))
    assert (player.shown(), player.shown("deployment-shop")) == (set(), {"event-e.1"})
    player.tell(mine, "MODIFIED")
    assert (player.shown(), player.shown("deployment-shop")) == ({"event-e.1"}, set())
    player.tell(pod(f"{RS}-abcde", owner="shop-5b86d98bd4"), "MODIFIED")
    assert player.shown("deployment-shop") == {"event-e.1"}
    player.tell(mine, "DELETED")
    assert (player.shown(), player.shown("deployment-shop")) == ({"event-e.1"}, set())


def test_a_revision_that_is_heard_of_late_has_the_events_of_the_pods_that_it_adopted() -> None:
    adopted = pod(f"{RS}-abcde", owner="shop-5b86d98bd4")
    player = told(deployment(), deployment("shop"), replicaset(RS), adopted, event("e.1", f"{RS}-abcde", "Started"))
    assert player.shown() == {"event-e.1"}
    player.tell(replicaset("shop-5b86d98bd4", owner="shop"))
    assert (player.shown(), player.shown("deployment-shop")) == (set(), {"event-e.1"})


def test_a_gone_pods_events_go_to_the_newer_revision_of_a_name_and_by_the_name_when_there_is_none() -> None:
    namesake = replicaset(RS, owner="shop")
    namesake["metadata"]["uid"] = "replicaset-again"
    player = told(deployment(), deployment("shop"), replicaset(RS), event("e.1", f"{RS}-abcde", "Started"))
    assert player.shown() == {"event-e.1"}
    player.tell(namesake)
    assert (player.shown(), player.shown("deployment-shop")) == (set(), {"event-e.1"})
    player.tell(replicaset(RS), "DELETED")
    assert player.shown("deployment-shop") == {"event-e.1"}
    player.tell(namesake, "DELETED")
    assert (player.shown(), player.shown("deployment-shop")) == ({"event-e.1"}, set())


def test_an_event_that_was_nobodys_is_not_told_in_its_old_words_once_it_is_somebodys() -> None:
    early = "2026-11-22T19:59:59Z"
    player = told(deployment(), event("e.1", RS, "Old", kind="ReplicaSet", at=early))
    player.tell(event("e.1", RS, "New", kind="ReplicaSet"), "MODIFIED")
    player.tell(deployment("shop"))
    assert [one.reason for one in player.store.events.of("deployment-web").values()] == ["New"]


def test_events_that_came_while_a_namesake_was_held_go_to_the_one_that_stays() -> None:
    """A watch that is resumed in another server's history tells of the successor before anything says who is gone."""
    again = deployment()
    again["metadata"]["uid"] = "deployment-web-again"
    owned = replicaset(RS, owner="web-again")
    player = told(deployment(), again, event("e.1", RS, "SuccessfulCreate", kind="ReplicaSet"))
    player.tell(event("e.2", f"{RS}-abcde", "Started"))
    player.tell(owned)
    player.tell(deployment(), "DELETED")
    assert player.shown("deployment-web-again") == {"event-e.1", "event-e.2"}


def test_events_of_a_revision_that_is_adopted_go_along_with_it() -> None:
    mine = replicaset(RS)
    player = told(deployment(), deployment("shop"), mine, event("e.1", RS, "SuccessfulCreate", kind="ReplicaSet"))
    adopted = {**mine, "metadata": {**mine["metadata"], "ownerReferences": [
        {"uid": "deployment-shop", "controller": True}]}}  # fmt: skip
    player.tell(adopted, "MODIFIED")
    assert player.shown() == set()
    assert player.shown("deployment-shop") == {"event-e.1"}


def test_a_deployment_that_may_not_be_seen_for_a_moment_comes_back_with_its_events() -> None:
    player = told(deployment(), replicaset(RS), event("e.1", RS, "SuccessfulCreate", kind="ReplicaSet"))
    player.tell(deployment(), "DELETED")
    player.tell(deployment())
    assert player.shown() == {"event-e.1"}
