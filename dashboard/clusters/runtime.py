"""One cluster as this process shows it: its client, its feeds, what people may do there. All are in `fleet`."""

import asyncio
import re
from collections import Counter
from collections.abc import Coroutine
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from dashboard.clusters.acting import ActingAs
from dashboard.clusters.probing import ProbingAs
from dashboard.clusters.sandbox_clock import follow_clock
from dashboard.clusters.sightings import Sightings
from dashboard.models import Person, Role
from dashboard.rights.access import REMEMBERED, Access, Verdict
from rollouts.cluster.client import Client
from rollouts.cluster.identity import Identity
from rollouts.cluster.reviews import Question
from rollouts.errors import ClusterError, NotFound
from rollouts.feed.feeds import Feeds
from rollouts.traffic.prober import Cluster
from rollouts.traffic.traffic import Traffic

PROBED = Question("get", "services", group="", subresource="proxy")
WATCHED = (Question("list", "deployments"), Question("list", "replicasets"), Question("list", "pods", group=""))


class Mode(StrEnum):
    """Under whose name requests go out."""

    IMPERSONATE = "impersonate"
    SHARED = "shared"


@dataclass(frozen=True)
class Options:
    """What `serve` was told. `context` and its `user` are the kubeconfig's names, `sandbox` marks every page.

    keep: the namespaces that are followed even while nobody looks, besides `namespace`.
    """

    context: str
    mode: Mode
    namespace: str = "default"
    keep: tuple[str, ...] = ()
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
    sightings: Sightings = field(default_factory=Sightings)
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    traffic: Traffic = field(init=False)
    _tasks: list[asyncio.Task[None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.access = Access(self.client)
        # Of the secret that every process of this board has: a page that comes back to another one compares on.
        key = salted_hmac("rollboard.marks", "", algorithm="sha256").digest()
        self.feeds = Feeds(self.client, always=self.kept, listener=self.sightings.note, key=key)
        self.traffic = Traffic(self.feeds.time.now)

    @property
    def cluster(self) -> str:
        """The context as an address writes it."""
        return re.sub(r"[^\w.@-]+", "-", self.options.context) or "-"

    @property
    def home(self) -> str:
        """What a bare kubectl means in a terminal: the sandbox's kubeconfigs say default, of others nobody knows."""
        return "default" if self.options.sandbox else ""

    @property
    def namespace(self) -> str:
        """Where the cluster's front door leads."""
        return self.options.namespace

    @property
    def kept(self) -> frozenset[str]:
        """Whose feeds never end."""
        return frozenset((self.namespace, *self.options.keep))

    def acts_as(self, person: Person) -> str:
        """Whose name the cluster hears, for the band on every page of a real cluster."""
        return person.name if self.options.mode is Mode.IMPERSONATE else self.options.user

    @property
    def steerable(self) -> bool:
        """Whether buttons act at all here."""
        return self.options.sandbox or self.options.steer

    def barred(self, person: Person) -> str:
        """The board's own refusal to act, before the cluster's; "" when the API server is to decide."""
        if not self.steerable:
            return _("This cluster is shown read-only. Start with --steer to arm the buttons.")
        if self.options.mode is Mode.SHARED and person.role == Role.VIEWER:
            return _("Your role is viewer. An operator may do this.")
        return ""

    def identity(self, person: Person) -> Identity | None:
        """Who the person is to the cluster. None only in the shared mode, which is chosen, never fallen back to."""
        return Identity(person.name, person.groups) if self.options.mode is Mode.IMPERSONATE else None

    def probing_as(self, person: Person) -> ProbingAs:
        """The cluster as traffic that this person asks for reaches it."""
        return ProbingAs(self.client, self.identity(person), person.pk)

    def acting_as(self, person: Person) -> ActingAs:
        """The cluster as this person reaches it."""
        return ActingAs(self.client, self.identity(person), self.home)

    async def ask_to_watch(
        self, person: Person, namespace: str, denied_for: float = REMEMBERED
    ) -> tuple[Verdict, Question]:
        """Whether the person's own rights cover what a frame shows, and the question that settled it."""
        return await self._ask_for_all(self.identity(person), namespace, denied_for)

    async def may_follow(self, namespace: str) -> Verdict:
        """The same of the board itself, which reads for everybody."""
        return (await self._ask_for_all(None, namespace, REMEMBERED))[0]

    async def _ask_for_all(
        self, identity: Identity | None, namespace: str, denied_for: float
    ) -> tuple[Verdict, Question]:
        for question in WATCHED:
            question = replace(question, namespace=namespace)
            verdict = await self.access.ask(identity, question, denied_for)
            if verdict is not Verdict.ALLOWED:
                break
        return verdict, question

    async def review_traffic(self) -> None:
        """End the traffic under the name of somebody who has left, or who may not cause it any more."""
        await self.traffic.review(self._may_still_ask)

    async def _may_still_ask(self, asking: Cluster, namespace: str) -> bool:
        """A silent API server takes nothing away."""
        assert isinstance(asking, ProbingAs)
        person = await Person.objects.filter(pk=asking.person_id, is_active=True).afirst()
        if person is None or self.barred(person) or self.identity(person) != asking.identity:
            return False
        verdict = await self.access.ask(self.identity(person), replace(PROBED, namespace=namespace))
        return verdict is not Verdict.DENIED

    async def namespaces(self, person: Person, shown: str = "") -> list[str]:
        """Those the person may list, the shown one in any case."""
        own = {shown} if shown else set()
        return sorted(own.union(await self.list_namespaces(self.identity(person))))

    async def list_namespaces(self, identity: Identity | None = None) -> list[str]:
        """As the cluster tells this identity, the board's own by default; none where it may not ask."""
        try:
            found = await self.client.list_objects("/api/v1/namespaces", identity=identity)
        except ClusterError:
            return []
        return [one["metadata"]["name"] for one in found]

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
        """Begin the feeds that never end, and the look at a sandbox's clock."""
        for namespace in self.kept:
            self.feeds.of(namespace)
        if self.options.sandbox:
            self._begin(follow_clock(self.client, self.feeds.time))

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.append(asyncio.get_running_loop().create_task(work))

    async def stop(self) -> None:
        """End feeds, traffic and connections."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, self.traffic.close(), self.feeds.stop(), return_exceptions=True)
        await self.client.close()
