import pytest

from rollouts.sandbox.basics.timestamps import seconds
from rollouts.sandbox.controllers.conditions import find
from rollouts.sandbox.controllers.job_pods import INDEX, TRACKING, ranges
from rollouts.sandbox.controllers.reading import name_of, status_of
from tests.sandbox.controllers.cluster import NAMESPACE
from tests.sandbox.controllers.making import template

FIELDS = ("active", "succeeded", "failed")


def start(cluster, **spec):
    made = template() | {"spec": template()["spec"] | {"restartPolicy": "Never"}}
    whole = {"parallelism": 1, "completions": 1, "backoffLimit": 6, "template": made, "selector": {}} | spec
    whole = {key: value for key, value in whole.items() if value is not None}
    cluster.create("jobs", "job", spec=whole)
    cluster.settle(0.1)


def running(cluster):
    return [pod for pod in cluster.pods() if pod["status"]["phase"] not in ("Succeeded", "Failed")]


def end(cluster, pod, phase="Succeeded"):
    times = {"finishedAt": seconds(cluster.clock.now()), "startedAt": seconds(cluster.clock.now())}
    state = {"terminated": {"exitCode": int(phase == "Failed"), **times}}
    status = pod["status"] | {"phase": phase, "containerStatuses": [{"name": "web", "state": state}]}
    cluster.registry.update("pods", pod | {"status": status}, subresource="status")
    cluster.settle(0.1)


def numbers(cluster):
    status = status_of(cluster.get("jobs", "job"))
    return tuple(status.get(field, 0) for field in FIELDS)


def reason(cluster, kind):
    held = find(status_of(cluster.get("jobs", "job")).get("conditions"), kind)
    return held["reason"] if held and held["status"] == "True" else None


def test_one_pod_runs_to_its_end_and_the_job_is_complete(cluster):
    start(cluster)
    assert numbers(cluster) == (1, 0, 0)
    (pod,) = cluster.pods()
    assert pod["metadata"]["finalizers"] == [TRACKING]
    end(cluster, pod)
    assert numbers(cluster) == (0, 1, 0)
    assert (reason(cluster, "SuccessCriteriaMet"), reason(cluster, "Complete")) == ("CompletionsReached",) * 2
    status = status_of(cluster.get("jobs", "job"))
    assert status["uncountedTerminatedPods"] == {}
    assert status["completionTime"]
    assert "finalizers" not in cluster.pods()[0]["metadata"]
    assert cluster.told("Completed") == ["Job completed"]


def test_as_many_run_at_once_and_in_all_as_asked(cluster):
    start(cluster, parallelism=2, completions=5)
    seen = []
    for _ in range(6):
        seen.append(len(running(cluster)))
        for pod in running(cluster)[:1]:
            end(cluster, pod)
    assert seen == [2, 2, 2, 2, 1, 0]
    assert numbers(cluster) == (0, 5, 0)


def test_counted_pods_may_be_deleted(cluster):
    start(cluster, parallelism=1, completions=3)
    for _ in range(3):
        (pod,) = running(cluster)
        end(cluster, pod)
        cluster.registry.delete("pods", NAMESPACE, name_of(pod), grace_seconds=0)
        cluster.settle(0.1)
    assert numbers(cluster) == (0, 3, 0)
    assert cluster.pods() == []


def test_a_pod_that_is_deleted_while_it_runs_counts_as_failed_and_is_replaced(cluster):
    start(cluster)
    (pod,) = cluster.pods()
    cluster.registry.delete("pods", NAMESPACE, name_of(pod), grace_seconds=0)
    cluster.settle(15)
    assert numbers(cluster) == (1, 0, 1)
    assert name_of(pod) not in cluster.names("pods")


