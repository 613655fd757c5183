"""The simulated machines of all containers: their files live as long as the container runs."""

from collections.abc import Mapping
from typing import Any

from rollouts.sandbox.basics.clock import Clock
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.nodes.answers import Answer
from rollouts.sandbox.nodes.images import Catalogue, read_reference
from rollouts.sandbox.nodes.kubelet.performer import Kubelet
from rollouts.sandbox.nodes.serving.allocation import ports_of
from rollouts.sandbox.nodes.serving.containers import Containers
from rollouts.sandbox.nodes.serving.directory import Directory
from rollouts.sandbox.nodes.shell.commands import COMMANDS, EXECUTABLES
from rollouts.sandbox.nodes.shell.environment import environment, files, host_name
from rollouts.sandbox.nodes.shell.files import Files
from rollouts.sandbox.nodes.shell.http_clients import REFUSED, UNKNOWN
from rollouts.sandbox.nodes.shell.interpreter import NOT_FOUND, Interpreter
from rollouts.sandbox.nodes.shell.leaving import Leave
from rollouts.sandbox.nodes.shell.sleeping import Sleeper
from rollouts.sandbox.nodes.shell.streams import Input, Streams, collector
from rollouts.sandbox.nodes.shell.world import Sleep, World
from rollouts.sandbox.storing.storage import Storage

LOOPBACK = ("localhost", "127.0.0.1")
PROBE_STEPS = 20_000
MOST_FILES = 500  # containers whose files are remembered


async def _too_long(_seconds: float) -> None:
    raise TimeoutError


class Hosts:
    """Makes the world for a command in a container."""

    def __init__(
        self,
        storage: Storage,
        kubelet: Kubelet,
        directory: Directory,
        containers: Containers,
        catalogue: Catalogue,
        clock: Clock,
    ) -> None:
        self._storage = storage
        self._kubelet = kubelet
        self._directory = directory
        self._containers = containers
        self._catalogue = catalogue
        self._clock = clock
        self._files: dict[str, Files] = {}
        self.sleeper = Sleeper(clock)

    def world(self, pod: Object, container: Mapping[str, Any], run: str) -> World:
        """run: the id of the container's run, with which its files are made and go."""
        namespace = pod["metadata"]["namespace"]

        def find(resource: str, name: str) -> Object | None:
            return self._storage.get(resource, namespace, name)

        behaviour = self._catalogue.behaviour(container["image"])
        return World(
            host_name=host_name(pod),
            files=self._files_of(run, pod, container),
            variables=environment(pod, container, self._linked(namespace), find),
            fetch=lambda host, port, path, method: self._fetch(pod, host, port, path, method),
            resolve=lambda host: self._directory.resolve(host, namespace),
            now=self._clock.now,
            sleep=self.sleeper.sleep,
            main=_main(container),
            has_shell=behaviour.shell,
        )

    def _files_of(self, run: str, pod: Object, container: Mapping[str, Any]) -> Files:
        namespace = pod["metadata"]["namespace"]
        fresh = files(pod, container, lambda resource, name: self._storage.get(resource, namespace, name))
        known = self._files.pop(run, None)
        # What Kubernetes mounts may have changed since; what the container wrote stays.
        if known is not None:
            known.remount(fresh)
        self._files[run] = known or fresh
        if len(self._files) > MOST_FILES:
            del self._files[next(iter(self._files))]
        return self._files[run]

    def _linked(self, namespace: str) -> list[Object]:
        own = self._storage.list("services", namespace)
        kubernetes = self._storage.get("services", "default", "kubernetes")
        return [*([kubernetes] if kubernetes is not None and kubernetes not in own else []), *own]

    def _fetch(self, pod: Object, host: str, port: int, path: str, method: str) -> Answer | str:
        namespace = pod["metadata"]["namespace"]
        if host in LOOPBACK or host == host_name(pod):
            return self._containers.answer(pod, port, path, method) or REFUSED
        found = (
            self._directory.at_address(host)
            or self._directory.pod_of_host(host, namespace)
            or self._directory.service_of_host(host, namespace)
        )
        if found is None:
            return REFUSED if host.replace(".", "").isdigit() else UNKNOWN
        if found["kind"] == "Pod":
            return self._containers.answer(found, port, path, method) or REFUSED
        return self._fetch_service(found, port, path, method)

    def _fetch_service(self, service: Object, port: int, path: str, method: str) -> Answer | str:
        for entry in ports_of(service):
            if entry["port"] == port:
                metadata = service["metadata"]
                name = entry.get("name") or ""
                backend = self._directory.choose(metadata["namespace"], metadata["name"], name)
                if backend is not None:
                    return self._containers.answer(backend.pod, backend.port, path, method) or REFUSED
        return REFUSED

    def execute(
        self, pod: Object, container_name: str, command: tuple[str, ...], sleep: Sleep = _too_long
    ) -> tuple[int, str]:
        """Run a command at once: exit code and output. A probe's that sleeps does not finish in time."""
        life = self._kubelet.life_of(pod["metadata"]["uid"])
        container = next((c for c in life.containers if c.name == container_name), None) if life else None
        if container is None or not command:
            return 1, ""
        output = bytearray()
        world = self.world(pod, container.spec, container.container_id)
        world.sleep = sleep
        streams = Streams(Input(), collector(output), collector(output))
        running = run_command(world, list(command), streams)
        try:
            for _ in range(PROBE_STEPS):
                running.send(None)
        except StopIteration as done:
            return int(done.value), output.decode("utf-8", "replace")
        except TimeoutError:
            pass
        running.close()
        return 1, f'command "{" ".join(command)}" timed out'


async def run_command(world: World, words: list[str], io: Streams) -> int:
    """Run one command line as a container runtime does: no shell in between. Gives the exit code."""
    command = EXECUTABLES.get(words[0]) if world.has_shell else None
    if command is None:
        kind = "no such file or directory" if "/" in words[0] else "executable file not found in $PATH"
        prefix = f"stat {words[0]}" if "/" in words[0] else f'exec: "{words[0]}"'
        if "/" in words[0]:
            prefix = f'exec: "{words[0]}": {prefix}'
        problem = f"OCI runtime exec failed: exec failed: unable to start container process: {prefix}: {kind}: unknown"
        io.err(f"{problem}\n")
        return NOT_FOUND
    try:
        return await command(Interpreter(world, COMMANDS, words[:1]), words, io)
    except Leave as leave:
        return leave.code


def _main(container: Mapping[str, Any]) -> str:
    """The command line of process 1."""
    written = [*(container.get("command") or ()), *(container.get("args") or ())]
    if written:
        return " ".join(str(word) for word in written)
    reference = read_reference(container["image"])
    return f"/{reference.name}" if reference else "/main"
