"""In whatever order things come and go: each event is where it is for somebody who lists everything now."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.feed.objects import Object, deployment, event, pod, replicaset
from tests.feed.playback import Player, encoded

ORDER = ("Deployment", "ReplicaSet", "Pod", "Event")
BEFORE, AFTER = "2026-11-22T19:59:59Z", "2026-11-22T20:00:01Z"
REPLICASETS = ("web-7d4b9fb9d8", "web-6448dd777c", "shop-5b86d98bd4", "lonely")
PODS = tuple(f"{name}-abcde" for name in REPLICASETS)
OWNERS = ("web", "web-again", "shop", "nobody")
"""Uids, without the kind; the first two are of one name."""


def renamed(item: Object, uid: str, owner: str = "") -> Object:
    references = [{"uid": owner, "controller": True}] if owner else []
    return {**item, "metadata": {**item["metadata"], "uid": uid, "ownerReferences": references}}


def of_deployment(uid: str) -> Object:
    return renamed(deployment(uid.removesuffix("-again")), f"deployment-{uid}")


def of_replicaset(name: str, uid: str, owner: str) -> Object:
    return renamed(replicaset(name), f"replicaset-{name}{uid}", f"deployment-{owner}")


def of_pod(name: str, replicaset: str, uid: str) -> Object:
    return renamed(pod(name), f"pod-{name}", f"replicaset-{replicaset}{uid}" if replicaset else "")


def of_event(about: tuple[str, str], number: int, at: str) -> Object:
    kind, name = about
    return event(f"{name}.{number}", name, "Noted", kind=kind, at=at)


AGAIN = st.sampled_from(["", "", "", "-again"])
ABOUT = st.one_of(
    st.tuples(st.just("Deployment"), st.sampled_from(OWNERS)),
    st.tuples(st.just("ReplicaSet"), st.sampled_from(REPLICASETS)),
    st.tuples(st.just("Pod"), st.sampled_from(PODS)),
)
MAKERS = {
    "Deployment": st.builds(of_deployment, st.sampled_from(OWNERS)),
    "ReplicaSet": st.builds(of_replicaset, st.sampled_from(REPLICASETS), AGAIN, st.sampled_from(OWNERS)),
    "Pod": st.builds(of_pod, st.sampled_from(PODS), st.sampled_from(("", *REPLICASETS)), AGAIN),
    "Event": st.builds(of_event, ABOUT, st.integers(0, 1), st.sampled_from([BEFORE, AFTER, AFTER])),
}
THINGS = {kind: st.tuples(st.just(kind), maker) for kind, maker in MAKERS.items()}
MANY = st.tuples(*(st.lists(THINGS[kind], max_size=6) for kind in ORDER)).flatmap(
    lambda kinds: st.permutations([one for things in kinds for one in things])
)
GOING = st.tuples(st.sampled_from(ORDER), st.integers(0, 5))
STEPS = st.lists(st.one_of(GOING, *THINGS.values()), max_size=4)
"""Few, since what comes later sorts anew what an earlier one forgot."""


class World:
    """What there is, and a store that was told of it step by step."""

    def __init__(self) -> None:
        self.there: dict[str, dict[str, Object]] = {kind: {} for kind in ORDER}
        self.told = Player()

    def put(self, kind: str, item: Object) -> None:
        self.there[kind][item["metadata"]["uid"]] = item
        self.told.take(kind, encoded({"type": "MODIFIED", "object": item}))

    def drop(self, kind: str, uid: str) -> None:
        item = self.there[kind].pop(uid)
        self.told.take(kind, encoded({"type": "DELETED", "object": item}))

    def settle(self) -> None:
        """No two of a kind have one name, and a pod whose ReplicaSet is gone goes as well, as in any cluster."""
        for kind in ("Deployment", "ReplicaSet"):
            names = {item["metadata"]["name"]: uid for uid, item in self.there[kind].items()}
            for uid in self.there[kind].keys() - names.values():
                self.drop(kind, uid)
        for uid, item in tuple(self.there["Pod"].items()):
            if any(owner["uid"] not in self.there["ReplicaSet"] for owner in item["metadata"]["ownerReferences"]):
                self.drop("Pod", uid)

    def listed(self) -> Player:
        fresh = Player()
        for kind in ORDER:
            for item in self.there[kind].values():
                fresh.take(kind, encoded({"type": "ADDED", "object": item}))
        return fresh


def events_of(player: Player) -> dict[str, Any]:
    deployments = sorted(player.store.deployments.uids())
    return {uid: player.store.events.of(uid) for uid in deployments}


@settings(max_examples=500, deadline=None)
@given(MANY, STEPS)
def test_events_are_where_a_list_would_put_them(
    many: list[tuple[str, Object]], steps: list[tuple[str, Object | int]]
) -> None:
    world = World()
    for kind, item in many:
        world.put(kind, item)
    world.told.store.take_dirty()
    for kind, what in steps:
        there = list(world.there[kind])
        if not isinstance(what, int):
            world.put(kind, what)
        elif there:
            world.drop(kind, there[what % len(there)])
    world.settle()
    listed = world.listed()
    assert events_of(world.told) == events_of(listed)
    assert world.told.store.events.pulling.pods == listed.store.events.pulling.pods
