"""Containers with a command of their own, from the pod's fields to its phase and its log."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from rollouts.sandbox.basics.clock import ManualClock
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.cluster import Running
from tests.sandbox.wire import PODS, Wire


class Pods:
    """Makes pods of one container, and lets sandbox time pass until something is so."""

    def __init__(self, cluster: Running, clock: ManualClock) -> None:
        self._registry = cluster.registry
        self._clock = clock

    def make(self, name: str, *command: str, image: str = "busybox", policy: str = "Always", **fields: Any) -> None:
        self._clock.advance(1)
        container = {"name": "main", "image": image, **({"command": list(command)} if command else {}), **fields}
        spec = {"containers": [container], "restartPolicy": policy}
        self._registry.create("pods", {"metadata": {"name": name, "namespace": "default"}, "spec": spec})

    def now(self, name: str) -> Object:
        return self._registry.get("pods", "default", name)

    def phase(self, name: str) -> str:
        return str(self.now(name)["status"]["phase"])

    def state(self, name: str) -> tuple[str, Object]:
        """("waiting", {"reason": ...})."""
        return next(iter(self.now(name)["status"]["containerStatuses"][0]["state"].items()))

    async def until(self, so: Callable[[], bool], seconds: float = 60.0) -> None:
        for _ in range(int(seconds * 10)):
            if so():
                return
            self._clock.advance(0.1)
            for _ in range(20):
                await asyncio.sleep(0)
        raise AssertionError("it did not come to that")

    async def phase_is(self, name: str, phase: str) -> None:
        await self.until(lambda: bool(self.now(name).get("status")) and self.phase(name) == phase)


@pytest.fixture
def pods(cluster: Running, still_clock: ManualClock) -> Pods:
    return Pods(cluster, still_clock)


async def log(wire: Wire, name: str, query: str = "") -> list[str]:
    return (await wire.get(f"{PODS}/{name}/log{query}")).body.decode().splitlines()


@pytest.mark.parametrize(("command", "phase", "code"), [("echo done", "Succeeded", 0), ("exit 4", "Failed", 4)])
async def test_a_pod_that_never_restarts_ends_as_its_command_does(
    pods: Pods, command: str, phase: str, code: int
) -> None:
    pods.make("p", "sh", "-c", command, policy="Never")
    await pods.phase_is("p", phase)
    state, detail = pods.state("p")
    assert (state, detail["exitCode"], detail["reason"]) == ("terminated", code, "Error" if code else "Completed")
    assert pods.now("p")["status"]["containerStatuses"][0]["restartCount"] == 0


async def test_on_failure_restarts_until_the_command_succeeds(pods: Pods, wire: Wire) -> None:
    pods.make("p", "sh", "-c", "test $(hostname) = p && exit 1", policy="OnFailure")
    await pods.until(lambda: bool(pods.now("p").get("status", {}).get("containerStatuses")))
    await pods.until(lambda: pods.now("p")["status"]["containerStatuses"][0]["restartCount"] == 2)
    assert pods.phase("p") == "Running"
    pods.make("q", "sh", "-c", "exit 0", policy="OnFailure")
    await pods.phase_is("q", "Succeeded")


async def test_a_loop_writes_its_log_and_ends_with_its_pod(pods: Pods, cluster: Running, wire: Wire) -> None:
    pods.make("p", "sh", "-c", "i=0; while true; do echo $i; i=$((i+1)); sleep 1; done")
    await pods.phase_is("p", "Running")
    run = pods.now("p")["status"]["containerStatuses"][0]["containerID"]
    await pods.until(lambda: len(cluster.nodes.containers.log.of(pods.now("p")["metadata"]["uid"], "main")) == 4)
    assert await log(wire, "p") == ["0", "1", "2", "3"]
    assert cluster.nodes.processes.run(run) is not None
    cluster.registry.delete("pods", "default", "p")
    await pods.until(lambda: not cluster.registry.list("pods", "default"))
    assert cluster.nodes.processes.run(run) is None


async def test_a_loop_without_a_pause_is_slowed_down(pods: Pods, cluster: Running) -> None:
    pods.make("p", "sh", "-c", "while true; do echo x; done")
    await pods.phase_is("p", "Running")
    await pods.until(lambda: cluster.nodes.containers.log.count > 100)
    before = cluster.nodes.containers.log.count
    for _ in range(1_000):
        await asyncio.sleep(0)
    # The clock stands still: what is left of the burst comes, and no more.
    assert cluster.nodes.containers.log.count - before <= 200


async def test_the_log_of_the_run_before_is_kept(pods: Pods, wire: Wire) -> None:
    pods.make("p", "sh", "-c", "echo $HOSTNAME started; exit 1")
    await pods.until(lambda: bool(pods.now("p").get("status", {}).get("containerStatuses")))
    await pods.until(lambda: pods.now("p")["status"]["containerStatuses"][0]["restartCount"] == 1)
    assert await log(wire, "p", "?previous=true") == ["p started"]


async def test_variables_in_the_command_are_filled_in(pods: Pods, wire: Wire) -> None:
    pods.make("p", "echo", "$(GREETING)", "$$(GREETING)", policy="Never", env=[{"name": "GREETING", "value": "hi"}])
    await pods.phase_is("p", "Succeeded")
    assert await log(wire, "p") == ["hi $(GREETING)"]


async def test_a_command_shares_its_files_with_probes_and_leaves_a_message(pods: Pods) -> None:
    script = "touch /tmp/healthy; sleep 10; rm /tmp/healthy; echo bye > /dev/termination-log; sleep 3600"
    probe = {"exec": {"command": ["cat", "/tmp/healthy"]}, "periodSeconds": 2, "failureThreshold": 1}
    pods.make("p", "sh", "-c", script, livenessProbe=probe)
    await pods.until(lambda: bool(pods.now("p").get("status", {}).get("containerStatuses")))
    await pods.until(lambda: pods.now("p")["status"]["containerStatuses"][0]["restartCount"] == 1)
    last = pods.now("p")["status"]["containerStatuses"][0]["lastState"]["terminated"]
    assert last["exitCode"] == 137
    pods.make("q", "sh", "-c", "echo bye > /dev/termination-log; exit 1", policy="Never")
    await pods.phase_is("q", "Failed")
    assert pods.state("q")[1]["message"] == "bye\n"


async def test_an_init_container_runs_its_command(pods: Pods, cluster: Running, still_clock: ManualClock) -> None:
    waiting = "until nslookup web; do echo waiting for web; sleep 2; done"
    init = {"name": "wait", "image": "busybox:1.28", "command": ["sh", "-c", waiting]}
    spec = {"initContainers": [init], "containers": [{"name": "main", "image": "nginx"}]}
    cluster.registry.create("pods", {"metadata": {"name": "p", "namespace": "default"}, "spec": spec})
    await pods.until(lambda: bool(cluster.nodes.containers.log.of(pods.now("p")["metadata"]["uid"], "wait")))
    still_clock.advance(30)
    assert pods.phase("p") == "Pending"
    service = {"metadata": {"name": "web", "namespace": "default"}, "spec": {"ports": [{"port": 80}]}}
    cluster.registry.create("services", service)
    await pods.phase_is("p", "Running")
    lines = [text for _, text in cluster.nodes.containers.log.of(pods.now("p")["metadata"]["uid"], "wait")]
    assert "** server can't find web.default.svc.cluster.local: NXDOMAIN" in lines
    assert "Name:\tweb.default.svc.cluster.local" in lines


async def test_what_is_not_there_cannot_be_started(pods: Pods, cluster: Running) -> None:
    pods.make("p", "nosuch", policy="Never")
    await pods.phase_is("p", "Failed")
    state, detail = pods.state("p")
    assert (state, detail["exitCode"], detail["reason"]) == ("terminated", 128, "StartError")
    assert detail["startedAt"] == "1970-01-01T00:00:00Z"
    assert detail["message"].endswith('exec: "nosuch": executable file not found in $PATH: unknown')
    said = [each["reason"] for each in cluster.registry.list("events", "default")]
    assert "Failed" in said
    assert "Started" not in said


async def test_what_is_not_there_is_tried_again_ever_later(pods: Pods) -> None:
    pods.make("p", "nosuch")
    await pods.until(lambda: bool(pods.now("p").get("status", {}).get("containerStatuses")))
    seen: list[str] = []

    def backs_off() -> bool:
        reason = pods.state("p")[1].get("reason", "")
        if not seen or seen[-1] != reason:
            seen.append(reason)
        return reason == "CrashLoopBackOff"

    await pods.until(backs_off)
    assert seen[-2:] == ["RunContainerError", "CrashLoopBackOff"]
    assert pods.state("p")[1]["message"].startswith("back-off 10s restarting failed container=main pod=p_default(")
    assert pods.now("p")["status"]["containerStatuses"][0]["lastState"]["terminated"]["reason"] == "StartError"


def hook(*command: str) -> Object:
    return {"postStart": {"exec": {"command": list(command)}}}


async def test_a_hook_runs_beside_its_container_and_sees_its_files(pods: Pods, cluster: Running) -> None:
    pods.make(
        "p",
        "sh",
        "-c",
        "until cat /tmp/hello; do sleep 1; done; sleep 600",
        lifecycle=hook("sh", "-c", "sleep 2; echo hello > /tmp/hello"),
    )
    await pods.until(lambda: bool(cluster.nodes.containers.log.of(pods.now("p")["metadata"]["uid"], "main")))
    assert [text for _, text in cluster.nodes.containers.log.of(pods.now("p")["metadata"]["uid"], "main")] == ["hello"]


async def test_a_container_whose_hook_fails_is_ended_and_started_again(pods: Pods, cluster: Running) -> None:
    pods.make("p", image="nginx", lifecycle=hook("sh", "-c", "echo no; exit 7"))
    await pods.until(lambda: bool(pods.now("p").get("status", {}).get("containerStatuses")))
    await pods.until(lambda: pods.state("p")[1].get("reason") == "PostStartHookError")
    pod = pods.now("p")
    assert pods.state("p")[1]["message"] == (
        'Exec lifecycle hook ([sh -c echo no; exit 7]) for Container "main" in Pod '
        f'"p_default({pod["metadata"]["uid"]})" failed - error: '
        "command 'sh -c echo no; exit 7' exited with 7: no\n, message: \"no\\n\""
    )
    await pods.until(lambda: pods.state("p")[1].get("reason") == "CrashLoopBackOff")
    said = {(each["reason"], each["message"]) for each in cluster.registry.list("events", "default")}
    assert {("FailedPostStartHook", "PostStartHook failed"), ("Killing", "FailedPostStartHook")} <= said
