"""The socket of the overview of all namespaces: the person gets those that they may watch, each as it stands now."""

import asyncio
from dataclasses import dataclass

import msgspec

from dashboard.clusters.ground import find_ground
from dashboard.clusters.runtime import Runtime
from dashboard.models import Person
from dashboard.process.keeping import keep
from dashboard.rights.access import REMEMBERED, Verdict
from dashboard.rights.reach import LIST_NAMESPACES, Reach, find_reach
from dashboard.sockets.inbound import Message, Resync, Seen
from dashboard.sockets.page import PageSocket
from rollouts.cluster.reviews import Question
from rollouts.feed.visit import Visit


@dataclass(frozen=True)
class Rights:
    """What the API server, and the board before it, say of one person."""

    running: Runtime
    person: Person

    async def to_watch(self, namespace: str, denied_for: float = REMEMBERED) -> Verdict:
        """By all that a frame shows."""
        return (await self.running.ask_to_watch(self.person, namespace, denied_for))[0]

    async def to_act(self, namespace: str, denied_for: float = REMEMBERED) -> Verdict:
        """By the one verb that pause, resume and undo need."""
        if self.running.barred(self.person):
            return Verdict.DENIED
        question = Question("patch", "deployments", namespace)
        return await self.running.access.ask(self.running.identity(self.person), question, denied_for)

    async def to_name(self) -> Verdict:
        """Whether they may know of namespaces that they cannot look into."""
        return await self.running.access.ask(self.running.identity(self.person), LIST_NAMESPACES)


class WideSocket(PageSocket):
    """One page looking at all namespaces that its person may watch. No lost right ends it, only that namespace."""

    async def connect(self) -> None:
        """As every page's; what it may see follows."""
        self._reach: Reach | None = None
        self._person: Person | None = None
        self._reviewing = asyncio.Lock()
        await super().connect()

    async def judge(self, person: Person) -> int:
        """Never no: what the person may not watch any more is taken out of what they are shown."""
        self._person = person
        if self._subscription is None:
            self._ground = await find_ground(self.running)
        await asyncio.sleep(0)  # a sweep asks hundreds of pages what is remembered: frames go out in between
        await self._review()
        return 0

    def join(self) -> Visit:
        """What is shown is found at once where the namespaces are known already, else when they are."""
        self._feed = self.running.feeds.everywhere(self._ground.followed)
        self._review_soon()
        return self._feed.visit(self._outlet, self._review_soon)

    def note_seen(self, message: Seen) -> None:
        """For the lag."""
        self._subscription.seen(message.namespace, message.seq, message.now)

    async def obey(self, message: Message) -> None:
        """A snapshot is all that it can ask for."""
        if isinstance(message, Resync):
            self._subscription.resync(message.namespace)

    def _review_soon(self) -> None:
        keep(asyncio.get_running_loop().create_task(self._review()))

    async def _review(self) -> None:
        """Ask how far the person sees now, tell the page what differs, and begin and end namespaces by it."""
        async with self._reviewing:
            if self._ended or self._subscription is None or self._person is None or self._feed.namespaces is None:
                return
            rights = Rights(self.running, self._person)
            names = self._feed.namespaces.union(self._ground.known)
            reach = await find_reach(rights, names, self._reach or Reach({}))
            if self._feed.only:
                reach = reach.within(self._feed.only)
            if self._ended or reach == self._reach:
                return
            self._reach = reach
            self._outlet.send(msgspec.json.encode({"type": "reach", **msgspec.to_builtins(reach)}))
            self._subscription.show(reach.namespaces)
