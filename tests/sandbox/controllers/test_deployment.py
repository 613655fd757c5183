from collections.abc import Callable
from typing import Any

import pytest

from rollouts.sandbox.basics.errors import already_exists, forbidden
from rollouts.sandbox.controllers import deployment as controller
from rollouts.sandbox.controllers.actions import Again, Create, Delete, Refusal, Retry, Say, Update
from rollouts.sandbox.controllers.deployment import State
from tests.sandbox.controllers.making import NOW, condition_of, deployment, pod, recreating, replicaset, sizes, written

plan: Callable[..., list[Any]] = controller.plan
answer: Callable[..., list[Any]] = controller.answer
D = "deployment.kubernetes.io/"
DONE = {
    "type": "Progressing",
    "status": "True",
    "lastUpdateTime": "2027-01-15T07:00:00Z",
    "lastTransitionTime": "2027-01-15T07:00:00Z",
    "reason": "NewReplicaSetAvailable",
    "message": "",
}


def noted(image, size, available=None, replicas=3, maximum=4, revision=1, **more):
    return replicaset(image, size, available, revision=revision, desired=replicas, maximum=maximum, **more)


def known(asked, revision="1", **status):
    """A Deployment that has seen its ReplicaSets before."""
    asked["metadata"]["annotations"] = {D + "revision": revision}
    asked["status"] = {"observedGeneration": 1, "conditions": [DONE]} | status
    return asked


def test_the_first_look_makes_a_replicaset_and_notes_it_on_the_deployment():
    made, note = plan(State(deployment(3)), NOW)
    assert isinstance(made, Create)
    value = made.object["metadata"]["labels"]["pod-template-hash"]
    assert made.object["metadata"] == {
        "name": f"web-{value}",
        "namespace": "lab",
        "labels": {"app": "web", "pod-template-hash": value},
        "annotations": {D + "revision": "1", D + "desired-replicas": "3", D + "max-replicas": "4"},
        "ownerReferences": [
            {
                "apiVersion": "apps/v1",
                "kind": "Deployment",
                "name": "web",
                "uid": "d",
                "controller": True,
                "blockOwnerDeletion": True,
            }
        ],
    }
    assert made.object["spec"]["replicas"] == 3
    assert made.object["spec"]["selector"]["matchLabels"] == {"app": "web", "pod-template-hash": value}
    assert made.done is not None
    assert made.done.message == f"Scaled up replica set web-{value} from 0 to 3"
    assert note.subresource == "status"
    assert note.object["metadata"]["annotations"] == {D + "revision": "1"}
    condition = condition_of(note.object["status"], "Progressing")
    assert (condition["reason"], condition["message"]) == (
        "NewReplicaSetCreated",
        f'Created new replica set "web-{value}"',
    )


def test_nothing_is_said_of_a_replicaset_that_is_made_empty():
    made, _ = plan(State(known(deployment(4, 0, 1, "web:v2")), [noted("web:v1", 4, replicas=4)]), NOW)
    assert made.object["spec"]["replicas"] == 0
    assert made.done is None


def test_a_name_is_cut_so_that_the_hash_fits():
    asked = deployment(3)
    asked["metadata"]["name"] = "w" * 253
    made, _ = plan(State(asked), NOW)
    assert len(made.object["metadata"]["name"]) == 253


def test_a_taken_name_is_counted_for_another_hash():
    asked = deployment(3)
    made, _ = plan(State(asked), NOW)
    update, retry = answer(State(asked), Refusal(made, already_exists("replicasets", "web-x")), NOW)
    assert update.object["status"]["collisionCount"] == 1
    assert retry == Retry()
    again, _ = plan(State(update.object), NOW)
    assert again.object["metadata"]["name"] != made.object["metadata"]["name"]


