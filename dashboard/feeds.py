"""One feed per namespace and process, whatever the number of viewers; started by the first who looks."""

import asyncio
import logging
from typing import Any

from dashboard.sightings import Sightings

log = logging.getLogger(__name__)


class Feeds:
    """Feeds by namespace."""

    def __init__(self, client: Any, sightings: Sightings) -> None:
        self._client = client
        self._sightings = sightings
        self._feeds: dict[str, Any] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    def of(self, namespace: str) -> Any:
        """The feed of the namespace, running."""
        return self._feeds.get(namespace)

    async def stop(self) -> None:
        """End them all."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)
