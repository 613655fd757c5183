"""The life of pods, held to what a real cluster's recordings show."""

from itertools import pairwise

import pytest

from tests.sandbox.nodes.stage import Stage

NOT_FOUND = (
    'rpc error: code = NotFound desc = failed to pull and unpack image "docker.io/gasbugs/http-go:missing": '
    'failed to resolve reference "docker.io/gasbugs/http-go:missing": docker.io/gasbugs/http-go:missing: not found'
)


def conditions(pod: dict) -> dict[str, tuple[str, str | None]]:
    return {each["type"]: (each["status"], each.get("reason")) for each in pod["status"].get("conditions", [])}


def test_a_pod_runs_and_becomes_ready_within_two_seconds(stage: Stage) -> None:
    stage.pod()
    stage.clock.advance(2.3)
    pod = stage.now()
    assert pod["status"]["phase"] == "Running"
    assert conditions(pod) == {
        "PodReadyToStartContainers": ("True", None),
        "Initialized": ("True", None),
        "Ready": ("True", None),
        "ContainersReady": ("True", None),
        "PodScheduled": ("True", None),
    }
    assert stage.reasons() == ["Scheduled", "Pulling", "Pulled", "Created", "Started"]
    status = pod["status"]["containerStatuses"][0]
    assert (status["image"], status["ready"], status["started"]) == ("docker.io/gasbugs/http-go:v1", True, True)


def test_each_stage_of_a_pod_is_written_once(stage: Stage) -> None:
    stage.pod()
    stage.clock.advance(5)
    assert len(stage.writes) == 5  # made, bound, creating, running, ready
    times = [at for at, _, _ in stage.writes]
    assert 0.85 < times[3] < 1.15
    assert 0.85 < times[4] - times[3] < 1.15


def test_an_image_on_the_node_is_not_pulled_again() -> None:
    stage = Stage(machines=Stage().machines[:1])
    stage.pod(name="a")
    stage.clock.advance(2)
    stage.pod(name="b")
    stage.clock.advance(2)
    assert stage.reasons("b") == ["Scheduled", "Pulled", "Created", "Started"]
    assert stage.messages("Pulled")[-1] == 'Container image "gasbugs/http-go:v1" already present on machine'


def test_a_deleted_pod_stops_within_a_second_and_then_goes(stage: Stage) -> None:
    stage.pod()
    stage.clock.advance(3)
    stage.registry.delete("pods", "default", "p")
    stage.clock.advance(1.2)
    kinds = [(kind, pod["status"]["phase"]) for _, kind, pod in stage.writes[-3:]]
    assert kinds == [("MODIFIED", "Running"), ("MODIFIED", "Failed"), ("DELETED", "Failed")]
    last = stage.writes[-1][2]
    assert conditions(last)["Ready"] == ("False", "PodFailed")
    assert last["status"]["containerStatuses"][0]["state"]["terminated"]["exitCode"] == 2
    assert stage.messages("Killing") == ["Stopping container http-go"]


def test_a_missing_image_backs_off_from_ten_seconds(stage: Stage) -> None:
    stage.pod("gasbugs/http-go:missing")
    stage.clock.advance(1.2)
    assert stage.state() == ("waiting", "ErrImagePull")
    stage.clock.advance(1.6)
    assert stage.state() == ("waiting", "ImagePullBackOff")
    waiting = stage.now()["status"]["containerStatuses"][0]["state"]["waiting"]
    assert waiting["message"] == f'Back-off pulling image "gasbugs/http-go:missing": ErrImagePull: {NOT_FOUND}'
    stage.clock.advance(9)
    assert stage.reasons().count("Pulling") == 2
    assert stage.messages("Failed")[:3] == [
        f'Failed to pull image "gasbugs/http-go:missing": {NOT_FOUND}',
        "Error: ErrImagePull",
        "Error: ImagePullBackOff",
    ]
    pulls = [said.at for said in stage.said if said.reason == "Pulling"]
    stage.clock.advance(30)
    failures = [said.at for said in stage.said if said.message == "Error: ErrImagePull"]
    pulls = [said.at for said in stage.said if said.reason == "Pulling"]
    assert [round(again - failed) for failed, again in zip(failures, pulls[1:], strict=False)][:2] == [10, 20]


def test_a_crashing_container_restarts_after_ever_longer_pauses(stage: Stage) -> None:
    stage.pod("gasbugs/http-go:crash")
    stage.clock.advance(1.7)
    assert stage.state() == ("terminated", "Error")
    stage.clock.advance(1.5)
    assert stage.state() == ("waiting", "CrashLoopBackOff")
    stage.clock.advance(1_400)
    starts = [said.at for said in stage.said if said.reason == "Started"]
    pauses = [int(later - earlier) for earlier, later in pairwise(starts)]
    assert pauses[:8] == [1, 10, 20, 40, 80, 160, 300, 300]
    pod = stage.now()
    status = pod["status"]["containerStatuses"][0]
    uid = pod["metadata"]["uid"]
    assert status["state"]["waiting"]["message"] == (
        f"back-off 5m0s restarting failed container=http-go pod=p_default({uid})"
    )
    assert status["lastState"]["terminated"]["exitCode"] == 1
    assert stage.messages("BackOff")[0] == f"Back-off restarting failed container http-go in pod p_default({uid})"