def test_a_refused_replicaset_shows_in_progress_and_in_an_event():
    made, _ = plan(State(deployment(3)), NOW)
    error = forbidden("replicasets", made.object["metadata"]["name"], "no more of them")
    update, say, retry = answer(State(deployment(3)), Refusal(made, error), NOW)
    condition = condition_of(update.object["status"], "Progressing")
    assert (condition["status"], condition["reason"]) == ("False", "ReplicaSetCreateError")
    assert (
        condition["message"] == f'Failed to create new replica set "{made.object["metadata"]["name"]}": {error.message}'
    )
    assert (say.type, say.reason, say.message) == ("Warning", "ReplicaSetCreateError", condition["message"])
    assert retry == Retry()


def test_a_conflict_only_means_another_try():
    assert answer(
        State(deployment(3)), Refusal(Update("replicasets", {}), already_exists("replicasets", "x")), NOW
    ) == [Retry()]


def test_going_back_raises_the_old_replicasets_revision_before_anything_moves():
    state = State(known(deployment(3), "2"), [noted("web:v1", 0, revision=1, age=90), noted("web:v2", 3, revision=2)])
    (update,) = plan(state, NOW)
    assert update.object["metadata"]["annotations"][D + "revision"] == "3"
    assert update.object["metadata"]["annotations"][D + "revision-history"] == "1"
    assert update.object["spec"]["replicas"] == 0


def test_min_ready_seconds_are_passed_on():
    (update,) = plan(State(known(deployment(3, minReadySeconds=5)), [noted("web:v1", 3)]), NOW)
    assert update.object["spec"]["minReadySeconds"] == 5


def test_a_copied_annotation_leaves_the_replicasets_spec_as_it_is():
    asked, new = known(deployment(3)), noted("web:v1", 3)
    asked["metadata"]["annotations"]["team"] = "x"
    (update,) = plan(State(asked, [new]), NOW)
    assert update.object["metadata"]["annotations"]["team"] == "x"
    assert update.object["spec"] == new["spec"]


def test_minimum_ready_seconds_that_are_gone_leave_the_replicaset_too():
    new = noted("web:v1", 3)
    new["spec"]["minReadySeconds"] = 5
    (update,) = plan(State(known(deployment(3)), [new]), NOW)
    assert "minReadySeconds" not in update.object["spec"]


def test_a_replicaset_that_was_there_before_is_found():
    (update,) = plan(State(deployment(3), [noted("web:v1", 3)]), NOW)
    assert update.object["metadata"]["annotations"] == {D + "revision": "1"}
    assert condition_of(update.object["status"], "Progressing")["reason"] == "FoundNewReplicaSet"


def test_the_status_of_a_step_is_that_before_the_step():
    old, new = noted("web:v1", 10, replicas=10, maximum=13), noted("web:v2", 3, 0, 10, 13, revision=2)
    new["status"] = {"replicas": 0, "observedGeneration": 1}
    step, status = plan(State(known(deployment(10, image="web:v2"), "2"), [old, new]), NOW)
    assert sizes([step]) == [("web-web-v1", 10, 8)]
    shown = status.object["status"]
    assert (shown["replicas"], shown.get("updatedReplicas"), shown["unavailableReplicas"]) == (10, None, 3)


def test_a_settled_deployment_is_left_alone():
    asked = known(deployment(3), replicas=3, updatedReplicas=3, readyReplicas=3, availableReplicas=3)
    enough = {"type": "Available", "status": "True", "reason": "MinimumReplicasAvailable"}
    asked["status"]["conditions"] = [enough, DONE]
    assert plan(State(asked, [noted("web:v1", 3)]), NOW) == []


def test_a_stuck_rollout_is_looked_at_again_when_its_deadline_ends():
    moving = known(deployment(3))
    moving["status"]["conditions"] = [DONE | {"reason": "ReplicaSetUpdated"}]
    state = State(moving, [noted("web:v1", 3, 1)])
    (seen,) = written(plan(state, NOW - 3_600), "deployments", "status")
    (again,) = plan(State(seen, state.replicasets), NOW - 3_500)
    assert again == Again(NOW - 3_600 + 601)


