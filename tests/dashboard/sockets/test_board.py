"""What the socket does with a message, where no database and no cluster is at hand: asking either fails the test."""

import time

from dashboard.sockets.board import BoardSocket
from dashboard.sockets.inbound import Throttle
from rollouts.feed.subscription import Subscription
from tests.feed.viewer import Viewer


async def test_what_a_page_has_seen_is_noted_without_asking_anybody() -> None:
    socket = BoardSocket()
    socket._ended, socket._throttle = False, Throttle(time.monotonic)
    socket._subscription = Subscription(Viewer(), lambda seq: 1_000, lambda one: None)
    await socket.receive('{"type":"seen","seq":7,"now":1040}')
    assert socket._subscription.lag == 40
