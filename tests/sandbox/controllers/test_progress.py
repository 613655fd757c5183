import pytest

from rollouts.sandbox.basics.timestamps import seconds
from rollouts.sandbox.controllers.conditions import find
from rollouts.sandbox.controllers.history import Sets
from rollouts.sandbox.controllers.progress import counters, look_again, pause_condition, progressed
from tests.sandbox.controllers.making import NOW, condition_of, deployment, replicaset

LONG_AGO = seconds(NOW - 100)


def progressing(reason, status="True", updated=LONG_AGO, message="as it was"):
    return {
        "type": "Progressing",
        "status": status,
        "lastUpdateTime": updated,
        "lastTransitionTime": LONG_AGO,
        "reason": reason,
        "message": message,
    }


def stored(replicas=0, updated=0, ready=0, available=0, *conditions):
    numbers = {"replicas": replicas, "updatedReplicas": updated, "readyReplicas": ready, "availableReplicas": available}
    return {key: value for key, value in numbers.items() if value} | {"conditions": list(conditions)}


@pytest.mark.parametrize(
    ("asked", "new", "old", "expected"),
    # new, old: (wanted, status.replicas, available)
    [
        (3, (3, 0, 0), (0, 0, 0), {"unavailableReplicas": 3}),
        (3, (3, 3, 1), (0, 0, 0), {"replicas": 3, "updatedReplicas": 3, "readyReplicas": 1, "availableReplicas": 1,
                                   "unavailableReplicas": 2}),
        (10, (3, 0, 0), (8, 10, 10), {"replicas": 10, "readyReplicas": 10, "availableReplicas": 10,
                                      "unavailableReplicas": 1}),
        (2, (2, 5, 5), (0, 0, 0), {"replicas": 5, "updatedReplicas": 5, "readyReplicas": 5, "availableReplicas": 5}),
    ],
)  # fmt: skip
def test_it_counts_what_there_is_and_misses_what_is_wanted(asked, new, old, expected):
    sets = [
        replicaset(name, size, status={"replicas": had, "readyReplicas": available, "availableReplicas": available})
        for name, (size, had, available) in (("web:v2", new), ("web:v1", old))
    ]
    status = counters(deployment(asked), Sets(sets[0], sets[1:]), NOW)
    numbers = {key: value for key, value in status.items() if key not in ("conditions", "observedGeneration")}
    assert numbers == expected
    assert status["observedGeneration"] == 1


@pytest.mark.parametrize(
    ("asked", "available", "status", "reason"),
    [
        (deployment(4), 3, "True", "MinimumReplicasAvailable"),
        (deployment(4), 2, "False", "MinimumReplicasUnavailable"),
        (deployment(4, 1, 0), 3, "False", "MinimumReplicasUnavailable"),
        (deployment(0), 0, "True", "MinimumReplicasAvailable"),
    ],
)
def test_it_is_available_as_long_as_the_floor_is_held(asked, available, status, reason):
    shown = counters(asked, Sets(replicaset("web:v1", 4, available), []), NOW)
    condition = condition_of(shown, "Available")
    assert (condition["status"], condition["reason"]) == (status, reason)


@pytest.mark.parametrize(
    ("before", "new", "old", "expected"),
    # before: the stored status; new, old: (size, available). expected: status, reason, was it renewed now?
    [
        (
            stored(3, 3, 2, 2, progressing("ReplicaSetUpdated")),
            (3, 3), (0, 0), ("True", "NewReplicaSetAvailable", True),
        ),
        (stored(3, 3, 1, 1, progressing("ReplicaSetUpdated")), (3, 2), (0, 0), ("True", "ReplicaSetUpdated", True)),
        (stored(3, 0, 3, 3, progressing("NewReplicaSetCreated")), (1, 0), (3, 3), ("True", "ReplicaSetUpdated", True)),
        (stored(4, 1, 3, 3, progressing("ReplicaSetUpdated")), (1, 0), (2, 2), ("True", "ReplicaSetUpdated", True)),
        (stored(3, 3, 2, 2, progressing("ReplicaSetUpdated")), (3, 2), (0, 0), ("True", "ReplicaSetUpdated", False)),
        (
            stored(3, 3, 2, 2, progressing("ReplicaSetUpdated", updated=seconds(NOW - 601))),
            (3, 2), (0, 0), ("False", "ProgressDeadlineExceeded", True),
        ),
        (
            stored(3, 3, 2, 2, progressing("ReplicaSetUpdated", updated=seconds(NOW - 600))),
            (3, 2), (0, 0), ("True", "ReplicaSetUpdated", False),
        ),
        (
            stored(3, 3, 2, 2, progressing("ProgressDeadlineExceeded", "False")),
            (3, 2), (0, 0), ("False", "ProgressDeadlineExceeded", False),
        ),
        (
            stored(3, 3, 1, 1, progressing("ProgressDeadlineExceeded", "False")),
            (3, 2), (0, 0), ("True", "ReplicaSetUpdated", True),
        ),
        (
            stored(3, 3, 3, 3, progressing("NewReplicaSetAvailable", updated=seconds(NOW - 9_999))),
            (3, 1), (0, 0), ("True", "NewReplicaSetAvailable", False),
        ),
        (
            stored(3, 3, 3, 3, progressing("DeploymentPaused", "Unknown")),
            (3, 3), (0, 0), ("True", "NewReplicaSetAvailable", True),
        ),
    ],
)  # fmt: skip
def test_it_tells_progress_completion_and_a_missed_deadline(before, new, old, expected):
    sets = Sets(replicaset("web:v2", *new), [replicaset("web:v1", *old)])
    shown = progressed(deployment(3, image="web:v2", status=before), sets, NOW)
    condition = condition_of(shown, "Progressing")
    assert (condition["status"], condition["reason"], condition["lastUpdateTime"] == seconds(NOW)) == expected


