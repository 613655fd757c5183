"""One namespace of one cluster, watched once and shown to any number of viewers.

A change marks its rollout; once per frame interval the marked ones are built anew, compared with what viewers have,
numbered, encoded once and offered to every subscription.
"""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable
from random import random as system_random
from typing import Any

from rollouts.feed import frames
from rollouts.feed.chronicle import Act, Chronicle
from rollouts.feed.clock import Clock, SystemClock
from rollouts.feed.cluster_time import ClusterTime
from rollouts.feed.health import Watchfulness
from rollouts.feed.kinds import DEPLOYMENTS, EVENTS, PODS, REPLICASETS, Kind, M
from rollouts.feed.pace import Pace, interval_for
from rollouts.feed.pulse import Pulse
from rollouts.feed.reflector import Reflector
from rollouts.feed.source import Shelf, Source
from rollouts.feed.store import Store
from rollouts.feed.subscription import Outlet, Subscription
from rollouts.model.board import Board, PodMemory, build_board, joined, next_ring
from rollouts.model.changes import Changes, diff, merged
from rollouts.model.rollout import Rollout

KINDS: tuple[Kind[Any], ...] = (DEPLOYMENTS, REPLICASETS, PODS, EVENTS)
REMEMBERED_FRAMES = 1_024
SNAPSHOT_FRESH = 100  # ms; the health before it and the frame after it tell the time better
SERVER_RESTARTS = 4012

log = logging.getLogger(__name__)


