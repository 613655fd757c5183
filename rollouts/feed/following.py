"""Follows one scope of a cluster, a namespace or all of them, and publishes it once per frame interval.

A change marks its rollout; once per interval the marked ones are built anew, compared with what viewers have, and
handed on by namespace.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from secrets import token_bytes
from typing import Any

from rollouts.feed import frames
from rollouts.feed.bulletin import tell_health_for_ever
from rollouts.feed.channel import Channel
from rollouts.feed.cluster_time import ClusterTime
from rollouts.feed.health import Watchfulness
from rollouts.feed.home import Home
from rollouts.feed.kinds import PODS, Kind
from rollouts.feed.pace import Timing, interval_for
from rollouts.feed.picture import Picture
from rollouts.feed.pulse import Pulse
from rollouts.feed.reflector import Reflector
from rollouts.feed.rhythm import Rhythm
from rollouts.feed.server import Server
from rollouts.feed.source import Shelf
from rollouts.feed.store import Store
from rollouts.feed.subscription import Subscription
from rollouts.model.changes import Changes, merged

SERVER_RESTARTS = 4012
Shelves = Sequence[tuple[Kind[Any], Shelf[Any]]]


class Following(ABC):
    """`run` it until cancelled. listener: called with the changes of every frame. over: set when `run` has ended.

    time: the cluster's, by which stages and rings are judged; ours by default. key: of the templates' marks, a random
    one by default. published: how many frames.
    """

    def __init__(
        self,
        server: Server,
        namespace: str,
        timing: Timing | None = None,
        *,
        time: ClusterTime | None = None,
        listener: Callable[[Changes], None] | None = None,
        key: bytes = b"",
    ) -> None:
        self.namespace = namespace
        self.published = 0
        self.over = asyncio.Event()
        timing = timing or Timing()
        self._clock, self._pace = timing.clock, timing.pace
        self._time = time or ClusterTime(self._clock)
        self._listener = listener
        self._key = key or token_bytes(32)
        self._health_due, self._essentials = asyncio.Event(), asyncio.Event()
        self._rhythm = Rhythm(self._clock, self._time, lambda: self.interval, lambda: self._picture.next_ring)
        self._store = Store(self._rhythm.changed)
        self._picture = self._draw()
        self._begun = False
        shelves = self._shelves()
        kinds = [kind for kind, _ in shelves]
        self._watchfulness = watchfulness = Watchfulness(kinds, namespace, self._clock, self._health_changed)
        self.reflectors: tuple[Reflector[Any], ...] = tuple(
            Reflector(server, namespace, kind, shelf, watchfulness, timing) for kind, shelf in shelves
        )
        landmark = namespace or next((kind.only for kind in kinds), "")
        self._home = Home(server.source, landmark, self.reflectors, timing)
        watchfulness.resumed, watchfulness.relisted = self._home.resumed, self._home.doubt
        self._pulse = Pulse(server.source, self._home, self.reflectors, watchfulness, timing, lambda: self.viewers)

    @property
    @abstractmethod
    def viewers(self) -> int:
        """How many look at present."""

    @property
    @abstractmethod
    def channels(self) -> Iterable[Channel]:
        """By which frames go out."""

    @abstractmethod
    def tell(self, message: bytes) -> None:
        """Send every viewer an unnumbered message."""

    @abstractmethod
    def _draw(self) -> Picture: ...

    @abstractmethod
    def _shelves(self) -> Shelves: ...

    @abstractmethod
    def _note_sight(self, health: frames.Health) -> None: ...

    @abstractmethod
    def _deliver(self, changes: dict[str, Changes], now: int, moment: int) -> None: ...

    @property
    def ready(self) -> bool:
        """Every kind is listed, or may not be."""
        return self._watchfulness.ready

    @property
    def interval(self) -> int:
        """Milliseconds between frames at present."""
        return interval_for(self.viewers, self._pace.interval_ms)

    @property
    def health(self) -> frames.Health:
        """The state at this moment."""
        return self._watchfulness.state(self.late_ms)

    @property
    def late_ms(self) -> float | None:
        """How long the last frame's oldest change had waited for it, None before the first."""
        return self._rhythm.late_ms

    @property
    def kinds(self) -> dict[str, str]:
        """How each kind is followed now: fresh, unlisted, refused or lost."""
        return self._watchfulness.kinds()

    @property
    def broken(self) -> int:
        """Rollouts that could not be built, which nobody should ever see above 0."""
        return self._picture.broken

    @property
    def lags(self) -> list[int]:
        """What viewers last reported: ms from sending a frame to showing it."""
        return [one.lag for one in self._subscriptions() if one.lag is not None]

    @property
    def behind(self) -> int:
        """How many subscriptions wait for a snapshot instead of getting frames."""
        return sum(one.behind_since is not None for one in self._subscriptions())

    async def run(self) -> None:
        """Follow the cluster and publish until cancelled; viewers are then sent away, to come back by themselves."""
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._home.run())
                for reflector in self.reflectors:
                    tasks.create_task(self._reflect(reflector))
                tasks.create_task(self._pulse.run())
                tasks.create_task(self._rhythm.keep(self.publish))
                tasks.create_task(
                    tell_health_for_ever(lambda: self.health, self.tell, self._health_due, self._pace.health)
                )
                tasks.create_task(self._look_after_viewers_for_ever())
        finally:
            self.over.set()
            self.send_away(SERVER_RESTARTS)

    def send_away(self, code: int) -> None:
        """Close every viewer's socket."""
        for channel in tuple(self.channels):
            channel.close(code)

    def turned(self) -> None:
        """The cluster's clock took another course: so do the rings, here and on every page."""
        for channel in self.channels:
            channel.turned()
        self._rhythm.hurry()
        self.tell(frames.clock(self._time))

    def publish(self) -> None:
        """Build what is marked and send what differs; nothing before everything is listed."""
        if not self.ready:
            self._rhythm.skipped()
            return
        self._begun = True
        now, moment = self._clock.now(), self._time.now()
        changes = self._picture.rebuild(moment)
        changed_at = self._rhythm.built(now)
        if changes:
            if self._listener is not None:
                self._listener(merged(changes.values()))
            self._deliver(changes, now, moment)
            self._rhythm.sent(changed_at)
        self._catch_all_up()

    def _greetings(self) -> list[bytes]:
        """For who has just come: how far the picture can be trusted, and what time it is there."""
        return [frames.health(self.health), *([frames.clock(self._time)] if self._time.told else [])]

    def _subscriptions(self) -> list[Subscription]:
        return [subscription for channel in self.channels for subscription in channel.subscriptions]

    def _catch_all_up(self) -> None:
        if self._begun:
            for channel in tuple(self.channels):
                channel.catch_all_up()

    async def _reflect(self, reflector: Reflector[Any]) -> None:
        """What a board can do without comes last: events are sorted by what they are about.

        And nothing comes before it is known whose it is, or it would have to be read twice.
        """
        with suppress(TimeoutError):
            async with asyncio.timeout(self._pace.pulse_patience):
                await self._home.asked.wait()
        if not reflector.kind.essential:
            await self._essentials.wait()
        await reflector.run()

    def _health_changed(self) -> None:
        """A kind was listed, lost or refused: the picture may be complete now, or lack its pods."""
        pods_known = not self._watchfulness.forbids(PODS.plural)
        if pods_known is not self._store.pods_known:
            self._store.pods_known = pods_known
            self._store.mark_all()
        if self._watchfulness.essentials_known:
            self._essentials.set()
        self._note_sight(self.health)
        self._health_due.set()
        self._rhythm.hurry()

    async def _look_after_viewers_for_ever(self) -> None:
        """Those who are behind get their snapshot when they have drained."""
        while True:
            await self._clock.sleep(max(self.interval, 100) / 1000)
            self._catch_all_up()
