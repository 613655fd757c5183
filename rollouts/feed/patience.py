"""How long a request may be silent."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class CalledOff(TimeoutError):
    """Somebody else has ended the wait."""


class Patience:
    """One request at a time; what comes puts its end off, and others may call it off."""

    def __init__(self) -> None:
        self._timeout: asyncio.Timeout | None = None
        self._called_off = False

    @asynccontextmanager
    async def lasting(self, seconds: float) -> AsyncIterator[None]:
        """Raise TimeoutError after so many seconds of silence, CalledOff when it was called off."""
        self._called_off = False
        try:
            async with asyncio.timeout(seconds) as self._timeout:
                yield
        except TimeoutError as over:
            if self._called_off:
                raise CalledOff from over
            raise
        finally:
            self._timeout = None

    def last(self, seconds: float) -> None:
        """Something was heard: wait so long for the next. What is called off already stays so."""
        if self._timeout is not None and not self._timeout.expired() and not self._called_off:
            self._timeout.reschedule(asyncio.get_running_loop().time() + seconds)

    def call_off(self) -> None:
        """End the wait for the present request, if there is one."""
        if self._timeout is not None and not self._timeout.expired():
            self._called_off = True
            self._timeout.reschedule(asyncio.get_running_loop().time())
