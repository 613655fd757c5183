"""The scheduler at work: it follows nodes and pods, binds what fits, and tries the others again when that may help."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count

from rollouts.sandbox.basics.clock import Clock, Timer
from rollouts.sandbox.basics.errors import ApiError
from rollouts.sandbox.basics.objects import Object
from rollouts.sandbox.matching.selectors import Labels, labels_of
from rollouts.sandbox.nodes.recording import SeriesRecorder
from rollouts.sandbox.nodes.scheduling.claims import unmet as unmet_claims
from rollouts.sandbox.nodes.scheduling.displacing import displace
from rollouts.sandbox.nodes.scheduling.placement import Placement, place
from rollouts.sandbox.nodes.scheduling.preemption import priority_of
from rollouts.sandbox.nodes.scheduling.refusal import refuse_binding
from rollouts.sandbox.nodes.scheduling.room import Room
from rollouts.sandbox.storing.storage import Change
from rollouts.sandbox.writing.registry import Registry

NAME = "default-scheduler"
AT_ONCE = 16  # pods in one go; between two goes others have their turn
NOTICE = 0.003
FIRST_RETRY = 1.0  # doubling, up to
LONGEST_RETRY = 10.0
FLUSH = 300.0  # whatever happens, an unschedulable pod is tried again after so long
GATED = "Scheduling is blocked due to non-empty scheduling gates"


@dataclass
class _Waiting:
    """A pod that found no place: how often it was tried, and when it may be again."""

    key: tuple[str, str]
    social: bool  # its place depends on where other pods are
    priority: int = 0
    tries: int = 0
    not_before: float = 0.0
    timer: Timer | None = None


class Scheduler:
    """Binds pods to nodes."""

    def __init__(self, registry: Registry, clock: Clock, recorder: SeriesRecorder) -> None:
        self._registry = registry
        self._clock = clock
        self._recorder = recorder
        self._rooms: dict[str, Room] = {}
        self._queue: list[tuple[int, int, tuple[str, str]]] = []
        self._order = count()
        self._nominated: dict[str, Object] = {}
        self._timer: Timer | None = None
        self._waiting: dict[str, _Waiting] = {}
        self._unsubscribe: Callable[[], None] = _nothing

    def start(self) -> None:
        """Take in the nodes and pods that are there, then follow every change."""
        for node in self._registry.list("nodes"):
            self._rooms[node["metadata"]["name"]] = Room(node)
        for pod in self._registry.list("pods"):
            self._take_in(pod)
        self._unsubscribe = self._registry.storage.on_change(self._observe)

    def stop(self) -> None:
        self._unsubscribe()
        for waiting in self._waiting.values():
            _cancel(waiting.timer)
        _cancel(self._timer)

    def _observe(self, change: Change) -> None:
        if change.resource == "nodes":
            self._node_changed(change)
        elif change.resource == "pods":
            self._pod_changed(change)
        elif change.resource == "persistentvolumeclaims":
            self._retry_all()
        elif change.resource == "namespaces":
            self._retry_all(only_social=True)

    def _node_changed(self, change: Change) -> None:
        node, name = change.object, change.object["metadata"]["name"]
        if change.type == "DELETED":
            self._rooms.pop(name, None)
            return
        room = self._rooms.setdefault(name, Room(node))
        if change.previous is None:
            for pod in self._registry.list("pods"):
                if pod["spec"].get("nodeName") == name:
                    room.add(pod)
        room.node = node
        if change.previous is None or _matters(change.previous, node):
            self._retry_all()

    def _pod_changed(self, change: Change) -> None:
        pod = change.object
        if change.type != "DELETED":
            self._take_in(pod)
            if change.previous is not None and labels_of(change.previous) != labels_of(pod):
                self._retry_all(only_social=True)
            return
        self._wait_no_more(pod)
        self._release(pod)

    def _wait_no_more(self, pod: Object) -> None:
        waiting = self._waiting.pop(pod["metadata"]["uid"], None)
        _cancel(waiting.timer if waiting else None)
        self._nominated.pop(pod["metadata"]["uid"], None)

    def _take_in(self, pod: Object) -> None:
        node = pod["spec"].get("nodeName")
        if not node:
            self._enqueue_new(pod)
        elif (pod.get("status") or {}).get("phase") in ("Succeeded", "Failed"):
            self._release(pod)
        elif node in self._rooms and pod["metadata"]["uid"] in self._rooms[node].pods:
            self._rooms[node].renew(pod)
        elif node in self._rooms:
            self._rooms[node].add(pod)
            self._retry_all(only_social=True)

    def _release(self, pod: Object) -> None:
        room = self._rooms.get(pod["spec"].get("nodeName") or "")
        if room is not None and pod["metadata"]["uid"] in room.pods:
            room.remove(pod)
            self._retry_all()

    def _enqueue_new(self, pod: Object) -> None:
        metadata = pod["metadata"]
        ours = pod["spec"].get("schedulerName", NAME) == NAME
        waiting = self._waiting.get(metadata["uid"])
        if not ours or metadata.get("deletionTimestamp"):
            return
        if (pod.get("status") or {}).get("nominatedNodeName"):
            self._nominated[metadata["uid"]] = pod
        if waiting is None:
            key = metadata["namespace"], metadata["name"]
            waiting = self._waiting[metadata["uid"]] = _Waiting(key, _is_social(pod), priority_of(pod))
            self._enqueue(waiting)
        elif waiting.timer is None and waiting.tries == 0:
            self._enqueue(waiting)

    def _enqueue(self, waiting: _Waiting) -> None:
        heappush(self._queue, (-waiting.priority, next(self._order), waiting.key))
        if self._timer is None:
            self._timer = self._clock.call_at(self._clock.now() + NOTICE, self._work)

    def _work(self) -> None:
        self._timer = None
        for _ in range(min(AT_ONCE, len(self._queue))):
            self._schedule(heappop(self._queue)[-1])
        if self._queue:
            self._timer = self._clock.call_at(self._clock.now(), self._work)

    def _schedule(self, key: tuple[str, str]) -> None:
        pod = self._registry.storage.get("pods", *key)
        if pod is None or pod["spec"].get("nodeName") or pod["metadata"]["uid"] not in self._waiting:
            return
        try:
            if pod["spec"].get("schedulingGates"):
                refuse_binding(self._registry, pod, "SchedulingGated", GATED, self._clock.now())
                return
            unmet = unmet_claims(pod, self._registry.storage, len(self._rooms)) if self._rooms else ""
            placement = Placement(None, unmet) if unmet else self._place(pod)
            if placement.node is None:
                self._refuse(pod, placement)
            else:
                self._bind(pod, placement.node)
        except ApiError as refused:
            if refused.code != 404:
                raise

    def _place(self, pod: Object) -> Placement:
        budgets = self._registry.storage.list("poddisruptionbudgets")
        return place(pod, self._rooms_for(pod), self._namespace_labels, budgets)

    def _rooms_for(self, pod: Object) -> Collection[Room]:
        """The nodes, with those pods counted in for whom room is made there, if they are worth as much or more."""
        rooms = dict(self._rooms)
        for uid, other in self._nominated.items():
            node = other["status"]["nominatedNodeName"]
            if uid != pod["metadata"]["uid"] and node in rooms and priority_of(other) >= priority_of(pod):
                rooms[node] = rooms[node].with_one_more(other)
        return rooms.values()

    def _namespace_labels(self, name: str) -> Labels:
        namespace = self._registry.storage.get("namespaces", "", name)
        return labels_of(namespace) if namespace else {}

    def _bind(self, pod: Object, node: str) -> None:
        metadata = pod["metadata"]
        self._wait_no_more(pod)
        self._rooms[node].add(pod)
        self._registry.bind(metadata["namespace"], metadata["name"], node)
        sentence = f"Successfully assigned {metadata['namespace']}/{metadata['name']} to {node}"
        self._recorder.record(pod, "Normal", "Scheduled", "Binding", sentence)

    def _refuse(self, pod: Object, placement: Placement) -> None:
        now, eviction = self._clock.now(), placement.eviction
        if eviction:
            displace(self._registry, self._recorder, pod, eviction, now)
        self._recorder.record(pod, "Warning", "FailedScheduling", "Scheduling", placement.message)
        waiting = self._waiting[pod["metadata"]["uid"]]
        waiting.tries += 1
        pause = min(FIRST_RETRY * 2.0 ** min(waiting.tries - 1, 5), LONGEST_RETRY)
        waiting.not_before = now + pause
        # The first refusal changes the pod's own status, which counts as news about it; then only others' news do.
        self._wake_at(waiting, waiting.not_before if waiting.tries == 1 else now + FLUSH)
        nominated = eviction.node if eviction else ""
        refuse_binding(self._registry, pod, "Unschedulable", placement.message, now, nominated)

    def _retry_all(self, *, only_social: bool = False) -> None:
        now = self._clock.now()
        for waiting in self._waiting.values():
            if waiting.tries and (waiting.social or not only_social):
                self._wake_at(waiting, max(waiting.not_before, now))

    def _wake_at(self, waiting: _Waiting, when: float) -> None:
        _cancel(waiting.timer)

        def wake() -> None:
            waiting.timer = None
            self._enqueue(waiting)

        waiting.timer = self._clock.call_at(when, wake)


def _nothing() -> None:
    """Nothing is followed yet."""


def _is_social(pod: Object) -> bool:
    affinity = pod["spec"].get("affinity") or {}
    return bool(pod["spec"].get("topologySpreadConstraints") or {"podAffinity", "podAntiAffinity"} & affinity.keys())


def _matters(previous: Object, node: Object) -> bool:
    """Heartbeats do not; what a filter looks at does."""
    if previous.get("spec") != node.get("spec"):
        return True
    if previous["metadata"].get("labels") != node["metadata"].get("labels"):
        return True
    before, after = (each.get("status") or {} for each in (previous, node))
    return before.get("allocatable") != after.get("allocatable")


def _cancel(timer: Timer | None) -> None:
    if timer is not None:
        timer.cancel()
