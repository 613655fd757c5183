from rollouts.sandbox.basics.timestamps import micros, seconds
from rollouts.sandbox.controllers.actions import Again, Delete, Together
from rollouts.sandbox.controllers.event_expiry import State, plan
from tests.sandbox.controllers.making import NOW


def event(name, created, **times):
    return {"metadata": {"name": name, "namespace": "lab", "creationTimestamp": seconds(NOW - created)}} | times


def gone(actions):
    together = [each for each in actions if isinstance(each, Together)]
    return [each.object["metadata"]["name"] for group in together for each in group.actions if isinstance(each, Delete)]


def test_an_event_goes_an_hour_after_it_last_said_something():
    events = [
        event("old", 3_600),
        event("young", 3_599),
        event("repeated", 9_000, lastTimestamp=seconds(NOW - 10)),
        event("silent", 9_000, lastTimestamp=seconds(NOW - 3_600)),
        event("series", 9_000, lastTimestamp=None, series={"count": 2, "lastObservedTime": micros(NOW - 5)}),
    ]
    actions = plan(State(events), NOW)
    assert gone(actions) == ["old", "silent"]
    assert actions[-1] == Again(NOW + 60)


def test_without_events_nothing_comes_back():
    assert plan(State([]), NOW) == []


def test_the_events_of_a_rollout_are_gone_after_an_hour_and_new_ones_are_watched_anew(cluster):
    for name in ("web", "again"):
        cluster.deploy(name, replicas=1)
        cluster.live()
        assert cluster.names("events") != []
        cluster.settle(3_700.0)
        assert cluster.names("events") == []