def test_failures_are_tried_again_ever_later_up_to_the_limit(cluster):
    start(cluster, backoffLimit=2)
    waits = []
    for _ in range(2):
        end(cluster, running(cluster)[0], "Failed")
        waits.append(next(second for second in range(60) if running(cluster) or cluster.settle(1)))
    assert waits == [pytest.approx(10, abs=1), pytest.approx(20, abs=1)]
    end(cluster, running(cluster)[0], "Failed")
    assert numbers(cluster) == (0, 0, 3)
    assert reason(cluster, "Failed") == "BackoffLimitExceeded"
    assert cluster.told("BackoffLimitExceeded") == ["Job has reached the specified backoff limit"]
    cluster.settle(1_000)
    assert len(cluster.pods()) == 3


def test_a_job_that_is_late_fails_and_its_pods_go(cluster):
    start(cluster, activeDeadlineSeconds=30, parallelism=2, completions=2)
    cluster.live()
    cluster.settle(31)
    assert (reason(cluster, "FailureTarget"), reason(cluster, "Failed")) == ("DeadlineExceeded", None)
    cluster.live()
    assert reason(cluster, "Failed") == "DeadlineExceeded"
    assert running(cluster) == []


def test_a_work_queue_is_done_when_one_has_succeeded_and_none_runs(cluster):
    start(cluster, parallelism=2, completions=None)
    end(cluster, running(cluster)[0])
    assert (numbers(cluster), reason(cluster, "Complete")) == ((1, 1, 0), None)
    end(cluster, running(cluster)[0])
    assert (numbers(cluster), reason(cluster, "Complete")) == ((0, 2, 0), "CompletionsReached")


def test_a_suspended_job_has_no_pods_until_it_is_resumed(cluster):
    start(cluster, suspend=True)
    assert (cluster.pods(), reason(cluster, "Suspended")) == ([], "JobSuspended")
    assert "startTime" not in status_of(cluster.get("jobs", "job"))
    cluster.change("jobs", "job", suspend=False)
    cluster.settle()
    assert (numbers(cluster), reason(cluster, "Suspended")) == ((1, 0, 0), None)
    assert (cluster.told("Suspended"), cluster.told("Resumed")) == (["Job suspended"], ["Job resumed"])


def test_each_pod_of_an_indexed_job_has_its_number_until_it_succeeds(cluster):
    start(cluster, completionMode="Indexed", parallelism=2, completions=3)
    indexes = sorted(pod["metadata"]["annotations"][INDEX] for pod in running(cluster))
    assert indexes == ["0", "1"]
    first = next(pod for pod in running(cluster) if pod["metadata"]["annotations"][INDEX] == "0")
    assert first["spec"]["hostname"] == "job-0"
    assert first["spec"]["containers"][0]["env"][-1]["name"] == "JOB_COMPLETION_INDEX"
    end(cluster, first, "Failed")
    cluster.settle(12)
    assert sorted(pod["metadata"]["annotations"][INDEX] for pod in running(cluster)) == ["0", "1"]
    for _ in range(3):
        for pod in running(cluster):
            end(cluster, pod)
    assert status_of(cluster.get("jobs", "job"))["completedIndexes"] == "0-2"


def test_a_finished_job_goes_when_its_time_is_over_and_lets_its_pods_go(cluster):
    start(cluster, ttlSecondsAfterFinished=60)
    end(cluster, running(cluster)[0])
    cluster.settle(55)
    assert cluster.names("jobs") == ["job"]
    cluster.settle(10)
    assert (cluster.names("jobs"), cluster.names("pods")) == ([], [])


def test_a_deleted_job_holds_none_of_its_pods(cluster):
    start(cluster)
    cluster.registry.delete("jobs", NAMESPACE, "job")
    cluster.live()
    assert (cluster.names("jobs"), cluster.names("pods")) == ([], [])


@pytest.mark.parametrize(
    ("given", "text"), [([], ""), ([3], "3"), ([0, 1, 2, 5], "0-2,5"), ([7, 5, 6, 1, 2], "1-2,5-7")]
)
def test_numbers_are_written_as_ranges(given, text):
    assert ranges(given) == text
