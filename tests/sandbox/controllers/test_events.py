from typing import Any

import pytest

from rollouts.sandbox.basics.clock import ManualClock
from rollouts.sandbox.controllers.events import Recorder, SeriesRecorder
from rollouts.sandbox.storing.storage import Storage
from rollouts.sandbox.writing.registry import Registry

START = 1_800_000_000.0
REPLICASET: dict[str, Any] = {
    "apiVersion": "apps/v1",
    "kind": "ReplicaSet",
    "metadata": {"name": "web-1", "namespace": "lab", "uid": "u-1", "resourceVersion": "7"},
}


@pytest.fixture
def clock():
    return ManualClock(START)


@pytest.fixture
def registry(clock):
    return Registry(Storage(), clock.now)


@pytest.fixture
def recorder(registry, clock):
    return Recorder(registry, clock.now, "replicaset-controller")


def told(registry):
    events = sorted(registry.list("events"), key=lambda event: int(event["metadata"]["name"].rpartition(".")[2], 16))
    return [(event["message"], event.get("count")) for event in events]


def test_it_writes_what_a_controller_says_in_the_older_form(registry, recorder):
    recorder.record(REPLICASET, "Normal", "SuccessfulCreate", "Created pod: web-1-a")
    (event,) = registry.list("events", "lab")
    assert event["metadata"]["name"] == f"web-1.{int(START * 1e9):x}"
    assert event["involvedObject"] == {
        "kind": "ReplicaSet",
        "namespace": "lab",
        "name": "web-1",
        "uid": "u-1",
        "apiVersion": "apps/v1",
        "resourceVersion": "7",
    }
    shown = ("reason", "message", "type", "count", "firstTimestamp", "lastTimestamp", "eventTime", "source")
    assert {key: event[key] for key in shown} == {
        "reason": "SuccessfulCreate",
        "message": "Created pod: web-1-a",
        "type": "Normal",
        "count": 1,
        "firstTimestamp": "2027-01-15T08:00:00Z",
        "lastTimestamp": "2027-01-15T08:00:00Z",
        "eventTime": None,
        "source": {"component": "replicaset-controller"},
    }
    assert (event["reportingComponent"], event["reportingInstance"]) == ("replicaset-controller", "")


def test_a_kubelet_names_its_node_and_the_container(registry, clock):
    kubelet = Recorder(registry, clock.now, "kubelet", host="node-1", manager="kubelet")
    kubelet.record(REPLICASET, "Normal", "Started", "Started container web", field_path="spec.containers{web}")
    (event,) = registry.list("events")
    assert event["source"] == {"component": "kubelet", "host": "node-1"}
    assert event["reportingInstance"] == "node-1"
    assert event["involvedObject"]["fieldPath"] == "spec.containers{web}"


def test_an_equal_event_raises_the_count_of_the_first(registry, recorder, clock):
    for _ in range(3):
        recorder.record(REPLICASET, "Warning", "FailedCreate", "Error creating: no")
        clock.advance(1.0)
    (event,) = registry.list("events")
    assert (event["count"], event["firstTimestamp"], event["lastTimestamp"]) == (
        3,
        "2027-01-15T08:00:00Z",
        "2027-01-15T08:00:02Z",
    )


def test_an_event_that_was_deleted_meanwhile_is_written_anew_with_its_count(registry, recorder):
    recorder.record(REPLICASET, "Warning", "FailedCreate", "Error creating: no")
    (event,) = registry.list("events")
    registry.delete("events", "lab", event["metadata"]["name"])
    recorder.record(REPLICASET, "Warning", "FailedCreate", "Error creating: no")
    assert told(registry) == [("Error creating: no", 2)]


def test_the_tenth_similar_event_is_combined_and_its_count_rises_from_then_on(registry, recorder):
    for number in range(12):
        recorder.record(REPLICASET, "Warning", "FailedCreate", f"Error creating: {number}")
    single = [(f"Error creating: {number}", 1) for number in range(9)]
    assert told(registry) == [*single, ("(combined from similar events): Error creating: 11", 3)]


def test_similar_events_are_single_again_after_ten_quiet_minutes(registry, recorder, clock):
    for number in range(10):
        recorder.record(REPLICASET, "Warning", "FailedCreate", f"Error creating: {number}")
    clock.advance(601.0)
    recorder.record(REPLICASET, "Warning", "FailedCreate", "Error creating: later")
    assert told(registry)[-1] == ("Error creating: later", 1)


def test_an_object_is_cut_off_after_twenty_five_and_gets_one_more_each_five_minutes(registry, recorder, clock):
    for _ in range(30):
        recorder.record(REPLICASET, "Warning", "FailedCreate", "no")
    assert told(registry) == [("no", 25)]
    clock.advance(301.0)
    recorder.record(REPLICASET, "Warning", "FailedCreate", "no")
    recorder.record(REPLICASET, "Warning", "FailedCreate", "no")
    assert told(registry) == [("no", 31)]


def test_one_chatty_object_does_not_silence_another(registry, recorder):
    other = REPLICASET | {"metadata": REPLICASET["metadata"] | {"name": "web-2", "uid": "u-2"}}
    for _ in range(30):
        recorder.record(REPLICASET, "Warning", "FailedCreate", "no")
    recorder.record(other, "Normal", "SuccessfulCreate", "yes")
    assert told(registry) == [("no", 25), ("yes", 1)]


def test_the_scheduler_writes_the_newer_form_and_a_repeated_event_becomes_a_series(registry, clock):
    scheduler = SeriesRecorder(registry, clock.now, "default-scheduler", "default-scheduler-vm")
    for _ in range(3):
        scheduler.record(REPLICASET, "Warning", "FailedScheduling", "Scheduling", "0/3 nodes are available")
        clock.advance(1.0)
    (event,) = registry.list("events")
    assert (event["source"], event["firstTimestamp"], event["lastTimestamp"], event.get("count")) == (
        {},
        None,
        None,
        None,
    )
    assert event["eventTime"] == "2027-01-15T08:00:00.000000Z"
    assert event["series"] == {"count": 2, "lastObservedTime": "2027-01-15T08:00:01.000000Z"}
    assert (event["action"], event["reportingComponent"]) == ("Scheduling", "default-scheduler")