def test_progress_renews_its_time_but_not_the_moment_it_became_true():
    before = stored(3, 3, 1, 1, progressing("ReplicaSetUpdated"))
    shown = progressed(deployment(3, status=before), Sets(replicaset("web:v1", 3, 2), []), NOW)
    condition = condition_of(shown, "Progressing")
    assert condition["lastTransitionTime"] == LONG_AGO
    assert condition["message"] == 'ReplicaSet "web-web-v1" is progressing.'


def test_without_a_deadline_nothing_is_said_of_progress():
    before = stored(3, 3, 1, 1, progressing("ReplicaSetUpdated"))
    asked = deployment(3, status=before, progressDeadlineSeconds=None)
    shown = progressed(asked, Sets(replicaset("web:v1", 3, 2), []), NOW)
    assert find(shown["conditions"], "Progressing") is None
    assert look_again(asked, shown, NOW) is None


def test_a_replicaset_that_cannot_make_pods_is_told_of_and_no_longer_when_it_can():
    failed = {"type": "ReplicaFailure", "status": "True", "lastTransitionTime": LONG_AGO, "reason": "FailedCreate",
              "message": "no"}  # fmt: skip
    new = replicaset("web:v2", 1, status={"replicas": 0, "conditions": [failed]})
    shown = progressed(deployment(3), Sets(new, [replicaset("web:v1", 3)]), NOW)
    assert find(shown["conditions"], "ReplicaFailure") == failed | {"lastUpdateTime": LONG_AGO}
    healed = progressed(deployment(3, status=shown), Sets(replicaset("web:v2", 1), [replicaset("web:v1", 3)]), NOW)
    assert find(healed["conditions"], "ReplicaFailure") is None


@pytest.mark.parametrize(
    ("paused", "reason", "expected"),
    [
        (True, "ReplicaSetUpdated", "DeploymentPaused"),
        (True, None, "DeploymentPaused"),
        (True, "DeploymentPaused", None),
        (True, "ProgressDeadlineExceeded", None),
        (False, "DeploymentPaused", "DeploymentResumed"),
        (False, "ReplicaSetUpdated", None),
        (False, "ProgressDeadlineExceeded", None),
        (False, None, None),
    ],
)
def test_pausing_and_resuming_are_said_once_and_never_over_a_missed_deadline(paused, reason, expected):
    conditions = [progressing(reason)] if reason else []
    found = pause_condition(deployment(3, paused=paused, status={"conditions": conditions}), NOW)
    assert (found["reason"] if found else None) == expected
    assert found is None or found["status"] == "Unknown"


@pytest.mark.parametrize(
    ("reason", "updated", "expected"),
    [
        ("ReplicaSetUpdated", NOW - 10, NOW - 10 + 600 + 1),
        ("DeploymentResumed", NOW, NOW + 601),
        ("ReplicaSetUpdated", NOW - 700, NOW),
        ("ProgressDeadlineExceeded", NOW - 10, None),
        ("NewReplicaSetAvailable", NOW - 10, None),
    ],
)
def test_it_looks_again_a_second_after_the_deadline(reason, updated, expected):
    asked = deployment(3, status=stored(3, 3, 2, 2, progressing(reason, updated=seconds(updated))))
    assert look_again(asked, asked["status"] | {"observedGeneration": 1}, NOW) == expected
