"""What holds a stuck rollout, in the words that help most."""

import msgspec
import pytest
from msgspec.structs import replace

from rollouts.model.board import PodMemory, build_board
from rollouts.model.event import Event
from rollouts.model.facts import read_pod
from rollouts.model.manifests import (
    Condition,
    ContainerState,
    ContainerStatus,
    DeploymentStatus,
    Running,
    Terminated,
    Waiting,
)
from rollouts.model.pod import Pod
from rollouts.model.sentences import Why, say
from rollouts.model.situation import Situation, situation_of
from rollouts.model.stage import Stage
from rollouts.model.trouble import Trouble, trouble
from rollouts.model.why import next_steps, why
from tests.model.builders import NEW, OLD, T0, family, lane, pod, pods

OVERDUE = Condition(
    type="Progressing",
    status="False",
    reason="ProgressDeadlineExceeded",
    message='ReplicaSet "new" has timed out progressing.',
)
STATUS = DeploymentStatus(observed_generation=1, replicas=4, updated_replicas=1, conditions=(OVERDUE,))


def event(name: str, reason: str, message: str, at: int) -> Event:
    return Event(f"{name}-{at}", "web", "Pod", name, "Warning", reason, message, 1, at, at)


def overdue(*events: Event) -> Trouble | None:
    new = lane("new", NEW, 1, pods("new", 1))
    stuck = family(3, new, lane("old", OLD, 3, pods("old", 3, ready_for=60_000)), status=STATUS)
    stuck = msgspec.structs.replace(stuck, events={one.uid: one for one in events})
    return trouble(situation_of(stuck, T0))


def test_a_deadline_that_passed_without_a_reason_says_so() -> None:
    found = overdue()
    assert found is not None
    assert (found.kind, found.reason, found.pods) == ("unready", "ProgressDeadlineExceeded", 1)
    assert found.message == OVERDUE.message


def test_a_deadline_that_passed_over_a_failing_probe_shows_what_the_probe_said_last() -> None:
    found = overdue(
        event("new-0-0", "Unhealthy", "Readiness probe failed: connection refused", T0 - 9_000),
        event("new-0-0", "Unhealthy", "Readiness probe failed: statuscode: 503", T0 - 4_000),
        event("old-0-1", "Unhealthy", "Readiness probe failed: another revision's", T0 - 1_000),
        event("new-0-0", "BackOff", "not a probe", T0 - 1_000),
    )
    assert found is not None
    assert found.message == "Readiness probe failed: statuscode: 503"


def repeated(name: str, reason: str, message: str, count: int) -> Event:
    return msgspec.structs.replace(event(name, reason, message, T0 - 1_000), count=count)


def starting(*events: Event, started: bool = False) -> Situation:
    new = lane("new", NEW, 1, pods("new", 1, started=started))
    held = family(3, new, lane("old", OLD, 3, pods("old", 3, ready_for=60_000)), updated=1)
    return situation_of(msgspec.structs.replace(held, events={one.uid: one for one in events}), T0)


def test_a_volume_that_cannot_be_mounted_is_told_once_the_kubelet_says_so_again() -> None:
    said = 'MountVolume.SetUp failed for volume "v" : configmap "nope" not found'
    assert trouble(starting(repeated("new-0-1", "FailedMount", said, 1))) is None
    held = starting(repeated("new-0-1", "FailedMount", said, 2))
    found = trouble(held)
    assert found is not None
    assert (found.kind, found.reason, found.message, found.pods) == ("volume", "FailedMount", said, 1)
    assert why(held)[-1] == say(Why.PODS_FAIL, count=1, reason="FailedMount")
    assert [one.code for one in next_steps(held)] == ["pods_retry"]
    assert trouble(starting(repeated("new-0-1", "FailedMount", said, 9), started=True)) is None  # it came after all


def test_the_pod_itself_is_marked_as_failed_with_what_the_kubelet_says() -> None:
    said = 'MountVolume.SetUp failed for volume "v" : configmap "nope" not found'

    def tile(*events: Event) -> Pod:
        at = starting(*events)
        return build_board(at.family, T0, PodMemory(), b"key").pods[at.new.pods[0].uid]  # type: ignore[union-attr]

    assert not tile().failed
    held = tile(repeated("new-0-1", "FailedMount", said, 2))
    assert (held.failed, held.stage, held.reason, held.message) == (True, Stage.CREATING, "FailedMount", said)


def test_a_pod_that_does_not_even_start_in_time_is_late_and_no_failing_probe() -> None:
    new = lane("new", NEW, 1, pods("new", 1, started=False))
    found = trouble(situation_of(family(3, new, status=STATUS), T0))
    assert found is not None
    assert found.kind == "late"


def of_two(web: ContainerStatus, log: ContainerStatus) -> Trouble | None:
    """What holds a rollout whose one new pod has these two containers."""
    alone = pod("new-0")
    facts = read_pod(replace(alone, status=replace(alone.status, container_statuses=(web, log))))
    stuck = family(
        3, lane("new", NEW, 1, [facts]), lane("old", OLD, 3, pods("old", 3, ready_for=60_000)), status=STATUS
    )
    return trouble(situation_of(stuck, T0))


RUNS = ContainerState(running=Running())
ENDED = ContainerState(terminated=Terminated(exit_code=1, reason="Error"))


@pytest.mark.parametrize(
    "log",
    [
        ContainerStatus(name="log", state=ContainerState(waiting=Waiting("ImagePullBackOff"))),
        ContainerStatus(name="log", state=ContainerState(waiting=Waiting("CrashLoopBackOff")), last_state=ENDED),
        ContainerStatus(name="log", state=RUNS, last_state=ENDED, restart_count=1),  # between two crashes
        ContainerStatus(name="log", state=RUNS, ready=False),
    ],
)
def test_of_several_containers_the_one_that_fails_is_named(log: ContainerStatus) -> None:
    found = of_two(ContainerStatus(name="web", state=RUNS, ready=True), log)
    assert found is not None
    assert found.container == "log"


def test_the_only_container_of_a_pod_needs_no_name() -> None:
    only = lane("new", NEW, 1, pods("new", 1, waiting="ImagePullBackOff"))
    found = trouble(situation_of(family(3, only, status=STATUS), T0))
    assert found is not None
    assert found.container is None
