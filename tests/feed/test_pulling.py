"""Which pods pull, told by events that come and go."""

import msgspec
import pytest

from rollouts.feed.pulling import Pulling
from rollouts.feed.store import Store
from rollouts.model.event import Event
from rollouts.model.manifests import DeploymentManifest, EventManifest, PodManifest, ReplicaSetManifest
from rollouts.model.tolerant import template_hook
from tests.feed.objects import deployment, event, pod, replicaset


def told(uid: str, reason: str, at: int = 1) -> Event:
    return Event(uid, "web", "Pod", "web-1-a", "Normal", reason, "", 1, at, at)


def test_the_newest_event_decides_whatever_the_order_in_which_they_come() -> None:
    pulling = Pulling()
    assert pulling.note("a", told("2", "Pulling", 5), "a.2")
    assert not pulling.note("a", told("1", "Scheduled", 4), "a.1")
    assert pulling.pods == {"a"}
    assert pulling.note("a", told("3", "Pulled", 5), "a.3")
    assert pulling.pods == set()


def test_the_one_before_decides_when_the_newest_event_is_gone() -> None:
    pulling = Pulling()
    pulling.note("a", told("1", "Pulling", 4), "a.1")
    pulling.note("a", told("2", "Pulled", 5), "a.2")
    assert pulling.drop("2")
    assert pulling.pods == {"a"}
    pulling.note("a", told("2", "Pulled", 5), "a.2")
    assert not pulling.drop("1")
    assert pulling.pods == set()


def test_a_pod_is_remembered_no_longer_than_its_events() -> None:
    pulling = Pulling()
    pulling.note("a", told("1", "Scheduled"), "a.1")
    pulling.note("a", told("2", "Pulling"), "a.2")
    assert not pulling.drop("1")
    assert pulling.pods == {"a"}
    assert pulling.drop("2")
    assert not pulling.drop("2")
    assert (pulling.pods, len(pulling)) == (set(), 0)


def test_a_pod_that_comes_back_into_sight_pulls_as_its_events_say() -> None:
    """The right to read pods was taken and given again; that to read events never was."""
    store = Store(lambda: None)
    store.deployments.put(msgspec.convert(deployment(), DeploymentManifest, dec_hook=template_hook))
    store.replicasets.put(msgspec.convert(replicaset(), ReplicaSetManifest, dec_hook=template_hook))
    store.pods.put(msgspec.convert(pod("web-1-x"), PodManifest))
    store.events.put(msgspec.convert(event("web-1-x", "web-1-x", "Pulling"), EventManifest))
    store.pods.drop("pod-web-1-x")
    store.pods.put(msgspec.convert(pod("web-1-x"), PodManifest))
    assert store.events.pulling.pods == {"pod-web-1-x"}


@pytest.mark.parametrize("gone_first", [False, True], ids=["deployment stays", "deployment goes first"])
def test_pods_that_were_gone_before_their_events_came_leave_nothing_behind(gone_first: bool) -> None:
    store = Store(lambda: None)
    store.deployments.put(msgspec.convert(deployment(), DeploymentManifest, dec_hook=template_hook))
    store.replicasets.put(msgspec.convert(replicaset(), ReplicaSetManifest, dec_hook=template_hook))
    for name in ("web-1-x", "web-1-y"):
        store.pods.put(msgspec.convert(pod(name), PodManifest))
        store.pods.drop(f"pod-{name}")
        store.events.put(msgspec.convert(event(name, name, "Pulling"), EventManifest))
    assert len(store.events.pulling) == 2
    if gone_first:
        store.deployments.drop("deployment-web")
    for name in ("web-1-x", "web-1-y"):
        store.events.drop(f"event-{name}")
    assert store.events.uids() == set()
    assert len(store.events.pulling) == 0
