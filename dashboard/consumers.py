"""The socket of a board: thin. It authorises, subscribes, and hands on what the page says."""

from dashboard.access import Verdict
from dashboard.inbound import Focus, Message, Probe, Resync, Seen
from dashboard.models import Person
from dashboard.page_socket import PageSocket
from dashboard.place import find_traffic_right
from dashboard.sockets import NOT_ALLOWED, RESTARTING
from rollouts.feed.subscription import Subscription
from rollouts.model.rollout import Rollout


class BoardSocket(PageSocket):
    """One page looking at one namespace."""

    _rollout: Rollout | None = None

    async def disconnect(self, code: int) -> None:
        """Leave the traffic as well."""
        await super().disconnect(code)
        if self._subscription is not None:
            self.running.traffic.leave(self._subscription)

    async def judge(self, person: Person) -> int:
        """By the right to watch the namespace; a silent API server takes nothing away from who looks already."""
        verdict, _ = await self.running.ask_to_watch(person, self.namespace)
        return {Verdict.DENIED: NOT_ALLOWED, Verdict.ALLOWED: 0}.get(verdict, 0 if self._subscription else RESTARTING)

    def join(self) -> Subscription:
        """Get the namespace's every frame."""
        return self.running.feeds.of(self.namespace).subscribe(self._outlet)

    def note_seen(self, message: Seen) -> None:
        """For the lag."""
        self._subscription.seen(message.seq, message.now)

    async def obey(self, message: Message) -> None:
        """A snapshot, the timeline of a rollout, traffic."""
        if isinstance(message, Resync):
            self._subscription.resync()
        elif isinstance(message, Focus):
            self._focus(message.uid)
        elif isinstance(message, Probe):
            await self._probe(message)

    def _focus(self, uid: str) -> None:
        """Only a rollout of this namespace: nobody hears of another one through its uid."""
        feed = self.running.feeds.of(self.namespace)
        timeline = feed.timeline(uid)
        if timeline is not None:
            self._rollout = feed.rollout(uid)
            self._subscription.tell(timeline)
            self.running.traffic.look(self._subscription, uid)

    async def _probe(self, message: Probe) -> None:
        """The page shows the button only to those who may; a message is asked again all the same."""
        running, rollout = self.running, self._rollout
        person = await self.find_person()
        if rollout is None or person is None or await find_traffic_right(running, person, self.namespace) is not True:
            return
        if message.on:
            cluster = running.probing_as(person)
            await running.traffic.start(cluster, self.namespace, rollout.name, rollout.uid, message.rate)
        else:
            running.traffic.stop(rollout.uid)
