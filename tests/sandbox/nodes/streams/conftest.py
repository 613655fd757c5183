import pytest

from rollouts.sandbox.basics.clock import ManualClock
from rollouts.sandbox.cluster import Running

PODS = "/api/v1/namespaces/default/pods"


@pytest.fixture
def pod(cluster: Running, still_clock: ManualClock) -> str:
    """The path of a pod that is ready and answers on 8080."""
    return make_pod(cluster, still_clock, "web", "gasbugs/http-go:v2")


def make_pod(cluster: Running, clock: ManualClock, name: str, *images: str) -> str:
    clock.advance(1)
    containers = [{"name": f"c{number}", "image": image} for number, image in enumerate(images)]
    cluster.registry.create(
        "pods", {"metadata": {"name": name, "namespace": "default"}, "spec": {"containers": containers}}
    )
    clock.advance(3)
    return f"{PODS}/{name}"
