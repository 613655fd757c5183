"""The open sockets: counted by namespace, swept for those who lost their rights, closed when we stop."""

import asyncio
import logging
from collections import Counter
from collections.abc import AsyncIterator, Callable, Collection
from typing import Protocol

from dashboard.models import Person
from dashboard.people.sign_in import SignIn

SIGN_IN_AGAIN, NOT_ALLOWED, TOO_MANY, RESTARTING = 4401, 4403, 4429, 4012
PER_PERSON = 20
IN_ALL = 2_000
SWEEP_SECONDS = 4.0  # who signs out at another process of this board must be shut out here within five
TELL_SECONDS = 0.5

log = logging.getLogger(__name__)


class Socket(Protocol):
    """What is known of an open socket. judged_at: by the event loop's clock, when a sweep last did; 0 before."""

    sign_in: SignIn
    cluster: str
    namespace: str
    judged_at: float

    async def end(self, code: int) -> None:
        """Close it; harmless when repeated."""
        ...

    async def judge(self, person: Person) -> int:
        """The close code when this person, whose sign-in holds, may look no more; else 0."""
        ...

    def tell_viewers(self, count: int) -> None:
        """Say how many look at the same namespace."""
        ...


# Names, of the sockets given to it, those that must close, each with its close code, as it finds them.
Judge = Callable[[Collection[Socket]], AsyncIterator[tuple[Socket, int]]]


class Sockets:
    """closed: how many the board closed with which code."""

    def __init__(self, pause: float = SWEEP_SECONDS) -> None:
        self._pause = pause
        self.closed: Counter[int] = Counter()
        self._open: set[Socket] = set()
        self._of_person: Counter[int] = Counter()
        self._untold: set[tuple[str, str]] = set()

    def has_room(self, person_id: int) -> bool:
        """Whether one more socket of this person fits, and one more at all."""
        return self._of_person[person_id] < PER_PERSON and len(self._open) < IN_ALL

    def add(self, socket: Socket) -> None:
        """Count it in; those who look at the same hear of it within half a second."""
        self._open.add(socket)
        self._of_person[socket.sign_in.person_id] += 1
        self._tell_soon(socket.cluster, socket.namespace)

    def drop(self, socket: Socket) -> None:
        """Count it out; harmless for one that was never in."""
        if socket in self._open:
            self._open.discard(socket)
            self._count_out(socket.sign_in.person_id)
            self._tell_soon(socket.cluster, socket.namespace)

    async def end_session(self, session: str) -> None:
        """Close every socket of a session that was signed out."""
        await _end({socket: SIGN_IN_AGAIN for socket in self._open if socket.sign_in.session == session})

    async def end_all(self, code: int) -> None:
        """Close everything, as when the server stops."""
        await _end(dict.fromkeys(self._open, code))

    async def run_sweeps(self, judge: Judge) -> None:
        """Every few seconds close those whom the judge names, until cancelled."""
        while True:
            await asyncio.sleep(self._pause)
            try:
                await self.sweep(judge)
            except Exception:
                # A database that is busy or restarts must not let everybody stay for ever.
                log.exception("a sweep broke off; the next one begins anew")

    async def sweep(self, judge: Judge) -> None:
        """Judge every open socket now."""
        if self._open:
            async for socket, code in judge(tuple(self._open)):
                await _end({socket: code})

    def _count_out(self, person_id: int) -> None:
        self._of_person[person_id] -= 1
        if not self._of_person[person_id]:
            del self._of_person[person_id]

    def _tell_soon(self, cluster: str, namespace: str) -> None:
        """A class that joins at once costs each viewer one message, not one per pupil."""
        if (cluster, namespace) not in self._untold:
            self._untold.add((cluster, namespace))
            asyncio.get_running_loop().call_later(TELL_SECONDS, self._tell, cluster, namespace)

    def _tell(self, cluster: str, namespace: str) -> None:
        self._untold.discard((cluster, namespace))
        watching = [one for one in self._open if (one.cluster, one.namespace) == (cluster, namespace)]
        for socket in watching:
            socket.tell_viewers(len(watching))


async def _end(condemned: dict[Socket, int]) -> None:
    await asyncio.gather(*(socket.end(code) for socket, code in condemned.items()), return_exceptions=True)
