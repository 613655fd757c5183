"""One feed per namespace and process, whatever the number of viewers; started by the first who looks."""

import asyncio
import logging

from dashboard.sightings import Sightings
from rollouts.cluster.client import Client
from rollouts.feed.feed import Feed

log = logging.getLogger(__name__)
SIGHTING_SECONDS = 1.0


class Feeds:
    """Feeds by namespace; each runs until the board stops."""

    def __init__(self, client: Client, sightings: Sightings) -> None:
        self._client = client
        self._sightings = sightings
        self._feeds: dict[str, Feed] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def of(self, namespace: str) -> Feed:
        """The feed of the namespace, running."""
        if namespace not in self._feeds:
            self._feeds[namespace] = self._begin(namespace)
        return self._feeds[namespace]

    async def run_sightings(self) -> None:
        """Every second note what the boards show, until cancelled."""
        while True:
            await asyncio.sleep(SIGHTING_SECONDS)
            for feed in self._feeds.values():
                self._sightings.note(feed.board.rollouts.values())

    async def stop(self) -> None:
        """End them all."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _begin(self, namespace: str) -> Feed:
        feed = Feed(self._client, namespace)
        task = asyncio.get_running_loop().create_task(feed.run())
        self._tasks.add(task)
        task.add_done_callback(lambda ended: self._ended(namespace, ended))
        return feed

    def _ended(self, namespace: str, task: asyncio.Task[None]) -> None:
        """A feed that broke makes room for a new one; its viewers were sent away and come back."""
        self._tasks.discard(task)
        self._feeds.pop(namespace, None)
        if not task.cancelled() and task.exception():
            log.error("the feed of %s broke", namespace, exc_info=task.exception())
