"""The running board: one cluster, its client, its feeds, its sockets. Made by `serve`, found by views and consumers."""

import asyncio
import logging
import re
from collections import Counter
from collections.abc import AsyncIterator, Collection, Coroutine
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

import msgspec
from asgiref.sync import sync_to_async
from django.db import close_old_connections

from dashboard.access import REMEMBERED, Access, Question, Verdict
from dashboard.acting import ActingAs
from dashboard.models import Person
from dashboard.probing import ProbingAs
from dashboard.sandbox_clock import follow_clock
from dashboard.sightings import Sightings
from dashboard.sign_in import find_people
from dashboard.sockets import SIGN_IN_AGAIN, Socket, Sockets
from rollouts.cluster.client import Client
from rollouts.cluster.identity import Identity
from rollouts.errors import ClusterError, NotFound
from rollouts.feed.feeds import Feeds
from rollouts.traffic.traffic import Traffic

log = logging.getLogger(__name__)
SWEEP_PATIENCE = 10.0
WATCHED = (Question("list", "deployments"), Question("list", "replicasets"), Question("list", "pods", group=""))


class Mode(StrEnum):
    """Under whose name requests go out."""

    IMPERSONATE = "impersonate"
    SHARED = "shared"


@dataclass(frozen=True)
class Options:
    """What `serve` was told. `context` and its `user` are the kubeconfig's names, `sandbox` marks every page."""

    context: str
    mode: Mode
    namespace: str = "default"
    user: str = ""
    server: str = ""
    sandbox: bool = False
    steer: bool = False


@dataclass
class Runtime:
    """Lives on the server's event loop. outcomes: how often each operation ended how, since the process began."""

    options: Options
    client: Client
    access: Access = field(init=False)
    feeds: Feeds = field(init=False)
    sockets: Sockets = field(init=False)
    sightings: Sightings = field(default_factory=Sightings)
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    traffic: Traffic = field(init=False)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.access = Access(self.client)
        self.feeds = Feeds(self.client, always=[self.namespace], listener=self.sightings.note)
        self.traffic = Traffic(self.feeds.time.now)
        self.sockets = Sockets(self._judge)

    @property
    def cluster(self) -> str:
        """The context as an address writes it."""
        return re.sub(r"[^\w.@-]+", "-", self.options.context) or "-"

    @property
    def namespace(self) -> str:
        """Where the front door leads."""
        return self.options.namespace

    def acts_as(self, person: Person) -> str:
        """Whose name the cluster hears, for the band on every page of a real cluster."""
        return person.name if self.options.mode is Mode.IMPERSONATE else self.options.user

    @property
    def steerable(self) -> bool:
        """Whether buttons act at all here."""
        return self.options.sandbox or self.options.steer

    def identity(self, person: Person) -> Identity | None:
        """Who the person is to the cluster. None only in the shared mode, which is chosen, never fallen back to."""
        return Identity(person.name, person.groups) if self.options.mode is Mode.IMPERSONATE else None

    def probing_as(self, person: Person) -> ProbingAs:
        """The cluster as traffic that this person asks for reaches it."""
        return ProbingAs(self.client, self.identity(person))

    def acting_as(self, person: Person) -> ActingAs:
        """The cluster as this person reaches it."""
        return ActingAs(self.client, self.identity(person))

    async def ask_to_watch(
        self, person: Person, namespace: str, denied_for: float = REMEMBERED
    ) -> tuple[Verdict, Question]:
        """Whether the person's own rights cover what a frame shows, and the question that settled it."""
        for question in WATCHED:
            question = replace(question, namespace=namespace)
            verdict = await self.access.ask(self.identity(person), question, denied_for)
            if verdict is not Verdict.ALLOWED:
                break
        return verdict, question

    async def namespaces(self, person: Person, shown: str = "") -> list[str]:
        """Those the person may list, the shown one in any case."""
        own = {shown} if shown else set()
        try:
            listed = await self.client.list("/api/v1/namespaces", identity=self.identity(person))
        except ClusterError:
            return sorted(own)
        items: list[dict[str, Any]] = msgspec.json.decode(listed).get("items") or []
        return sorted(own.union(item["metadata"]["name"] for item in items))

    async def lacks(self, person: Person, namespace: str) -> bool:
        """Whether the API server says that there is no such namespace; who may not ask is not told."""
        try:
            await self.client.get(f"/api/v1/namespaces/{namespace}", identity=self.identity(person))
        except NotFound:
            return True
        except ClusterError:
            pass
        return False

    def start(self) -> None:
        """Begin the feed of the default namespace, the sweeps, and the look at a sandbox's clock."""
        self.feeds.of(self.namespace)
        self._begin(self.sockets.run_sweeps())
        if self.options.sandbox:
            self._begin(follow_clock(self.client, self.feeds.time))

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(asyncio.get_running_loop().create_task(work))

    async def stop(self) -> None:
        """End feeds, sweeps and connections; sockets were closed before."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, self.traffic.close(), self.feeds.stop(), return_exceptions=True)
        await self.client.close()

    async def _judge(self, sockets: Collection[Socket]) -> AsyncIterator[tuple[Socket, int]]:
        """Which sockets must close: their session ended, their person left, or the cluster took the right away.

        Sessions come first: for them no API server is asked, which may keep everybody waiting.
        """
        await sync_to_async(close_old_connections)()  # no request ends here, which would let go of a broken one
        people = await find_people({socket.sign_in for socket in sockets})
        entitled = [socket for socket in sockets if socket.sign_in in people]
        for socket in set(sockets).difference(entitled):
            yield socket, SIGN_IN_AGAIN
        loop = asyncio.get_running_loop()
        end = loop.time() + SWEEP_PATIENCE
        for socket in entitled:
            if loop.time() > end:
                return  # the next sweep goes on; sessions that end meanwhile must not wait for a silent API server
            code = await socket.judge(people[socket.sign_in])
            if code:
                yield socket, code


_current: Runtime | None = None


def install(runtime: Runtime | None) -> None:
    """Make it the one that `current` finds."""
    global _current  # Django has no place to hand a view its collaborators
    _current = runtime


def current() -> Runtime:
    """The running board."""
    if _current is None:
        raise RuntimeError("expected a running board: `manage.py serve` installs one")
    return _current
