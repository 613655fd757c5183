"""One socket that looks at several namespaces: a subscription for each, begun and ended as the person's rights go."""

from collections.abc import Callable, Collection

from rollouts.feed.channel import Channel
from rollouts.feed.subscription import BACKLOG_LIMIT, Outlet, Subscription, close_outlet, send_to


class Visit:
    """`channel_of` opens the channel of a namespace. renamed: called when namespaces came or went."""

    def __init__(
        self,
        outlet: Outlet,
        channel_of: Callable[[str], Channel],
        catch_up: Callable[[Channel, Subscription], None],
        leave: Callable[["Visit"], None],
        renamed: Callable[[], None],
    ) -> None:
        self.renamed = renamed
        self._outlet, self._channel_of, self._catch_up, self._leave = outlet, channel_of, catch_up, leave
        self._subscriptions: dict[str, Subscription] = {}

    @property
    def shown(self) -> frozenset[str]:
        """The namespaces whose frames it gets."""
        return frozenset(self._subscriptions)

    def show(self, namespaces: Collection[str]) -> None:
        """Give it these namespaces and no other: what is new begins with a snapshot, what is gone is heard no more."""
        for namespace in self.shown.difference(namespaces):
            self._subscriptions.pop(namespace).cancel()
        for namespace in sorted(set(namespaces).difference(self._subscriptions)):
            channel = self._channel_of(namespace)
            subscription = channel.subscribe(self._outlet)
            self._subscriptions[namespace] = subscription
            self._catch_up(channel, subscription)

    def resync(self, namespace: str) -> None:
        """The page saw a gap in a namespace; one that it is not shown is no matter."""
        if namespace in self._subscriptions:
            self._subscriptions[namespace].resync()

    def seen(self, namespace: str, seq: int, now: int) -> None:
        """The page has shown frame `seq` of the namespace at `now` by the server's clock."""
        if namespace in self._subscriptions:
            self._subscriptions[namespace].seen(seq, now)

    def tell(self, message: bytes) -> None:
        """Send an unnumbered message; one whose line is full does without."""
        if self._outlet.backlog() <= BACKLOG_LIMIT and not send_to(self._outlet, message):
            self.cancel()

    def close(self, code: int) -> None:
        """Close the socket and forget it."""
        self.cancel()
        close_outlet(self._outlet, code)

    def cancel(self) -> None:
        """The viewer has gone; harmless when repeated."""
        self.show(())
        self._leave(self)
