"""A registry with all controllers at work on a clock that the test moves; the nodes are played by the test."""

from dataclasses import dataclass, field
from typing import Any

from rollouts.sandbox.basics.clock import ManualClock
from rollouts.sandbox.basics.errors import ApiError
from rollouts.sandbox.basics.timestamps import seconds
from rollouts.sandbox.controllers.assembly import assemble
from rollouts.sandbox.controllers.reading import name_of
from rollouts.sandbox.schema.defaults import default
from rollouts.sandbox.storing.storage import Storage
from rollouts.sandbox.writing.plugins import Plugins
from rollouts.sandbox.writing.registry import Registry
from tests.sandbox.controllers.making import NOW, SELECTOR, template

NAMESPACE = "lab"


@dataclass
class Cluster:
    """refused: while it is a sentence, no pod can be made; attempts: when one was tried, in seconds from the start."""

    clock: ManualClock = field(default_factory=lambda: ManualClock(NOW))
    refused: str = ""
    attempts: list[float] = field(default_factory=list)

    def __post_init__(self) -> None:
        plugins = Plugins(default=default, admission=[self._admit])
        self.registry = Registry(Storage(), self.clock.now, plugins)
        # A busy machine would make looks seem long, and keys rest the longer.
        self.loop = assemble(self.registry, self.clock, certificate="PEM", stopwatch=lambda: 0.0)
        self.registry.create("nodes", {"metadata": {"name": "node-1"}})
        self.registry.create("namespaces", {"metadata": {"name": NAMESPACE}})
        self.loop.start()
        self.settle()

    def settle(self, seconds: float = 1.0) -> None:
        """Let the controllers do what there is to do."""
        self.clock.advance(seconds)

    def create(self, resource: str, name: str, **fields: Any) -> dict[str, Any]:
        """Make an object in the namespace."""
        return self.registry.create(resource, {"metadata": {"name": name, "namespace": NAMESPACE}} | fields)

    def deploy(self, name: str = "web", replicas: int = 3, image: str = "web:v1", **spec: Any) -> dict[str, Any]:
        """Make a Deployment."""
        wanted = {"replicas": replicas, "selector": SELECTOR, "template": template(image)}
        return self.create("deployments", name, spec=wanted | spec)

    def change(self, resource: str, name: str, **spec: Any) -> dict[str, Any]:
        """Change the spec of an object."""
        old = self.get(resource, name)
        return self.registry.update(resource, old | {"spec": old["spec"] | spec})

    def get(self, resource: str, name: str) -> dict[str, Any]:
        """Give an object of the namespace."""
        return self.registry.get(resource, NAMESPACE, name)

    def names(self, resource: str) -> list[str]:
        """Give the names of all objects of a kind, in order."""
        return sorted(name_of(each) for each in self.registry.list(resource, NAMESPACE))

    def pods(self, image: str = "") -> list[dict[str, Any]]:
        """Give the pods, or those that run an image."""
        pods = self.registry.list("pods", NAMESPACE)
        return [pod for pod in pods if image in ("", pod["spec"]["containers"][0]["image"])]

    def run(self, *, ready: bool = True, pods: list[dict[str, Any]] | None = None) -> None:
        """Let pods run on a node, ready or not; leaving ones stop."""
        for pod in self.pods() if pods is None else pods:
            if "deletionTimestamp" in pod["metadata"]:
                self.registry.delete("pods", NAMESPACE, name_of(pod), grace_seconds=0)
                continue
            bound = self.registry.update("pods", pod | {"spec": pod["spec"] | {"nodeName": "node-1"}})
            self.run_where_bound(bound, ready=ready)

    def run_where_bound(self, pod: dict[str, Any], *, ready: bool = True) -> None:
        """Let a pod run on the node that it is bound to, ready or not."""
        number = int(pod["metadata"]["uid"][:6], 16)
        address = f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}"
        condition = {"type": "Ready", "status": str(ready), "lastTransitionTime": seconds(self.clock.now())}
        status = pod["status"] | {"phase": "Running", "podIP": address, "conditions": [condition]}
        self.registry.update("pods", pod | {"status": status}, subresource="status")

    def live(self, rounds: int = 20) -> None:
        """Let pods get ready and stop, round by round, until the controllers rest."""
        for _ in range(rounds):
            self.settle()
            self.run(pods=[pod for pod in self.pods() if not _runs(pod)])
        self.settle()

    def told(self, reason: str) -> list[str]:
        """Give the messages of all events with a reason, oldest first."""
        events = [event for event in self.registry.list("events", NAMESPACE) if event["reason"] == reason]
        return [
            event["message"] for event in sorted(events, key=lambda event: int(event["metadata"]["resourceVersion"]))
        ]

    def _admit(self, operation, resource, obj, old, user, objects):
        if self.refused and (operation, resource) == ("CREATE", "pods"):
            self.attempts.append(self.clock.now() - NOW)
            raise ApiError(403, "Forbidden", self.refused)
        return obj


def _runs(pod: dict[str, Any]) -> bool:
    return pod["status"]["phase"] == "Running" and "deletionTimestamp" not in pod["metadata"]