def test_a_pod_that_waits_goes_at_once_and_keeps_its_last_status(stage: Stage) -> None:
    stage.pod("gasbugs/http-go:crash")
    stage.clock.advance(5)
    stage.writes.clear()
    stage.registry.delete("pods", "default", "p")
    stage.clock.advance(0.2)
    assert [kind for _, kind, _ in stage.writes] == ["MODIFIED", "DELETED"]
    assert stage.writes[-1][2]["status"]["phase"] == "Running"


def test_an_oom_killed_container_says_so(stage: Stage) -> None:
    stage.pod("gasbugs/http-go:oom")
    stage.clock.advance(2.8)
    ended = stage.now()["status"]["containerStatuses"][0]["state"]["terminated"]
    assert (ended["exitCode"], ended["reason"]) == (137, "OOMKilled")


def test_a_pod_that_is_not_ready_says_so_every_ten_seconds(stage: Stage) -> None:
    stage.pod("gasbugs/http-go:notready")
    stage.clock.advance(23)
    assert stage.messages("Unhealthy") == ["Readiness probe failed: HTTP probe failed with statuscode: 503"] * 3
    assert conditions(stage.now())["Ready"] == ("False", "ContainersNotReady")


def test_a_slow_image_takes_twenty_seconds(stage: Stage) -> None:
    stage.pod("gasbugs/http-go:slow")
    stage.clock.advance(18)
    assert conditions(stage.now())["Ready"][0] == "False"
    stage.clock.advance(6)
    assert conditions(stage.now())["Ready"][0] == "True"


@pytest.mark.parametrize(("name", "seconds"), [("start", 5.0), ("ready", 7.0)])
def test_timings_follow_the_annotations_of_the_template(stage: Stage, name: str, seconds: float) -> None:
    stage.pod(metadata={"annotations": {f"sandbox.rollboard/{name}": str(seconds)}})
    stage.clock.advance(seconds * 0.85)
    assert conditions(stage.now())["Ready"][0] == "False"
    stage.clock.advance(seconds * 0.3 + 1.2)
    assert conditions(stage.now())["Ready"][0] == "True"


def test_init_containers_run_one_after_another(stage: Stage) -> None:
    inits = [{"name": "first", "image": "busybox:1"}, {"name": "second", "image": "busybox:1"}]
    stage.pod(initContainers=inits)
    stage.clock.advance(1.5)
    pod = stage.now()
    assert conditions(pod)["Initialized"] == ("False", "ContainersNotInitialized")
    assert "running" in pod["status"]["initContainerStatuses"][0]["state"]
    assert stage.state() == ("waiting", "PodInitializing")
    stage.clock.advance(6)
    pod = stage.now()
    assert [each["state"]["terminated"]["reason"] for each in pod["status"]["initContainerStatuses"]] == [
        "Completed",
        "Completed",
    ]
    assert conditions(pod)["Ready"][0] == "True"
    started = [said.message for said in stage.said if said.reason == "Started"]
    assert started == ["Started container first", "Started container second", "Started container http-go"]


def test_a_failed_init_container_fails_a_pod_that_never_restarts(stage: Stage) -> None:
    stage.pod(initContainers=[{"name": "first", "image": "x:crash"}], restartPolicy="Never")
    stage.clock.advance(5)
    assert stage.now()["status"]["phase"] == "Failed"


def test_a_sidecar_keeps_running_and_counts_for_readiness(stage: Stage) -> None:
    stage.pod(initContainers=[{"name": "side", "image": "x:notready", "restartPolicy": "Always"}])
    stage.clock.advance(5)
    pod = stage.now()
    assert pod["status"]["phase"] == "Running"
    ready = next(each for each in pod["status"]["conditions"] if each["type"] == "Ready")
    assert ready["message"] == "containers with unready status: [side]"


def test_a_pod_completes_when_nothing_restarts_it(stage: Stage) -> None:
    stage.pod("gasbugs/http-go:crash", restartPolicy="Never")
    stage.clock.advance(3)
    pod = stage.now()
    assert pod["status"]["phase"] == "Failed"
    assert conditions(pod)["Ready"] == ("False", "PodFailed")


