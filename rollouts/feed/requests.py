"""What a reflector asks the API server for: a list, or a watch from a place in the stream or from the state on."""

from collections.abc import Callable
from contextlib import aclosing

from rollouts.errors import Gone, Unreachable
from rollouts.feed.pace import Timing
from rollouts.feed.patience import CalledOff, Patience
from rollouts.feed.source import Source

SHORTEST_WATCH, WATCH_SPREAD = 300, 300  # seconds that we ask the server to keep a watch open
STATE_FIRST = {"sendInitialEvents": "true", "resourceVersionMatch": "NotOlderThan"}


class Requests:
    """One at a time, of one kind; silence ends it, and so may others."""

    def __init__(self, source: Source, path: str, timing: Timing) -> None:
        self._source, self._path, self._pace, self._random = source, path, timing.pace, timing.random
        self._patience = Patience()

    def call_off(self) -> None:
        """End the present one, if there is any."""
        self._patience.call_off()

    async def list(self) -> bytes | bytearray:
        """The whole state. Raises Gone when it was called off."""
        try:
            async with self._patience.lasting(self._pace.listing):
                return await self._source.list(self._path)
        except CalledOff as over:
            raise Gone("the list was given up") from over
        except TimeoutError as silence:
            raise Unreachable("the API server did not answer a list in time") from silence

    async def newest(self) -> bytes | bytearray:
        """As little of the state as can be asked for: it says how far the server is."""
        return await self._source.list(self._path, {"limit": "1"})

    async def watch(self, version: str, take: Callable[[bytes], float]) -> None:
        """Hand over line by line; `take` says for how many seconds the next may be waited for.

        version: the place to go on from; "" asks for the state first. Raises TimeoutError after too long a silence,
        CalledOff when it was called off.
        """
        lines = self._source.watch(self._path, self._parameters(version))
        async with aclosing(lines), self._patience.lasting(self._pace.silence if version else self._pace.listing):
            async for line in lines:
                self._patience.last(take(line))

    def _parameters(self, version: str) -> dict[str, str]:
        seconds = SHORTEST_WATCH + int(self._random() * WATCH_SPREAD)
        place = {"resourceVersion": version} if version else STATE_FIRST
        return {**place, "allowWatchBookmarks": "true", "timeoutSeconds": str(seconds)}
