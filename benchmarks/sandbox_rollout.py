"""A 1,000-pod rollout at 25 %/25 % in the sandbox, against what its kubelets alone would take; and its memory."""

import heapq
import time
from collections.abc import Iterable
from random import Random

from benchmarks.parts.process import resident_mb
from benchmarks.parts.sandbox import DEPLOYMENTS, STRATEGIC, Sandbox
from benchmarks.reading import Reading
from rollouts.sandbox.basics.objects import Object

PODS, ROOM = 1_000, 250
ROUNDS = 3
SETTLE_SECONDS = 3.0  # old pods are still leaving when a rollout is complete
PATIENCE = 90.0
DELAY, JITTER = 1.0, 0.1  # pull and start; then again until ready


def measure() -> Iterable[Reading]:
    """Roll out three times in one sandbox, which also says what its pods weigh."""
    least = least_seconds(PODS, ROOM, ROOM, Random(1))
    with Sandbox() as sandbox:
        before = resident_mb(sandbox.pid)
        sandbox.ask("POST", DEPLOYMENTS, _deployment())
        sandbox.wait(DEPLOYMENTS, "big", _complete, PATIENCE)
        grown = resident_mb(sandbox.pid) - before
        took = [_roll(sandbox, f"v{number + 2}") for number in range(ROUNDS)]
    words = f"{', '.join(f'{seconds:.1f}' for seconds in took)} s; kubelets {least:.1f} s"
    yield Reading("rollout", tuple(seconds / least for seconds in took), words)
    yield Reading("sandbox-memory", (grown,), f"{before:.0f} MB without pods")


def least_seconds(pods: int, surge: int, unavailable: int, random: Random) -> float:
    """How long a rollout takes when nothing but the kubelets takes time: each pod's pull and start, then readiness."""
    old, new, ready, now = pods, 0, 0, 0.0
    due: list[float] = []
    while ready < pods:
        old -= max(min(old, old + ready - (pods - unavailable)), 0)
        born = max(min(pods - new, pods + surge - old - new), 0)
        new += born
        for _ in range(born):
            heapq.heappush(due, now + sum(DELAY * random.uniform(1 - JITTER, 1 + JITTER) for _ in range(2)))
        now = heapq.heappop(due)
        ready += 1
    return now


def _roll(sandbox: Sandbox, tag: str) -> float:
    time.sleep(SETTLE_SECONDS)
    container = {"name": "http-go", "image": f"gasbugs/http-go:{tag}"}
    begun = time.monotonic()
    sandbox.ask("PATCH", f"{DEPLOYMENTS}/big", {"spec": {"template": {"spec": {"containers": [container]}}}}, STRATEGIC)
    sandbox.wait(DEPLOYMENTS, "big", _complete, PATIENCE)
    return time.monotonic() - begun


def _deployment() -> Object:
    room = {"maxSurge": "25%", "maxUnavailable": "25%"}
    template = {
        "metadata": {"labels": {"app": "big"}},
        "spec": {"containers": [{"name": "http-go", "image": "gasbugs/http-go:v1"}]},
    }
    spec = {"replicas": PODS, "selector": {"matchLabels": {"app": "big"}}, "template": template}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "big"},
        "spec": spec | {"strategy": {"type": "RollingUpdate", "rollingUpdate": room}},
    }


def _complete(deployment: Object) -> bool:
    status = deployment.get("status", {})
    counts = [status.get(name, 0) for name in ("replicas", "updatedReplicas", "availableReplicas")]
    return status.get("observedGeneration") == deployment["metadata"]["generation"] and counts == [PODS] * 3
