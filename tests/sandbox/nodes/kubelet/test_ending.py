"""How pods come to their ends, and what holds a container back from its next start."""

import pytest

from tests.sandbox.nodes.stage import Stage

JOIN = "ephemeralcontainers"


def test_a_pod_past_its_deadline_has_failed_and_stops(stage: Stage) -> None:
    stage.pod("nginx", activeDeadlineSeconds=5)
    stage.clock.advance(5.5)
    # While its container stops it is no more ready, but not over either.
    stopping = stage.now()["status"]
    assert (stopping["phase"], stopping.get("reason")) == ("Running", None)
    ready = next(each for each in stopping["conditions"] if each["type"] == "Ready")
    assert (ready["status"], ready["reason"]) == ("False", "PodFailed")
    stage.clock.advance(2)
    status = stage.now()["status"]
    assert (status["phase"], status["reason"]) == ("Failed", "DeadlineExceeded")
    assert status["message"] == "Pod was active on the node longer than the specified deadline"
    assert stage.state() == ("terminated", "Completed")
    assert stage.reasons()[-2:] == ["DeadlineExceeded", "Killing"]
    stage.clock.advance(60)
    assert stage.now()["status"]["containerStatuses"][0]["restartCount"] == 0


def test_a_pod_that_ends_in_time_keeps_its_phase(stage: Stage) -> None:
    stage.pod("x/y:crash", restartPolicy="Never", activeDeadlineSeconds=30)
    stage.clock.advance(60)
    assert (stage.now()["status"]["phase"], stage.now()["status"].get("reason")) == ("Failed", None)


def test_a_deadline_ends_a_pod_that_never_came_to_run(stage: Stage) -> None:
    stage.pod("x/y:missing", activeDeadlineSeconds=3)
    stage.clock.advance(5)
    assert stage.now()["status"]["phase"] == "Failed"
    said = len(stage.said)
    stage.clock.advance(600)
    assert len(stage.said) == said


def test_sidecars_stop_when_the_others_are_through(stage: Stage) -> None:
    sidecar = {"name": "side", "image": "nginx", "restartPolicy": "Always"}
    stage.pod("x/y:crash", restartPolicy="Never", initContainers=[sidecar])
    phases: list[str] = []
    for _ in range(80):
        stage.clock.advance(0.1)
        phase = stage.now()["status"]["phase"]
        phases += [phase] if phases[-1:] != [phase] else []
    # While the sidecar stops the pod still runs.
    assert phases == ["Pending", "Running", "Failed"]
    assert stage.now()["status"]["initContainerStatuses"][0]["state"]["terminated"]["exitCode"] == 0
    assert "Stopping container side" in stage.messages("Killing")


def test_sidecars_of_a_pod_that_restarts_run_on(stage: Stage) -> None:
    sidecar = {"name": "side", "image": "nginx", "restartPolicy": "Always"}
    stage.pod("x/y:crash", initContainers=[sidecar])
    stage.clock.advance(30)
    assert "running" in stage.now()["status"]["initContainerStatuses"][0]["state"]


def pauses(stage: Stage, seconds: float, name: str = "p") -> list[int]:
    """Seconds from each end of the container to its next start, as far as they are above one."""
    found, ended = [], None
    for _ in range(int(seconds * 10)):
        stage.clock.advance(0.1)
        statuses = (stage.now(name).get("status") or {}).get("containerStatuses") or [{"state": {}}]
        running = "running" in statuses[0]["state"]
        if not running and ended is None and statuses[0].get("containerID"):
            ended = stage.seconds()
        elif running and ended is not None:
            found.append(round(stage.seconds() - ended))
            ended = None
    return found


def test_a_crashing_container_waits_twice_as_long_each_time_up_to_five_minutes(stage: Stage) -> None:
    stage.pod("x/y:crash")
    assert pauses(stage, 1_300) == [1, 10, 20, 40, 80, 160, 300, 300, 300]


def test_a_container_that_is_killed_seldom_enough_is_never_held_back(stage: Stage) -> None:
    probe = {"httpGet": {"path": "/", "port": 8080}, "periodSeconds": 5, "failureThreshold": 1}
    stage.pod("luksa/kubia-unhealthy", container={"livenessProbe": probe})
    # Sick after 20 s: 10 s and 20 s of back-off are over by then, 40 s and more are not.
    found = pauses(stage, 200)
    assert found[:4] == [1, 1, 1, 1]
    assert found[4] >= 40


@pytest.mark.parametrize(("policy", "phase"), [("Never", "Failed"), ("OnFailure", "Pending")])
def test_a_failed_init_container_ends_a_pod_that_never_restarts(stage: Stage, policy: str, phase: str) -> None:
    init = {"name": "init", "image": "x/y:crash"}
    stage.pod("nginx", restartPolicy=policy, initContainers=[init])
    stage.clock.advance(5)
    assert stage.now()["status"]["phase"] == phase


def join(stage: Stage, name: str, image: str) -> None:
    """Add an ephemeral container, as `kubectl debug` does."""
    pod = stage.now()
    joined = [*(pod["spec"].get("ephemeralContainers") or ()), {"name": name, "image": image}]
    stage.registry.update("pods", {**pod, "spec": {**pod["spec"], "ephemeralContainers": joined}}, subresource=JOIN)


def test_a_container_for_debugging_joins_and_ends_without_the_pod_noticing(stage: Stage) -> None:
    stage.pod("nginx")
    stage.clock.advance(4)
    join(stage, "debug", "busybox")
    join(stage, "crashing", "x/y:crash")
    stage.clock.advance(10)
    status = stage.now()["status"]
    states = {each["name"]: each for each in status["ephemeralContainerStatuses"]}
    assert "running" in states["debug"]["state"]
    assert states["crashing"]["state"]["terminated"]["exitCode"] == 1
    assert states["crashing"]["restartCount"] == 0
    assert status["phase"] == "Running"
    ready = next(each for each in status["conditions"] if each["type"] == "Ready")
    assert ready["status"] == "True"
    assert "spec.ephemeralContainers{debug}" in [said.field_path for said in stage.said if said.reason == "Started"]
    stage.registry.delete("pods", "default", "p")
    stage.clock.advance(5)
    assert stage.registry.list("pods") == []