def test_a_paused_deployment_makes_no_replicaset_but_scales_and_forgets():
    asked = known(deployment(5, image="web:v3", paused=True, revisionHistoryLimit=0))
    asked["status"]["conditions"] = [DONE | {"status": "Unknown", "reason": "DeploymentPaused"}]
    state = State(asked, [noted("web:v2", 3, age=10, revision=2), noted("web:v1", 0, age=90, revision=1)])
    actions = plan(state, NOW)
    assert sizes(actions) == [("web-web-v2", 3, 5)]
    assert [each.object["metadata"]["name"] for each in actions if isinstance(each, Delete)] == ["web-web-v1"]
    assert not any(isinstance(each, Create) for each in actions)


@pytest.mark.parametrize(
    ("paused", "held", "said"),
    [(True, "NewReplicaSetAvailable", "DeploymentPaused"), (False, "DeploymentPaused", "DeploymentResumed")],
)
def test_pausing_and_resuming_are_said_before_anything_else(paused, held, said):
    asked = known(deployment(3, image="web:v2", paused=paused))
    asked["status"]["conditions"] = [DONE | {"reason": held}]
    (update,) = plan(State(asked, [noted("web:v1", 3)]), NOW)
    assert condition_of(update.object["status"], "Progressing")["reason"] == said


def test_history_is_trimmed_only_when_the_rollout_is_complete():
    replicasets = [noted("web:v2", 3, revision=2), noted("web:v1", 0, revision=1, age=90)]
    complete = {"replicas": 3, "updatedReplicas": 3, "readyReplicas": 3, "availableReplicas": 3}
    running = known(deployment(3, image="web:v2", revisionHistoryLimit=0), "2")
    done = known(deployment(3, image="web:v2", revisionHistoryLimit=0), "2", **complete)
    assert not any(isinstance(each, Delete) for each in plan(State(running, replicasets), NOW))
    assert any(isinstance(each, Delete) for each in plan(State(done, replicasets), NOW))


@pytest.mark.parametrize(
    ("old", "pods", "expected"),
    # old: (size, status.replicas); pods of the old ReplicaSet. expected: what happens.
    [
        ((3, 3), [pod("a")], "shrinks"),
        ((0, 2), [], "waits"),
        ((0, 0), [pod("a", deletionTimestamp="2027-01-15T08:00:30Z")], "waits"),
        ((0, 0), [pod("a", phase="Failed"), pod("b", phase="Succeeded")], "makes the new one"),
        ((0, 0), [], "makes the new one"),
    ],
)
def test_recreate_waits_until_the_last_old_pod_is_gone(old, pods, expected):
    size, counted = old
    before = noted("web:v1", size, status={"replicas": counted, "observedGeneration": 1})
    asked = known(recreating(3, template=deployment(image="web:v2")["spec"]["template"]))
    actions = plan(State(asked, [before], pods={"rs-web:v1": pods}), NOW)
    made = [each for each in actions if isinstance(each, Create)]
    happened = "shrinks" if sizes(actions) == [("web-web-v1", 3, 0)] else "makes the new one" if made else "waits"
    assert happened == expected
    assert [each.object["spec"]["replicas"] for each in made] == ([3] if made else [])


def test_an_orphan_is_adopted_and_one_that_no_longer_matches_released():
    orphan = noted("web:v1", 3, ownerReferences=[])
    (adopt,) = plan(State(known(deployment(3)), [], [orphan]), NOW)
    assert adopt.object["metadata"]["ownerReferences"][0]["uid"] == "d"
    stray = noted("web:v1", 3, labels={"app": "other"})
    (release,) = plan(State(known(deployment(3)), [stray]), NOW)
    assert "ownerReferences" not in release.object["metadata"]


def test_a_deployment_on_its_way_out_only_says_how_it_is():
    asked = known(deployment(3, image="web:v2"))
    asked["metadata"]["deletionTimestamp"] = "2027-01-15T08:00:00Z"
    actions = plan(State(asked, [noted("web:v1", 3)]), NOW)
    assert [(each.resource, each.subresource) for each in actions] == [("deployments", "status")]


def test_an_empty_selector_is_warned_of():
    asked = deployment(3, selector={})
    say, update = plan(State(asked), NOW)
    assert isinstance(say, Say)
    assert (say.type, say.reason) == ("Warning", "SelectingAll")
    assert update.object["status"]["observedGeneration"] == 1
