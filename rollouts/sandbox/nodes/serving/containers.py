"""The simulated containers as servers: who listens on a port of a pod, and what it answers."""

from collections.abc import Callable
from random import SystemRandom

from rollouts.sandbox.basics.clock import Clock
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.nodes.answers import Answer, Place, answer, listens_on
from rollouts.sandbox.nodes.images import read_reference
from rollouts.sandbox.nodes.kubelet.life import Container
from rollouts.sandbox.nodes.kubelet.performer import Kubelet
from rollouts.sandbox.nodes.kubelet.probes import ready_seconds
from rollouts.sandbox.nodes.serving.container_log import ContainerLog
from rollouts.sandbox.storing.storage import Storage

CHANCE = SystemRandom().random


class Containers:
    """Everything that listens in the sandbox's pods."""

    def __init__(
        self,
        storage: Storage,
        kubelet: Kubelet,
        clock: Clock,
        chance: Callable[[], float] = CHANCE,
    ) -> None:
        """chance(): 0..1, decides which requests an image with errors fails."""
        self._storage = storage
        self._kubelet = kubelet
        self._clock = clock
        self._chance = chance
        self.log = ContainerLog()

    def listening(self, pod: Object, port: int) -> Container | None:
        """The container that takes connections on this port now; None: connection refused."""
        life = self._kubelet.life_of(pod["metadata"]["uid"])
        if life is None:
            return None
        scene, now = self._kubelet.scene_of(pod), self._clock.now()
        return next(
            (
                container
                for container in life.containers
                if container.runs
                and listens_on(container.behaviour, container.spec, port)
                and now - container.started_at >= ready_seconds(container, scene)
            ),
            None,
        )

    def answer(self, pod: Object, port: int, path: str, method: str = "GET") -> Answer | None:
        """What the pod answers on this port; None when nobody listens there (any more)."""
        metadata = pod["metadata"]
        pod_now = self._storage.get("pods", metadata["namespace"], metadata["name"])
        if pod_now is None or pod_now["metadata"]["uid"] != metadata["uid"]:
            return None
        container = self.listening(pod_now, port)
        reference = read_reference(container.image) if container else None
        if container is None or reference is None:
            return None
        now = self._clock.now()
        status = pod_now["status"]
        place = Place(metadata["name"], metadata["namespace"], pod_now["spec"]["nodeName"], status.get("podIP", ""))
        uptime = now - container.started_at
        given = answer(container.behaviour, reference, place, path, uptime, self._chance())
        self.log.note(metadata["uid"], container.name, now, f"{method} {path} {given.status}")
        return given
