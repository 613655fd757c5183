import pytest

from rollouts.model.facts import is_failing, read_pod
from rollouts.model.manifests import (
    Condition,
    ContainerState,
    ContainerStatus,
    PodManifest,
    PodMetadata,
    PodSpec,
    PodStatus,
    Terminated,
    Waiting,
)
from rollouts.model.pod import build_pod
from rollouts.model.stage import Stage
from tests.model.builders import T0, at_millis, pod


def stage(manifest: PodManifest, *, min_ready: int = 0, now: int = T0) -> Stage:
    return build_pod(read_pod(manifest), "web", min_ready, False, now).stage


def test_the_first_that_fits() -> None:
    assert stage(pod("a-1", ready_for=0, leaving=True)) is Stage.LEAVING
    assert stage(pod("a-1", node=None, started=False)) is Stage.PENDING
    assert stage(pod("a-1", started=False)) is Stage.CREATING
    assert stage(pod("a-1", waiting="ContainerCreating")) is Stage.CREATING
    assert stage(pod("a-1", waiting="ImagePullBackOff")) is Stage.CREATING
    assert stage(pod("a-1")) is Stage.STARTING
    assert stage(pod("a-1", ready_for=1_000), min_ready=10) is Stage.READY
    assert stage(pod("a-1", ready_for=10_000), min_ready=10) is Stage.AVAILABLE
    assert stage(pod("a-1", ready_for=0)) is Stage.AVAILABLE


def test_a_ring_ends_to_the_millisecond() -> None:
    facts = pod("a-1", ready_for=0)
    assert stage(facts, min_ready=10, now=T0 + 9_999) is Stage.READY
    assert stage(facts, min_ready=10, now=T0 + 10_000) is Stage.AVAILABLE


def test_ready_without_a_time_is_available_only_if_nothing_must_be_waited_for() -> None:
    status = PodStatus(conditions=(Condition(type="Ready", status="True"),))
    manifest = PodManifest(metadata=PodMetadata(uid="a"), spec=PodSpec(node_name="n"), status=status)
    assert stage(manifest) is Stage.AVAILABLE
    assert stage(manifest, min_ready=1) is Stage.READY


@pytest.mark.parametrize(
    ("reason", "fails"),
    [
        ("ContainerCreating", False),
        ("PodInitializing", False),
        ("CrashLoopBackOff", True),
        ("ImagePullBackOff", True),
        ("ErrImagePull", True),
        ("ErrImageNeverPull", True),
        ("CreateContainerError", True),
        ("CreateContainerConfigError", True),
        ("RunContainerError", True),
        ("InvalidImageName", True),
        ("", False),
    ],
)
def test_failed_is_a_mark_by_the_waiting_reason(reason: str, fails: bool) -> None:
    assert is_failing(reason) is fails


def crashed(*, waiting: str = "", message: str = "", reason: str = "Error") -> PodManifest:
    ended = ContainerState(terminated=Terminated(exit_code=137, reason=reason, finished_at=at_millis(T0)))
    state = ContainerState(waiting=Waiting(waiting, message)) if waiting else ended
    container = ContainerStatus(restart_count=2, state=state, last_state=ended)
    return PodManifest(spec=PodSpec(node_name="n"), status=PodStatus(container_statuses=(container,)))


def test_a_crashed_container_restarts_in_starting() -> None:
    facts = read_pod(crashed())
    assert facts.base is Stage.STARTING
    assert (facts.failed, facts.reason, facts.exit_code, facts.restarts) == (True, "Error", 137, 2)


def test_the_cause_of_a_crash_is_its_end_when_that_says_more() -> None:
    assert read_pod(crashed(waiting="CrashLoopBackOff")).cause == "CrashLoopBackOff"
    assert read_pod(crashed(waiting="CrashLoopBackOff", reason="OOMKilled")).cause == "OOMKilled"


@pytest.mark.parametrize(
    ("message", "seconds"),
    [
        ("back-off 10s restarting failed container=web", 10),
        ("back-off 1m20s restarting failed container=web", 80),
        ("back-off 5m0s restarting failed container=web", 300),
    ],
)
def test_the_next_restart_is_counted_from_the_last_end(message: str, seconds: int) -> None:
    assert read_pod(crashed(waiting="CrashLoopBackOff", message=message)).retry_at == T0 + seconds * 1_000


def test_an_image_that_cannot_be_pulled_has_no_known_retry() -> None:
    assert read_pod(crashed(waiting="ImagePullBackOff", message='Back-off pulling image "a"')).retry_at is None


def test_a_leaving_pod_is_not_failed_for_being_stopped() -> None:
    facts = read_pod(pod("a-1", leaving=True))
    assert not facts.failed
    assert facts.deleted_at == T0


def test_an_evicted_pod_says_why_and_counts_nowhere() -> None:
    status = PodStatus(phase="Failed", reason="Evicted", message="The node was low on resource: memory.")
    facts = read_pod(PodManifest(spec=PodSpec(node_name="n"), status=status))
    assert facts.terminal
    assert (facts.failed, facts.reason) == (True, "Evicted")
