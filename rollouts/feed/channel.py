"""One namespace's frames: numbered, encoded once, offered to everybody who looks at it."""

from collections import OrderedDict
from collections.abc import Callable

from rollouts.feed import frames
from rollouts.feed.clock import Clock
from rollouts.feed.cluster_time import ClusterTime
from rollouts.feed.pace import Pace
from rollouts.feed.subscription import Outlet, Subscription
from rollouts.model.board import Board
from rollouts.model.changes import Changes

REMEMBERED_FRAMES = 1_024
SNAPSHOT_FRESH = 100  # ms; the health before it and the frame after it tell the time better


class Channel:
    """`board` gives what a viewer sees after frame `seq`, `interval` the milliseconds between frames at present.

    name: of the namespace, where a socket carries several and each frame must say whose it is.
    """

    def __init__(
        self,
        board: Callable[[], Board],
        interval: Callable[[], int],
        clock: Clock,
        time: ClusterTime,
        pace: Pace,
        name: str = "",
    ) -> None:
        self.seq = 0
        self.subscriptions: list[Subscription] = []
        self._board, self._interval, self._name = board, interval, name
        self._clock, self._time, self._pace = clock, time, pace
        self._sent_at: OrderedDict[int, int] = OrderedDict()
        self._encoded: tuple[int, bytes] | None = None
        self._snapshot_made: tuple[int, bytes] | None = None

    def publish(self, changes: Changes, now: int, moment: int) -> None:
        """Number the changes and offer them; `now` is our time, `moment` the cluster's."""
        self.seq += 1
        self._sent_at[self.seq] = now
        while len(self._sent_at) > REMEMBERED_FRAMES:
            self._sent_at.popitem(last=False)
        encoded = frames.frame(self.seq, moment, changes, self._name)
        for subscription in tuple(self.subscriptions):
            subscription.offer(encoded, now)

    def subscribe(self, outlet: Outlet) -> Subscription:
        """Add a viewer, who is behind until it is caught up."""
        subscription = Subscription(outlet, self._sent_at.get, self._leave)
        self.subscriptions.append(subscription)
        return subscription

    def catch_up(self, subscription: Subscription) -> None:
        """Give a snapshot to one that is behind and has drained."""
        subscription.catch_up(self._snapshot, self._clock.now(), round(self._pace.too_slow * 1000))

    def catch_all_up(self) -> None:
        """Look after those who are behind: a few of very many, where hundreds look at hundreds of namespaces."""
        for subscription in [one for one in self.subscriptions if one.behind_since is not None]:
            self.catch_up(subscription)

    def tell(self, message: bytes) -> None:
        """Send everybody an unnumbered message."""
        for subscription in tuple(self.subscriptions):
            subscription.tell(message)

    def turned(self) -> None:
        """Time took another course: the last snapshot tells it no more."""
        self._snapshot_made = None

    def close(self, code: int) -> None:
        """Send everybody away."""
        for subscription in tuple(self.subscriptions):
            subscription.close(code)

    def _snapshot(self) -> bytes:
        """Those who come at once get the same bytes, so that whatever is done to them on their way is done once."""
        now = self._clock.now()
        if self._encoded is None or self._encoded[0] != self.seq:
            self._encoded = (self.seq, frames.tables(self._board()))
            self._snapshot_made = None
        if self._snapshot_made is None or now - self._snapshot_made[0] > SNAPSHOT_FRESH:
            encoded = frames.snapshot(self.seq, self._time.now(), self._interval(), self._encoded[1], self._name)
            self._snapshot_made = (now, encoded)
        return self._snapshot_made[1]

    def _leave(self, subscription: Subscription) -> None:
        if subscription in self.subscriptions:
            self.subscriptions.remove(subscription)
