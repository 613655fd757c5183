"""An API server as all feeds of it know it."""

from dataclasses import dataclass, field

from rollouts.feed.clock import SystemClock
from rollouts.feed.source import Source
from rollouts.feed.watch_list import Offer


@dataclass(frozen=True)
class Server:
    """The way to it, and what was learnt of its watches, shared by all that follow it."""

    source: Source
    offer: Offer = field(default_factory=lambda: Offer(SystemClock()))
