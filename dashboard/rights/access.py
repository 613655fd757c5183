"""What a person may do, asked of the API server, remembered for 30 seconds, and "no" while it cannot be asked."""

import asyncio
import time
from collections.abc import Callable
from enum import Enum
from typing import Protocol

from rollouts.cluster.identity import Identity
from rollouts.cluster.reviews import Question
from rollouts.errors import ClusterError, Unreachable

REMEMBERED = 30.0
LONGEST = 300.0  # seconds that a no may be remembered for
PATIENCE = 5.0


class Verdict(Enum):
    """What came of a review; UNKNOWN, as long as the API server cannot be asked, arms no button."""

    ALLOWED = "allowed"
    DENIED = "denied"
    UNKNOWN = "unknown"


class Reviewer(Protocol):
    """The one call to the cluster that this needs."""

    async def allowed(self, question: Question, identity: Identity | None = None) -> bool:
        """Post a SelfSubjectAccessReview as the identity; raises `rollouts.errors`."""
        ...


class Access:
    """Answers of access reviews by identity and question."""

    def __init__(
        self, reviewer: Reviewer, clock: Callable[[], float] = time.monotonic, patience: float = PATIENCE
    ) -> None:
        self._reviewer = reviewer
        self._clock = clock
        self._patience = patience
        self._answers: dict[tuple[Identity | None, Question], tuple[float, Verdict]] = {}
        self._failures: dict[Identity | None, ClusterError] = {}
        self._tidied = clock()

    async def ask(self, identity: Identity | None, question: Question, denied_for: float = REMEMBERED) -> Verdict:
        """Whether the API server would let it; UNKNOWN, after five seconds at most, is not remembered.

        denied_for: how old a no may be, in seconds up to 300; a yes is never older than 30.
        """
        at, verdict = self._answers.get((identity, question), (-LONGEST, Verdict.UNKNOWN))
        if self._clock() - at < (denied_for if verdict is Verdict.DENIED else REMEMBERED):
            return verdict
        try:
            async with asyncio.timeout(self._patience):
                verdict = Verdict.ALLOWED if await self._reviewer.allowed(question, identity) else Verdict.DENIED
        except (ClusterError, TimeoutError) as error:
            self._failures[identity] = error if isinstance(error, ClusterError) else Unreachable("no answer in time")
            return Verdict.UNKNOWN
        self._failures.pop(identity, None)
        self._forget_old()
        self._answers[identity, question] = (self._clock(), verdict)
        return verdict

    def failure(self, identity: Identity | None) -> ClusterError | None:
        """Why the last question of this identity got no answer; None when it got one."""
        return self._failures.get(identity)

    def _forget_old(self) -> None:
        now = self._clock()
        if now - self._tidied >= REMEMBERED:
            self._tidied = now
            self._answers = {key: kept for key, kept in self._answers.items() if now - kept[0] < LONGEST}