class Feed:
    """`run` it until cancelled; `subscribe` at any time. listener: called with the changes of every frame.

    time: the cluster's, by which stages and rings are judged; ours by default. seq: the number of
    the last frame. late_ms: how long its oldest change had waited for it, None before the first. broken: rollouts that
    could not be built, which nobody should ever see above 0. over: set when `run` has ended.
    """

    def __init__(
        self,
        source: Source,
        namespace: str,
        clock: Clock | None = None,
        *,
        time: ClusterTime | None = None,
        pace: Pace | None = None,
        random: Callable[[], float] = system_random,
        listener: Callable[[Changes], None] | None = None,
    ) -> None:
        self.namespace = namespace
        self.seq = 0
        self.late_ms: float | None = None
        self.broken = 0
        self.over = asyncio.Event()
        self._clock, self._pace = clock or SystemClock(), pace or Pace()
        self._time = time or ClusterTime(self._clock)
        self._wake = asyncio.Event()
        self._health_due = asyncio.Event()
        self._store = Store(self._changed)
        self._watchfulness = Watchfulness(KINDS, namespace, self._clock, self._health_changed)

        def reflector(kind: Kind[M], shelf: Shelf[M]) -> Reflector[M]:
            return Reflector(source, kind, namespace, shelf, self._watchfulness, self._clock, random, self._pace)

        self.reflectors: tuple[Reflector[Any], ...] = (
            reflector(DEPLOYMENTS, self._store.deployments),
            reflector(REPLICASETS, self._store.replicasets),
            reflector(PODS, self._store.pods),
            reflector(EVENTS, self._store.events),
        )
        self._pulse = Pulse(
            source, namespace, self.reflectors, self._watchfulness, self._clock, self._pace, lambda: self.viewers
        )
        self._listener = listener
        self._memory = PodMemory()
        self._chronicle = Chronicle()
        self._shares: dict[str, Board] = {}
        self._rings: dict[str, int] = {}
        self._subscriptions: list[Subscription] = []
        self._sent_at: OrderedDict[int, int] = OrderedDict()
        self._changed_at: int | None = None
        self._building_ms = 0
        self._encoded: tuple[int, bytes] | None = None
        self._snapshot_made: tuple[int, bytes] | None = None
        self._published = False
        self._essentials = asyncio.Event()

    @property
    def viewers(self) -> int:
        """How many look at present."""
        return len(self._subscriptions)

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
    def kinds(self) -> dict[str, str]:
        """How each kind is followed now: fresh, unlisted, refused or lost."""
        return self._watchfulness.kinds()

    @property
    def lags(self) -> list[int]:
        """What viewers last reported: ms from sending a frame to showing it."""
        return [one.lag for one in self._subscriptions if one.lag is not None]

    @property
    def behind(self) -> int:
        """How many viewers wait for a snapshot instead of getting frames."""
        return sum(one.behind_since is not None for one in self._subscriptions)

    @property
    def board(self) -> Board:
        """What a viewer sees after frame `seq`."""
        return joined(self._shares.values())

    async def run(self) -> None:
        """Follow the cluster and publish until cancelled; viewers are then sent away, to come back by themselves."""
        try:
            async with asyncio.TaskGroup() as tasks:
                for reflector in self.reflectors:
                    tasks.create_task(self._reflect(reflector))
                tasks.create_task(self._pulse.run())
                tasks.create_task(self._publish_for_ever())
                tasks.create_task(self._tell_health_for_ever())
                tasks.create_task(self._look_after_viewers_for_ever())
        finally:
            self.over.set()
            for subscription in tuple(self._subscriptions):
                subscription.close(SERVER_RESTARTS)

    def subscribe(self, outlet: Outlet) -> Subscription:
        """Add a viewer: it gets the health and, once everything is listed, a snapshot; from then on every frame."""
        subscription = Subscription(outlet, self._sent_at.get, self._leave)
        self._subscriptions.append(subscription)
        subscription.tell(frames.health(self.health))
        if self._time.told:
            subscription.tell(frames.clock(self._time))
        self._catch_up(subscription)
        self._pulse.look()
        return subscription

    def timeline(self, rollout: str) -> bytes | None:
        """The last 30 minutes of a rollout as a message; None for one that is not here."""
        return self._chronicle.timeline(rollout, self._time.now())

    def rollout(self, uid: str) -> Rollout | None:
        """Its record as viewers have it; None for one that is not of this namespace."""
        share = self._shares.get(uid)
        return share.rollouts.get(uid) if share else None

    def note_act(self, rollout: str, generation: int, operation: str) -> None:
        """An operation was done through the board: viewers hear of it, and those who come later."""
        told = self._chronicle.note_act(rollout, Act(self._time.now(), generation, operation))
        for subscription in tuple(self._subscriptions):
            subscription.tell(told)

    def turned(self) -> None:
        """The cluster's clock took another course: so do the rings, here and on every page."""
        self._snapshot_made = None
        self._wake.set()
        for subscription in tuple(self._subscriptions):
            subscription.tell(frames.clock(self._time))

    def publish(self) -> None:
        """Build what is marked and send what differs; nothing before everything is listed."""
        if not self.ready:
            self._changed_at = None
            return
        self._published = True
        now, moment = self._clock.now(), self._time.now()
        changes = self._rebuild(moment)
        self._building_ms = self._clock.now() - now
        changed_at, self._changed_at = self._changed_at, None
        if changes:
            self.seq += 1
            self._sent_at[self.seq] = now
            while len(self._sent_at) > REMEMBERED_FRAMES:
                self._sent_at.popitem(last=False)
            if self._listener is not None:
                self._listener(changes)
            encoded = frames.frame(self.seq, moment, changes)
            for subscription in tuple(self._subscriptions):
                subscription.offer(encoded, now)
            self.late_ms = float(self._clock.now() - changed_at) if changed_at is not None else self.late_ms
        for subscription in tuple(self._subscriptions):
            self._catch_up(subscription)

    async def _reflect(self, reflector: Reflector[Any]) -> None:
        """Events come last: they are sorted by what they are about."""
        if not reflector.kind.essential:
            await self._essentials.wait()
        await reflector.run()

    def _rebuild(self, now: int) -> Changes:
        dirty, self._store.dirty = self._store.dirty, set()
        dirty.update(rollout for rollout, ring in self._rings.items() if ring <= now)
        many = []
        for rollout in dirty:
            before = self._shares.get(rollout, Board())
            after = self._built(rollout, now, before)
            many.append(diff(before, after))
            self._chronicle.note(rollout, after, now)
            self._keep(rollout, after, now)
        gone, self._store.vanished_pods = self._store.vanished_pods, set()
        for pod in gone:
            self._memory.forget(pod)
        return merged(many)

    def _built(self, rollout: str, now: int, before: Board) -> Board:
        family = self._store.family(rollout)
        if family is None:
            return Board()
        try:
            return build_board(family, now, self._memory)
        except Exception:
            # One rollout that breaks us must not end the picture of all others; it keeps its last one.
            self.broken += 1
            log.exception("a rollout could not be built")
            return before

    def _keep(self, rollout: str, share: Board, now: int) -> None:
        if share.rollouts:
            self._shares[rollout] = share
        else:
            self._shares.pop(rollout, None)
        ring = next_ring(share, now)
        if ring is None:
            self._rings.pop(rollout, None)
        else:
            self._rings[rollout] = ring

    def _snapshot(self) -> bytes:
        """Those who come at once get the same bytes, so that whatever is done to them on their way is done once."""
        now = self._clock.now()
        if self._encoded is None or self._encoded[0] != self.seq:
            self._encoded = (self.seq, frames.tables(self.board))
            self._snapshot_made = None
        if self._snapshot_made is None or now - self._snapshot_made[0] > SNAPSHOT_FRESH:
            self._snapshot_made = (now, frames.snapshot(self.seq, self._time.now(), self.interval, self._encoded[1]))
        return self._snapshot_made[1]

    def _catch_up(self, subscription: Subscription) -> None:
        if self._published:
            subscription.catch_up(self._snapshot, self._clock.now(), round(self._pace.too_slow * 1000))

    def _leave(self, subscription: Subscription) -> None:
        if subscription in self._subscriptions:
            self._subscriptions.remove(subscription)

    def _changed(self) -> None:
        if self._changed_at is None:
            self._changed_at = self._clock.now()
        self._wake.set()

    def _health_changed(self) -> None:
        """A kind was listed, lost or refused: the picture may be complete now, or lack its pods."""
        pods_known = not self._watchfulness.forbids(PODS.plural)
        if pods_known is not self._store.pods_known:
            self._store.pods_known = pods_known
            self._store.mark_all()
        if self._watchfulness.essentials_known:
            self._essentials.set()
        health = self.health
        self._chronicle.note_sight(health.state == "live", self._time.at(health.since), self._time.now())
        self._health_due.set()
        self._wake.set()

    async def _publish_for_ever(self) -> None:
        while True:
            await self._something_to_publish()
            self._wake.clear()
            begun = self._clock.now()
            self.publish()
            # Whatever comes within the interval waits for its end: one frame carries it all. A board so big that its
            # frames take long to build gets fewer of them, so that building takes a quarter of the time at most, and
            # building and sending together no more than half.
            took = self._clock.now() - begun
            await self._clock.sleep(max(self.interval - took, took, self._building_ms * 3) / 1000)

    async def _something_to_publish(self) -> None:
        """Wait for a change, or for the next ring to end."""
        ring = min(self._rings.values(), default=None)
        if ring is None:
            await self._wake.wait()
            return
        try:
            async with asyncio.timeout(self._time.seconds_until(ring)):
                await self._wake.wait()
        except TimeoutError:
            return

    async def _tell_health_for_ever(self) -> None:
        """On a change, and every 5 s."""
        told: tuple[str, str | None, str | None] | None = None
        while True:
            state = self.health
            news = (state.state, state.message, state.missing)
            for subscription in tuple(self._subscriptions):
                subscription.tell(frames.health(state))
            told = news
            while news == told:
                try:
                    async with asyncio.timeout(self._pace.health):
                        await self._health_due.wait()
                except TimeoutError:
                    break
                self._health_due.clear()
                state = self.health
                news = (state.state, state.message, state.missing)

    async def _look_after_viewers_for_ever(self) -> None:
        """Those who are behind get their snapshot when they have drained."""
        while True:
            await self._clock.sleep(max(self.interval, 100) / 1000)
            for subscription in tuple(self._subscriptions):
                self._catch_up(subscription)
