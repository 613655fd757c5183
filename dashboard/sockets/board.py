"""The socket of a board: thin. It authorises, subscribes, and hands on what the page says."""

import asyncio

from dashboard.acts.pace import PACE
from dashboard.acts.place import Place
from dashboard.acts.traffic_switch import Switch, address_of
from dashboard.models import Person
from dashboard.people.presence import NOT_ALLOWED, RESTARTING
from dashboard.process.keeping import keep
from dashboard.rights.access import Verdict
from dashboard.sockets.inbound import Focus, Message, Probe, Resync, Seen
from dashboard.sockets.page import PageSocket
from rollouts.feed.subscription import Subscription
from rollouts.model.rollout import DEPLOYMENT, Rollout


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
        """Carried through, with its audit rows, even for a page that is closed meanwhile; of a Deployment only."""
        rollout, person = self._rollout, await self.find_person()
        if rollout is None or person is None or rollout.kind != DEPLOYMENT:
            return
        place = Place(self.running, self.namespace, rollout.name)
        if not PACE.admits(person.pk, place.address):
            return
        switch = Switch(place, rollout.uid, person, address_of(self.scope))
        await asyncio.shield(keep(asyncio.create_task(switch.start(message.rate) if message.on else switch.stop())))