def test_a_missing_config_map_holds_the_container_until_it_is_there(stage: Stage) -> None:
    stage.pod(container={"env": [{"name": "A", "valueFrom": {"configMapKeyRef": {"name": "c", "key": "k"}}}]})
    stage.clock.advance(2)
    assert stage.state() == ("waiting", "CreateContainerConfigError")
    assert stage.messages("Failed") == ['Error: configmap "c" not found']
    stage.registry.create("configmaps", {"metadata": {"name": "c", "namespace": "default"}, "data": {"other": "x"}})
    stage.clock.advance(12)
    assert stage.messages("Failed")[-1] == "Error: couldn't find key k in ConfigMap default/c"
    stage.registry.update("configmaps", {"metadata": {"name": "c", "namespace": "default"}, "data": {"k": "x"}})
    stage.clock.advance(15)
    assert stage.state() == ("running", "")


def test_a_missing_secret_volume_keeps_the_pod_from_its_sandbox(stage: Stage) -> None:
    stage.pod(volumes=[{"name": "keys", "secret": {"secretName": "s"}}])
    stage.clock.advance(3)
    assert stage.messages("FailedMount")[0] == 'MountVolume.SetUp failed for volume "keys" : secret "s" not found'
    assert stage.state() == ("waiting", "ContainerCreating")
    stage.registry.create("secrets", {"metadata": {"name": "s", "namespace": "default"}})
    stage.clock.advance(6)
    assert stage.state() == ("running", "")


def test_an_image_that_is_never_pulled_must_be_there(stage: Stage) -> None:
    stage.pod(container={"imagePullPolicy": "Never"})
    stage.clock.advance(1)
    assert stage.state() == ("waiting", "ErrImageNeverPull")


def test_an_invalid_image_name_is_refused(stage: Stage) -> None:
    stage.pod("Http-Go:v1")
    stage.clock.advance(1)
    assert stage.state() == ("waiting", "InvalidImageName")
    assert stage.messages("Failed") == ["Error: InvalidImageName"]


def test_a_changed_image_restarts_the_container(stage: Stage) -> None:
    stage.pod()
    stage.clock.advance(3)
    pod = stage.now()
    spec = {**pod["spec"], "containers": [{**pod["spec"]["containers"][0], "image": "gasbugs/http-go:v2"}]}
    stage.registry.update("pods", {**pod, "spec": spec})
    stage.clock.advance(6)
    assert stage.messages("Killing") == ["Container http-go definition changed, will be restarted"]
    status = stage.now()["status"]["containerStatuses"][0]
    assert (status["image"], status["restartCount"], status["ready"]) == ("docker.io/gasbugs/http-go:v2", 1, True)


def test_a_slow_stop_ends_with_the_grace_period(stage: Stage) -> None:
    stage.pod(metadata={"annotations": {"sandbox.rollboard/stop": "60"}}, terminationGracePeriodSeconds=3)
    stage.clock.advance(3)
    stage.registry.delete("pods", "default", "p")
    stage.clock.advance(2.9)
    assert stage.now()["status"]["phase"] == "Running"
    stage.clock.advance(0.2)
    last = stage.writes[-1]
    assert last[1] == "DELETED"
    assert last[2]["status"]["containerStatuses"][0]["state"]["terminated"]["exitCode"] == 137


def test_a_pre_stop_sleep_comes_before_the_signal(stage: Stage) -> None:
    hook = {"lifecycle": {"preStop": {"exec": {"command": ["sh", "-c", "sleep 5"]}}}}
    stage.pod(container=hook)
    stage.clock.advance(3)
    stage.registry.delete("pods", "default", "p")
    stage.clock.advance(5.5)
    assert stage.now()["metadata"]["deletionTimestamp"]
    stage.clock.advance(1)
    assert stage.writes[-1][1] == "DELETED"


def test_what_others_say_at_a_readiness_gate_is_heeded(stage: Stage) -> None:
    def ready() -> tuple[str, str | None]:
        held = next(each for each in stage.now()["status"]["conditions"] if each["type"] == "Ready")
        return held["status"], held.get("message")

    def say(status: str) -> None:
        pod = stage.now()
        others = [each for each in pod["status"]["conditions"] if each["type"] != "shop.io/lb"]
        conditions = [*others, {"type": "shop.io/lb", "status": status}]
        stage.registry.update(
            "pods", {**pod, "status": {**pod["status"], "conditions": conditions}}, subresource="status"
        )
        stage.clock.advance(0.1)

    stage.pod(readinessGates=[{"conditionType": "shop.io/lb"}])
    stage.clock.advance(3)
    assert ready() == ("False", 'corresponding condition of pod readiness gate "shop.io/lb" does not exist.')
    say("False")
    assert ready() == ("False", 'the status of pod readiness gate "shop.io/lb" is not "True", but False')
    say("True")
    assert ready() == ("True", None)


def test_a_pod_from_before_goes_on_running_under_a_new_kubelet(stage: Stage) -> None:
    stage.pod()
    stage.clock.advance(3)
    before = stage.now()
    stage.nodes.stop()
    stage.nodes.kubelet.start()
    stage.clock.advance(5)
    assert stage.now()["status"] == before["status"]
