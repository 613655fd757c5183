"""All namespaces of one cluster at a glance: one list and one watch per kind, however many namespaces there are.

Each namespace has a channel of its own, so that a frame belongs to one and goes to those who may see it. Events are
left out: they are what a cluster has most of, and no row of an overview shows them. A board that may not look
everywhere follows a few namespaces by name instead.
"""

from collections.abc import Callable, Collection
from typing import Any

from rollouts.feed.channel import Channel
from rollouts.feed.following import Following, Shelves
from rollouts.feed.frames import Health
from rollouts.feed.kinds import DEPLOYMENTS, NAMESPACES, PODS, REPLICASETS, REPLICATIONCONTROLLERS, SERVICES
from rollouts.feed.names import Names
from rollouts.feed.pace import interval_for
from rollouts.feed.part import Part
from rollouts.feed.picture import Picture
from rollouts.feed.subscription import Outlet, Subscription
from rollouts.feed.visit import Visit
from rollouts.model.changes import Changes
from rollouts.model.strip import build_strip

EVERYWHERE = ""


class WideFeed(Following):
    """namespaces: that exist, as far as they may be listed, or hold a Deployment; None before they are known."""

    namespaces: frozenset[str] | None = None
    _names: Names

    def __init__(self, *scope: Any, only: Collection[str] = (), **options: Any) -> None:
        """only: the namespaces to follow by name; all of them if there are none."""
        self.only = tuple(only)
        super().__init__(*scope, **options)

    @property
    def viewers(self) -> int:
        return len(self._visits)

    @property
    def channels(self) -> tuple[Channel, ...]:
        return tuple(self._channels.values())

    @property
    def interval(self) -> int:
        """Rows of an overview need no more than a few looks a second."""
        return interval_for(self.viewers, self._pace.wide_interval_ms)

    def visit(self, outlet: Outlet, renamed: Callable[[], None]) -> Visit:
        """Add a viewer, who is shown nothing yet. renamed: called when `namespaces` differs from before."""
        visit = Visit(outlet, self._channel_of, self._catch_up, self._leave, renamed)
        self._visits.append(visit)
        for message in self._greetings():
            visit.tell(message)
        self._pulse.look()
        return visit

    def tell(self, message: bytes) -> None:
        for visit in tuple(self._visits):
            visit.tell(message)

    def send_away(self, code: int) -> None:
        for visit in tuple(self._visits):
            visit.close(code)

    def publish(self) -> None:
        """As of every scope; and whoever looks hears which namespaces came and went."""
        super().publish()
        found = frozenset(self._picture.namespaces.union(self._names, self.only))
        if self.ready and found != self.namespaces:
            self.namespaces = found
            for visit in tuple(self._visits):
                visit.renamed()

    def _draw(self) -> Picture:
        self._names = Names(self._rhythm.changed)
        self._visits: list[Visit] = []
        self._channels: dict[str, Channel] = {}
        return Picture(self._store, self._key, view=build_strip)

    def _shelves(self) -> Shelves:
        store = self._store
        everywhere: Shelves = (
            (DEPLOYMENTS, store.deployments),
            (REPLICASETS, store.replicasets),
            (PODS, store.pods),
            (SERVICES, store.services),
            (REPLICATIONCONTROLLERS, store.herds),
        )
        if self.only:
            return tuple((kind.within(name), Part(shelf)) for name in self.only for kind, shelf in everywhere)
        return (*everywhere, (NAMESPACES, self._names))

    def _deliver(self, changes: dict[str, Changes], now: int, moment: int) -> None:
        """Nothing is encoded for a namespace that nobody looks at."""
        for namespace, channel in tuple(self._channels.items()):
            if not channel.subscriptions:
                del self._channels[namespace]
            elif namespace in changes:
                self.published += 1
                channel.publish(changes[namespace], now, moment)

    def _channel_of(self, namespace: str) -> Channel:
        if namespace not in self._channels:
            self._channels[namespace] = Channel(
                lambda: self._picture.board_of(namespace),
                lambda: self.interval,
                self._clock,
                self._time,
                self._pace,
                namespace,
            )
        return self._channels[namespace]

    def _catch_up(self, channel: Channel, subscription: Subscription) -> None:
        if self._begun:
            channel.catch_up(subscription)

    def _leave(self, visit: Visit) -> None:
        if visit in self._visits:
            self._visits.remove(visit)

    def _note_sight(self, health: Health) -> None:
        """Nobody asks it for the past."""
