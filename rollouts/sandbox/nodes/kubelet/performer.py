"""The kubelets of all machines: they follow the pods bound to them and write what `plan` says."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from rollouts.sandbox.basics.clock import Clock, Timer
from rollouts.sandbox.basics.errors import ApiError
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.nodes.fleet import Fleet
from rollouts.sandbox.nodes.images import Catalogue
from rollouts.sandbox.nodes.kubelet.adoption import adopt
from rollouts.sandbox.nodes.kubelet.config import missing_config, missing_volume
from rollouts.sandbox.nodes.kubelet.hooks import acts, fail_hook, post_start
from rollouts.sandbox.nodes.kubelet.life import Container, Happening, Life, Scene
from rollouts.sandbox.nodes.kubelet.plan import Plan, begin, plan
from rollouts.sandbox.nodes.kubelet.surroundings import Execute, NoPrograms, Programs, refuse_to_execute
from rollouts.sandbox.nodes.recording import Recorder
from rollouts.sandbox.storing.storage import Change
from rollouts.sandbox.writing.registry import Registry
from rollouts.sandbox.writing.terms import Terms

NOTICE = 0.004  # seconds from a change in the API to the kubelet's first look
TERMS = Terms(manager="kubelet")


@dataclass
class _Tenant:
    """A pod on a machine: its life and the timer for its next step."""

    namespace: str
    name: str
    node: str
    life: Life
    timer: Timer | None = None
    runs: set[str] = field(default_factory=set)
    """The container ids of the command lines that run in it."""


class Kubelet:
    """One object for all machines: pods are many, machines differ only in name, images and addresses."""

    def __init__(
        self,
        registry: Registry,
        clock: Clock,
        recorders: Callable[[str], Recorder],
        fleet: Fleet,
        catalogue: Catalogue,
    ) -> None:
        """recorders(node name): the event recorder of that machine's kubelet."""
        self._registry = registry
        self._clock = clock
        self._recorders = {name: recorders(name) for name in fleet.machines}
        self._fleet = fleet
        self._catalogue = catalogue
        self._tenants: dict[str, _Tenant] = {}
        self._images: dict[str, set[str]] = {name: set() for name in fleet.machines}
        self._unsubscribe: Callable[[], None] = _nothing
        self.execute: Execute = refuse_to_execute
        self.programs: Programs = NoPrograms()

    def start(self) -> None:
        """Take over what is bound already, then follow every change."""
        for pod in self._registry.list("pods"):
            self._welcome(pod, known=True)
        self._unsubscribe = self._registry.storage.on_change(self._observe)

    def stop(self) -> None:
        self._unsubscribe()
        for tenant in self._tenants.values():
            self._leave(tenant)
        self._tenants.clear()

    def life_of(self, uid: str) -> Life | None:
        """The life of a pod that is bound to one of the machines."""
        tenant = self._tenants.get(uid)
        return tenant.life if tenant else None

    def scene_of(self, pod: Object) -> Scene:
        """What the kubelet sees around a bound pod."""
        namespace, node = pod["metadata"]["namespace"], pod["spec"]["nodeName"]
        annotations = pod["metadata"].get("annotations")

        def find(resource: str, name: str) -> Object | None:
            return self._registry.storage.get(resource, namespace, name)

        return Scene(
            pod=pod,
            node=node,
            host_ip=self._fleet.machines[node].ip,
            behaviour=lambda image: self._catalogue.behaviour(image, annotations),
            present=self._images[node].__contains__,
            missing=lambda container: missing_config(container, namespace, find),
            unmounted=lambda: missing_volume(pod["spec"], find),
            execute=lambda container, command: self.execute(pod, container, command),
            program=self.programs.program,
        )

    def _observe(self, change: Change) -> None:
        if change.resource != "pods":
            return
        pod = change.object
        if change.type == "DELETED":
            self._forget(pod["metadata"]["uid"])
        elif change.previous is None or _concerns_us(change.previous, pod):
            self._welcome(pod)

    def _welcome(self, pod: Object, *, known: bool = False) -> None:
        uid, node = pod["metadata"]["uid"], pod["spec"].get("nodeName")
        if node not in self._fleet.machines or _is_over(pod):
            return
        now = self._clock.now()
        tenant = self._tenants.get(uid)
        if tenant is None:
            metadata = pod["metadata"]
            life = self._life(pod, node, now, known=known)
            tenant = self._tenants[uid] = _Tenant(metadata["namespace"], metadata["name"], node, life)
        self._wake_at(uid, tenant, now + NOTICE)

    def _life(self, pod: Object, node: str, now: float, *, known: bool) -> Life:
        scene = self.scene_of(pod)
        address = (pod.get("status") or {}).get("podIP") if known else None
        if address is None:
            return begin(scene, self._fleet.take_address(node), now)
        self._fleet.keep_address(node, address)
        life = adopt(scene, address, now)
        self._images[node].update(container.image for container in life.containers if container.known_image)
        return life

    def _forget(self, uid: str) -> None:
        tenant = self._tenants.pop(uid, None)
        if tenant is None:
            return
        self._fleet.free_address(tenant.node, tenant.life.ip)
        self._leave(tenant)

    def _leave(self, tenant: _Tenant) -> None:
        if tenant.timer is not None:
            tenant.timer.cancel()
        for run in tenant.runs:
            self.programs.kill(run)

    def _wake_at(self, uid: str, tenant: _Tenant, when: float | None) -> None:
        if tenant.timer is not None:
            tenant.timer.cancel()
        tenant.timer = None if when is None else self._clock.call_at(when, lambda: self._look(uid))

    def _look(self, uid: str) -> None:
        tenant = self._tenants.get(uid)
        if tenant is None:
            return
        pod = self._registry.storage.get("pods", tenant.namespace, tenant.name)
        if pod is None or pod["metadata"]["uid"] != uid:
            return
        done = plan(tenant.life, self.scene_of(pod), self._clock.now())
        tenant.life = done.life
        self._images[tenant.node].update(done.pulled)
        self._perform(pod, done, tenant.node)
        if uid in self._tenants:
            self._wake_at(uid, tenant, done.wake if not done.remove else None)
            self._run_programs(pod, tenant)

    def _run_programs(self, pod: Object, tenant: _Tenant) -> None:
        """Start the command lines of containers that run now, and end those of containers that do not any more."""
        running = {each.container_id: each for each in tenant.life.containers if each.runs and acts(each)}
        for run in tenant.runs - running.keys():
            self.programs.kill(run)
        started, tenant.runs = running.keys() - tenant.runs, set(running)
        for run in started:
            container = running[run]
            if container.program.words:
                self.programs.start(pod, container, partial(self._ended, pod["metadata"]["uid"], run))
            if post_start(container):
                self._greet(pod, tenant, container)

    def _greet(self, pod: Object, tenant: _Tenant, container: Container) -> None:
        """Run the postStart hook; a container whose hook fails is ended."""
        code, output = self.programs.hook(pod, container.name, post_start(container))
        if not code:
            return
        events: list[Happening] = []
        scene, now = self.scene_of(pod), self._clock.now()
        tenant.life = tenant.life.put(fail_hook(container, scene, now, code, output, events))
        for event in events:
            self._recorders[tenant.node].record(
                pod, event.type, event.reason, event.message, field_path=event.field_path
            )
        self._wake_at(pod["metadata"]["uid"], tenant, now + NOTICE)

    def _ended(self, uid: str, run: str, code: int, message: str) -> None:
        """The command line of a container has come to its end."""
        tenant = self._tenants.get(uid)
        if tenant is None:
            return
        now = self._clock.now()
        for container in tenant.life.containers:
            if container.container_id == run and container.runs:
                ended = replace(container, due=now, stop_code=code, last_words=message)
                tenant.life = tenant.life.put(ended)
                self._wake_at(uid, tenant, now)

    def _perform(self, pod: Object, done: Plan, node: str) -> None:
        recorder = self._recorders[node]
        for event in done.events:
            recorder.record(pod, event.type, event.reason, event.message, field_path=event.field_path)
        metadata = pod["metadata"]
        try:
            if done.status != pod.get("status") and not done.life.silent:
                changed = {**pod, "metadata": _unversioned(metadata), "status": done.status}
                self._registry.update("pods", changed, TERMS, subresource="status")
            if done.remove:
                self._registry.delete(
                    "pods", metadata["namespace"], metadata["name"], grace_seconds=0, uid=metadata["uid"]
                )
        except ApiError as refused:
            if refused.code != 404:
                raise


def _nothing() -> None:
    """Nothing is followed yet."""


def _unversioned(metadata: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in metadata.items() if key != "resourceVersion"}


def _concerns_us(previous: Object, pod: Object) -> bool:
    """Whether more than the status was changed, or of that what others say about the pod's readiness."""
    if previous["spec"] is not pod["spec"] and previous["spec"] != pod["spec"]:
        return True
    if _gates(previous) != _gates(pod):
        return True
    was, now = previous["metadata"], pod["metadata"]
    return any(was.get(key) != now.get(key) for key in ("deletionTimestamp", "deletionGracePeriodSeconds"))


def _gates(pod: Object) -> dict[str, str]:
    gates = {each["conditionType"] for each in pod["spec"].get("readinessGates") or ()}
    if not gates:
        return {}
    conditions = (pod.get("status") or {}).get("conditions") or ()
    return {each["type"]: each["status"] for each in conditions if each["type"] in gates}


def _is_over(pod: Object) -> bool:
    """A finished pod has no life; only its deletion is still to come, and that goes at once."""
    return (pod.get("status") or {}).get("phase") in ("Succeeded", "Failed")
