"""Probes as the pod writes them, answered as the image does."""

from tests.sandbox.nodes.stage import Stage


def test_a_liveness_probe_on_a_closed_port_restarts_the_container(stage: Stage) -> None:
    stage.pod(container={"livenessProbe": {"httpGet": {"path": "/healthz", "port": 9999}, "periodSeconds": 2}})
    stage.clock.advance(8.5)
    address = stage.now()["status"]["podIP"]
    refused = f'Get "http://{address}:9999/healthz": dial tcp {address}:9999: connect: connection refused'
    assert stage.messages("Unhealthy") == [f"Liveness probe failed: {refused}"] * 3
    assert stage.messages("Killing") == ["Container http-go failed liveness probe, will be restarted"]
    assert stage.now()["status"]["containerStatuses"][0]["restartCount"] == 1


def test_an_image_that_falls_sick_is_restarted_by_its_liveness_probe(stage: Stage) -> None:
    stage.pod("luksa/kubia-unhealthy", container={"livenessProbe": {"httpGet": {"path": "/", "port": 8080}}})
    stage.clock.advance(60)
    assert stage.messages("Unhealthy")[:3] == ["Liveness probe failed: HTTP probe failed with statuscode: 500"] * 3
    assert stage.now()["status"]["containerStatuses"][0]["restartCount"] == 1


def test_a_readiness_probe_waits_for_its_initial_delay(stage: Stage) -> None:
    probe = {"httpGet": {"path": "/", "port": "web"}, "initialDelaySeconds": 8, "periodSeconds": 1}
    stage.pod(container={"ports": [{"name": "web", "containerPort": 8080}], "readinessProbe": probe})
    stage.clock.advance(7)
    assert not stage.now()["status"]["containerStatuses"][0]["ready"]
    stage.clock.advance(3)
    assert stage.now()["status"]["containerStatuses"][0]["ready"]


def test_a_readiness_probe_may_need_several_passes(stage: Stage) -> None:
    probe = {"tcpSocket": {"port": 8080}, "periodSeconds": 1, "successThreshold": 4}
    stage.pod(container={"readinessProbe": probe})
    stage.clock.advance(4)
    assert not stage.now()["status"]["containerStatuses"][0]["ready"]
    stage.clock.advance(2)
    assert stage.now()["status"]["containerStatuses"][0]["ready"]


def test_a_startup_probe_holds_the_others_back(stage: Stage) -> None:
    probes = {
        "startupProbe": {"httpGet": {"path": "/", "port": 8080}, "periodSeconds": 2, "failureThreshold": 30},
        "livenessProbe": {"httpGet": {"path": "/", "port": 8080}, "periodSeconds": 1},
    }
    stage.pod("gasbugs/http-go:slow", container=probes)
    stage.clock.advance(15)
    status = stage.now()["status"]["containerStatuses"][0]
    assert (status["started"], status["ready"], status["restartCount"]) == (False, False, 0)
    assert stage.messages("Unhealthy")[0].startswith("Startup probe failed: Get ")
    stage.clock.advance(12)
    status = stage.now()["status"]["containerStatuses"][0]
    assert (status["started"], status["ready"], status["restartCount"]) == (True, True, 0)


def test_a_startup_probe_that_never_passes_restarts_the_container(stage: Stage) -> None:
    probe = {"startupProbe": {"tcpSocket": {"port": 1}, "periodSeconds": 1, "failureThreshold": 2}}
    stage.pod(container=probe)
    stage.clock.advance(6)
    assert stage.messages("Killing") == ["Container http-go failed startup probe, will be restarted"]


def test_probes_are_requests_too_of_which_an_image_with_errors_fails_half(stage: Stage) -> None:
    probe = {"httpGet": {"path": "/", "port": 8080}, "periodSeconds": 1, "failureThreshold": 1}
    stage.pod("gasbugs/http-go:errors", container={"readinessProbe": probe})
    stage.clock.advance(2)
    seen = []
    for _ in range(200):
        stage.clock.advance(1)
        seen.append(stage.now()["status"]["containerStatuses"][0]["ready"])
    assert set(stage.messages("Unhealthy")) == {"Readiness probe failed: HTTP probe failed with statuscode: 500"}
    assert 60 < seen.count(True) < 140
    assert stage.now()["status"]["containerStatuses"][0]["restartCount"] == 0
