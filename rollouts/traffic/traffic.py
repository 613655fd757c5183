"""Who looks at which rollout's traffic, and the probers behind: one for each Service, none that nobody looks at."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Protocol

import msgspec
from msgspec import Struct

from rollouts.errors import ClusterError
from rollouts.traffic.answer import Answer
from rollouts.traffic.prober import USUAL_RATE, Cluster, Prober
from rollouts.traffic.service import Object, Service, choose_service, named, selects

log = logging.getLogger(__name__)
LINGER = 5.0  # seconds; a page that reloads finds the traffic running
NO_SERVICE, FORBIDDEN, GONE, UNKNOWN = "no_service", "forbidden", "gone", "unknown"
MOVED = "moved"  # it is asked still, and what it selects now are other pods


class Viewer(Protocol):
    """A page that shows one rollout."""

    def tell(self, message: bytes) -> None: ...


class State(Struct, frozen=True):
    """Whether a rollout's traffic is on. problem: a code for why not, or that it asks others. answers: of before."""

    type: str
    uid: str
    on: bool
    rate: int
    service: str | None
    problem: str | None
    answers: list[Answer]


class Batch(Struct, frozen=True):
    """New answers, oldest first."""

    type: str
    uid: str
    answers: list[Answer]


class Traffic:
    """Lives on one event loop. `now` gives the cluster's time in ms, by which a moment of the board is found again."""

    def __init__(self, now: Callable[[], int], linger: float = LINGER) -> None:
        self._now, self._linger = now, linger
        self._viewers: dict[Viewer, str] = {}
        self._probers: dict[str, Prober] = {}
        self._problems: dict[str, str] = {}
        self._labels: dict[str, Mapping[str, str]] = {}
        self._tasks: dict[Prober, asyncio.Task[None]] = {}

    def look(self, viewer: Viewer, uid: str) -> None:
        """The viewer now looks at this rollout: it hears how things are, and every answer from now on."""
        self._viewers[viewer] = uid
        viewer.tell(self._state(uid))

    def leave(self, viewer: Viewer) -> None:
        """It looks no more; harmless when repeated."""
        self._viewers.pop(viewer, None)
        self._end_unseen_soon()

    async def start(self, cluster: Cluster, namespace: str, deployment: str, uid: str, rate: int) -> str | None:
        """Ask the Service before the Deployment's pods, `rate` times a second, through `cluster`.

        Returns the code of what stands in the way, None when it runs.
        """
        self._problems.pop(uid, None)
        try:
            labels = await cluster.read_labels(namespace, deployment)
            service = choose_service(await cluster.list_services(namespace), labels, deployment)
        except ClusterError as error:
            return self._fail(uid, FORBIDDEN if error.code == 403 else UNKNOWN)
        if service is None and uid in self._probers:  # another rate for what asks other pods by now
            self._probers[uid].rate = rate
            return self._fail(uid, MOVED)
        if service is None:
            return self._fail(uid, NO_SERVICE)
        prober = next((one for one in self._tasks if one.service == service), None) or self._run(cluster, service)
        prober.rate = rate
        self._labels[uid] = labels
        self._probers[uid] = prober
        for each in self._asked_by(prober):
            self._tell_state(each)
        self._end_unseen_soon()  # who asked may have left meanwhile
        return None

    def describe(self, uid: str) -> str:
        """What is asked how often, for people, e.g. "web:80, 5 requests a second"; "" while it is off."""
        prober = self._probers.get(uid)
        return f"{prober.service.title}, {prober.rate} requests a second" if prober is not None else ""

    def stop(self, uid: str) -> None:
        """End it for everybody who looks at the Service."""
        self._problems.pop(uid, None)
        prober = self._probers.get(uid)
        if prober is not None:
            self._end(prober)
        else:
            self._tell_state(uid)

    async def close(self) -> None:
        """End all."""
        tasks = [*self._tasks.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    def _run(self, cluster: Cluster, service: Service) -> Prober:
        prober = Prober(cluster, service, self._now, self._tell, self._looked, self._refused)
        task = self._tasks[prober] = asyncio.get_running_loop().create_task(prober.run())
        task.add_done_callback(lambda task: self._broke(prober, task))
        return prober

    def _broke(self, prober: Prober, task: asyncio.Task[None]) -> None:
        """A fault of ours must not look like traffic that goes on."""
        if not task.cancelled() and task.exception() is not None:
            log.error("the traffic to a Service broke", exc_info=task.exception())
            self._end(prober, UNKNOWN)

    def _end(self, prober: Prober, problem: str | None = None) -> None:
        task = self._tasks.pop(prober, None)
        if task is not None:
            task.cancel()
        for uid in self._asked_by(prober):
            del self._probers[uid]
            self._labels.pop(uid, None)
            self._set_problem(uid, problem)
            self._tell_state(uid, prober.answers)

    async def review(self, may: Callable[[Cluster, str], Awaitable[bool]]) -> None:
        """End the traffic of those who may ask the Services of this namespace no more."""
        for prober in tuple(self._tasks):
            if not await may(prober.cluster, prober.service.namespace):
                self._end(prober, FORBIDDEN)

    def _end_unseen_soon(self) -> None:
        if self._tasks:
            asyncio.get_running_loop().call_later(self._linger, self._end_unseen)

    def _end_unseen(self) -> None:
        seen = set(self._viewers.values())
        for prober in tuple(self._tasks):
            if seen.isdisjoint(self._asked_by(prober)):
                self._end(prober)

    def _looked(self, prober: Prober, services: Sequence[Object]) -> None:
        """A selector that changes moves the traffic to other pods: the page then shows answers that are not its own."""
        service = named(services, prober.service.name)
        if service is None:
            return self._end(prober, GONE)
        for uid in self._asked_by(prober):
            moved = None if selects(service, self._labels[uid]) else MOVED
            if moved != self._problems.get(uid):
                self._set_problem(uid, moved)
                self._tell_state(uid)
        return None

    def _set_problem(self, uid: str, problem: str | None) -> None:
        if problem is None:
            self._problems.pop(uid, None)
        else:
            self._problems[uid] = problem

    def _refused(self, prober: Prober, code: int) -> None:
        self._end(prober, FORBIDDEN if code in (401, 403) else GONE)

    def _fail(self, uid: str, problem: str) -> str:
        self._problems[uid] = problem
        self._tell_state(uid)
        return problem

    def _tell(self, prober: Prober, answers: Sequence[Answer]) -> None:
        for uid in self._asked_by(prober):
            self._send(uid, msgspec.json.encode(Batch("answers", uid, list(answers))))

    def _asked_by(self, prober: Prober) -> list[str]:
        """The rollouts whose Service it asks: several may stand behind one."""
        return [uid for uid, one in self._probers.items() if one is prober]

    def _tell_state(self, uid: str, answers: Sequence[Answer] = ()) -> None:
        self._send(uid, self._state(uid, answers))

    def _state(self, uid: str, answers: Sequence[Answer] = ()) -> bytes:
        prober = self._probers.get(uid)
        if prober is None:
            return msgspec.json.encode(
                State("traffic", uid, False, USUAL_RATE, None, self._problems.get(uid), list(answers))
            )
        return msgspec.json.encode(
            State("traffic", uid, True, prober.rate, prober.service.title, self._problems.get(uid), prober.answers)
        )

    def _send(self, uid: str, message: bytes) -> None:
        for viewer, shown in tuple(self._viewers.items()):
            if shown == uid:
                viewer.tell(message)
