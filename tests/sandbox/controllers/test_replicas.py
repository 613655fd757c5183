from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollouts.sandbox.basics.errors import forbidden
from rollouts.sandbox.controllers import replicas as controller
from rollouts.sandbox.controllers.actions import Again, Create, Delete, Refusal, Retry, Together, Update
from rollouts.sandbox.controllers.replicas import BURST, State, batches, new_pod
from tests.sandbox.controllers.making import NOW, condition_of, pod, replicaset, written

plan: Callable[..., list[Any]] = controller.plan
answer: Callable[..., list[Any]] = controller.answer
OWNER = ("ReplicaSet", "web-web-v1", "rs-web:v1")
LABELS = {"app": "web", "pod-template-hash": "web:v1"}
EMPTY = {"replicas": 0}


def owned(name, **more):
    return pod(name, owner=OWNER, **({"labels": LABELS} | more))


def state(size, pods=(), status=None, orphans=(), min_ready=0, **meta):
    owner = replicaset("web:v1", size, status=status or EMPTY, **meta)
    owner["spec"]["minReadySeconds"] = min_ready
    return State(owner, "replicasets", owner["spec"]["selector"], pods, orphans)


def counts(actions):
    """How many pods are made and deleted, and with which status."""
    made = [len(each.actions) for each in actions if isinstance(each, Together) and isinstance(each.actions[0], Create)]
    gone = [len(each.actions) for each in actions if isinstance(each, Together) and isinstance(each.actions[0], Delete)]
    (update,) = written(actions, "replicasets", "status") or [None]
    return made, gone, update and {key: value for key, value in update["status"].items() if key != "conditions"}


@pytest.mark.parametrize(
    ("count", "expected"), [(0, []), (1, [1]), (3, [1, 2]), (10, [1, 2, 4, 3]), (15, [1, 2, 4, 8])]
)
def test_creations_start_slowly(count, expected):
    assert batches(count) == expected


@given(st.integers(0, 2_000))
def test_the_batches_add_up_and_at_most_double(count):
    sizes = batches(count)
    assert sum(sizes) == count
    assert all(after <= 2 * before for before, after in pairwise(sizes))


@pytest.mark.parametrize(
    ("size", "pods", "made", "gone", "status"),
    [
        (3, [], [1, 2], [], {"replicas": 0, "observedGeneration": 1}),
        (
            2, [owned("a"), owned("b", ready=None)], [], [],
            {"replicas": 2, "fullyLabeledReplicas": 2, "readyReplicas": 1, "availableReplicas": 1,
             "observedGeneration": 1},
        ),
        (
            1, [owned("a"), owned("b"), owned("c", labels={**LABELS, "extra": "1"})], [], [2],
            {"replicas": 3, "fullyLabeledReplicas": 3, "readyReplicas": 3, "availableReplicas": 3,
             "observedGeneration": 1},
        ),
        (
            1, [owned("a", phase="Failed", ready=None), owned("b", phase="Succeeded", ready=None)], [1], [],
            {"replicas": 0, "observedGeneration": 1},
        ),
        (
            1, [owned("a", deletionTimestamp="2027-01-15T08:00:30Z")], [1], [],
            {"replicas": 0, "observedGeneration": 1},
        ),
        (0, [owned("a")], [], [1], {"replicas": 1, "fullyLabeledReplicas": 1, "readyReplicas": 1,
                                    "availableReplicas": 1, "observedGeneration": 1}),
        (2_000, [], [1, 2, 4, 8, 16, 32, 64, 128, 245], [], {"replicas": 0, "observedGeneration": 1}),
    ],
)  # fmt: skip
def test_it_makes_what_is_missing_deletes_what_is_too_much_and_counts_what_was_there(size, pods, made, gone, status):
    assert counts(plan(state(size, pods), NOW)) == (made, gone, status)
    assert sum(made) <= BURST


def test_a_settled_one_is_left_alone():
    settled = {"replicas": 1, "fullyLabeledReplicas": 1, "readyReplicas": 1, "availableReplicas": 1,
               "observedGeneration": 1}  # fmt: skip
    assert plan(state(1, [owned("a")], settled), NOW) == []


def test_pods_age_into_availability_and_are_looked_at_again_once_all_are_ready():
    pods = [owned("a", ready=30.0), owned("b", ready=4.0), owned("c", ready=9.0)]
    *_, update, again = plan(state(3, pods, min_ready=10), NOW)
    assert (update.object["status"]["readyReplicas"], update.object["status"]["availableReplicas"]) == (3, 1)
    assert again == Again(NOW + 10)
    *_, last = plan(state(4, [*pods, owned("d", ready=None)], min_ready=10), NOW)
    assert isinstance(last, Update)


def test_a_pod_is_available_at_the_very_second():
    *_, update = plan(state(1, [owned("a", ready=10.0)], min_ready=10), NOW)
    assert update.object["status"]["availableReplicas"] == 1


def test_a_pod_is_built_from_the_template_and_owned():
    owner = replicaset("web:v1", 1, name="w" * 60)
    owner["spec"]["template"]["metadata"]["annotations"] = {"note": "x"}
    made = new_pod(owner)
    assert made["metadata"]["generateName"] == "w" * 60 + "-"
    assert made["metadata"]["labels"] == LABELS
    assert made["metadata"]["annotations"] == {"note": "x"}
    assert made["metadata"]["ownerReferences"][0] == {
        "apiVersion": "apps/v1",
        "kind": "ReplicaSet",
        "name": "w" * 60,
        "uid": "rs-web:v1",
        "controller": True,
        "blockOwnerDeletion": True,
    }


