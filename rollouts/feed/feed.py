"""One namespace of one cluster, watched once and shown to any number of viewers, pod by pod."""

from rollouts.feed import frames
from rollouts.feed.channel import Channel
from rollouts.feed.chronicle import Act, Chronicle
from rollouts.feed.following import Following, Shelves
from rollouts.feed.kinds import DEPLOYMENTS, EVENTS, PODS, REPLICASETS, REPLICATIONCONTROLLERS, SERVICES
from rollouts.feed.picture import Picture
from rollouts.feed.subscription import Outlet, Subscription
from rollouts.model.board import Board
from rollouts.model.changes import Changes, merged
from rollouts.model.rollout import Rollout


class Feed(Following):
    """`subscribe` at any time; besides frames it keeps what late comers ask for."""

    @property
    def viewers(self) -> int:
        return len(self._channel.subscriptions)

    @property
    def channels(self) -> tuple[Channel, ...]:
        return (self._channel,)

    @property
    def seq(self) -> int:
        """The number of the last frame."""
        return self._channel.seq

    @property
    def board(self) -> Board:
        """What a viewer sees after frame `seq`."""
        return self._picture.board()

    def subscribe(self, outlet: Outlet) -> Subscription:
        """Add a viewer: it gets the health and, once everything is listed, a snapshot; from then on every frame."""
        subscription = self._channel.subscribe(outlet)
        for message in self._greetings():
            subscription.tell(message)
        if self._begun:
            self._channel.catch_up(subscription)
        self._pulse.look()
        return subscription

    def tell(self, message: bytes) -> None:
        self._channel.tell(message)

    def timeline(self, rollout: str) -> bytes | None:
        """The last 30 minutes of a rollout as a message; None for one that is not here."""
        return self._chronicle.timeline(rollout, self._time.now())

    def rollout(self, uid: str) -> Rollout | None:
        """Its record as viewers have it; None for one that is not of this namespace."""
        return self._picture.rollout(uid)

    def note_act(self, rollout: str, generation: int, operation: str) -> None:
        """An operation was done through the board: viewers hear of it, and those who come later."""
        self.tell(self._chronicle.note_act(rollout, Act(self._time.now(), generation, operation)))

    def _draw(self) -> Picture:
        self._chronicle = Chronicle()
        picture = Picture(self._store, self._key, noted=self._chronicle.note)
        self._channel = Channel(picture.board, lambda: self.interval, self._clock, self._time, self._pace)
        return picture

    def _shelves(self) -> Shelves:
        store = self._store
        return (
            (DEPLOYMENTS, store.deployments),
            (REPLICASETS, store.replicasets),
            (PODS, store.pods),
            (EVENTS, store.events),
            (SERVICES, store.services),
            (REPLICATIONCONTROLLERS, store.herds),
        )

    def _deliver(self, changes: dict[str, Changes], now: int, moment: int) -> None:
        self.published += 1
        self._channel.publish(merged(changes.values()), now, moment)

    def _note_sight(self, health: frames.Health) -> None:
        self._chronicle.note_sight(health.state == "live", self._time.at(health.since), self._time.now())