@pytest.mark.parametrize(("size", "pods", "reason"), [(2, [], "FailedCreate"), (0, [owned("a")], "FailedDelete")])
def test_a_refusal_is_shown_and_tried_again(size, pods, reason):
    asked = state(size, pods)
    first = plan(asked, NOW)[0].actions[0]
    update, retry = answer(asked, Refusal(first, forbidden("pods", "web-x", "no")), NOW)
    condition = condition_of(update.object["status"], "ReplicaFailure")
    assert (condition["status"], condition["reason"]) == ("True", reason)
    assert condition["message"] == 'pods "web-x" is forbidden: no'
    assert retry == Retry()


def test_a_set_of_nobody_does_not_look_at_who_shares_a_node():
    pods = [owned("old", age=600.0, ready=600.0), owned("beside", age=600.0, ready=600.0), owned("young", node="other")]
    (together,) = [each for each in plan(state(2, pods), NOW) if isinstance(each, Together)]
    assert [each.object["metadata"]["name"] for each in together.actions if isinstance(each, Delete)] == ["young"]


def test_a_second_refusal_leaves_the_first_message_and_success_removes_it():
    failed = {"type": "ReplicaFailure", "status": "True", "reason": "FailedCreate", "message": "first",
              "lastTransitionTime": "2027-01-15T07:00:00Z"}  # fmt: skip
    held = {"replicas": 0, "observedGeneration": 1, "conditions": [failed]}
    asked = state(1, [], held)
    assert answer(asked, Refusal(plan(asked, NOW)[0].actions[0], forbidden("pods", "x", "second")), NOW) == [Retry()]
    *_, update = plan(state(1, [owned("a")], held), NOW)
    assert "conditions" not in update.object["status"]


def test_a_refused_status_is_no_failure_of_pods():
    assert answer(state(1), Refusal(Update("replicasets", {}), forbidden("replicasets", "x", "no")), NOW) == [Retry()]


def test_events_tell_of_each_pod():
    create = plan(state(1), NOW)[0].actions[0]
    assert (create.done.reason, create.done.message) == ("SuccessfulCreate", "Created pod: {name}")
    assert (create.refused.type, create.refused.reason, create.refused.message) == (
        "Warning",
        "FailedCreate",
        "Error creating: {error}",
    )
    delete = plan(state(0, [owned("a")]), NOW)[0].actions[0]
    assert (delete.done.reason, delete.done.message) == ("SuccessfulDelete", "Deleted pod: a")


@pytest.mark.parametrize(
    ("pods", "orphans", "claimed"),
    [
        ([], [pod("o", labels=LABELS)], {"o": "rs-web:v1"}),
        ([], [pod("o", labels={"app": "web"})], {}),
        ([], [pod("o", labels=LABELS, deletionTimestamp="2027-01-15T08:00:00Z")], {}),
        ([], [pod("o", labels=LABELS, phase="Succeeded", ready=None)], {}),
        ([], [pod("o", labels=LABELS, phase="Failed", ready=None)], {}),
        ([owned("a", labels={"app": "other"})], [], {"a": None}),
        ([owned("a", labels={"app": "other"}, deletionTimestamp="2027-01-15T08:00:00Z")], [], {}),
    ],
)
def test_it_adopts_what_matches_and_releases_what_does_not(pods, orphans, claimed):
    actions = plan(state(0, pods, {"replicas": 0, "observedGeneration": 1}, orphans), NOW)
    owners = {
        each["metadata"]["name"]: next((owner["uid"] for owner in each["metadata"].get("ownerReferences", [])), None)
        for each in written(actions, "pods")
    }
    assert owners == claimed


def test_an_owner_on_its_way_out_neither_makes_nor_claims():
    leaving = state(3, [], EMPTY | {"observedGeneration": 1}, [pod("o", labels=LABELS)],
                    deletionTimestamp="2027-01-15T08:00:00Z")  # fmt: skip
    assert plan(leaving, NOW) == []


@given(st.integers(0, 6), st.lists(st.sampled_from(["ready", "young", "unready", "failed", "leaving"]), max_size=8))
def test_its_counters_never_contradict_each_other(size, kinds):
    make: dict[str, Any] = {
        "ready": {"ready": 60.0},
        "young": {"ready": 1.0},
        "unready": {"ready": None},
        "failed": {"phase": "Failed", "ready": None},
        "leaving": {"deletionTimestamp": "2027-01-15T08:00:30Z"},
    }
    pods = [owned(f"p{at}", **make[kind]) for at, kind in enumerate(kinds)]
    actions = plan(state(size, pods, min_ready=5), NOW)
    (update,) = written(actions, "replicasets", "status")
    status = update["status"]
    active = sum(kind in ("ready", "young", "unready") for kind in kinds)
    assert status["replicas"] == active
    assert status.get("availableReplicas", 0) <= status.get("readyReplicas", 0) <= status["replicas"]
    later = [each.at for each in actions if isinstance(each, Again)]
    assert later == ([NOW + 5] if status.get("readyReplicas", 0) == size != status.get("availableReplicas", 0) else [])
