"""Asks one Service at a steady pace, whatever the answers take, and hands them on four times a second."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from typing import Protocol

from rollouts.errors import ClusterError
from rollouts.traffic.answer import BODY_LIMIT, Answer, Outcome, Refusal, Reply, no_answer, read_answer
from rollouts.traffic.service import Object, Service

USUAL_RATE = 5  # requests a second
SECONDS = 2.0
TELL_EVERY = 0.25
LOOK_EVERY = 3.0  # a selector changes by hand
RECENT, FAILED = 600, 400

log = logging.getLogger(__name__)


class Cluster(Protocol):
    """The API server as the person reaches it who asked for traffic. Every failure is one of `rollouts.errors`."""

    async def read_labels(self, namespace: str, deployment: str) -> dict[str, str]:
        """Those of the Deployment's pods."""
        ...

    async def list_services(self, namespace: str) -> list[Object]: ...

    async def knock(self, path: str, limit: int) -> Reply:
        """GET over a connection of its own, redirects not followed; at most `limit` bytes of the body."""
        ...


class Prober:
    """`rate` may change while it runs. `now` gives the cluster's time in ms, `tell` gets every batch of answers.

    `looked` gets the namespace's Services every few seconds; `ended` gets HTTP's code when the API server refuses.
    """

    def __init__(
        self,
        cluster: Cluster,
        service: Service,
        now: Callable[[], int],
        tell: Callable[["Prober", Sequence[Answer]], None],
        looked: Callable[["Prober", Sequence[Object]], None],
        ended: Callable[["Prober", int], None],
    ) -> None:
        self.cluster, self.service, self.rate = cluster, service, USUAL_RATE
        self._now, self._tell, self._looked, self._ended = now, tell, looked, ended
        self._fresh: list[Answer] = []
        self._recent: list[Answer] = []
        self._failed: list[Answer] = []
        self._refused: int | None = None

    @property
    def answers(self) -> list[Answer]:
        """The newest ones, and failed ones of longer ago, by time."""
        since = self._recent[0].at if self._recent else 0
        return [*(answer for answer in self._failed if answer.at < since), *self._recent]

    async def run(self) -> None:
        """Until cancelled, or refused."""
        async with asyncio.TaskGroup() as requests:
            next_at = told_at = looked_at = time.monotonic()
            while self._refused is None:
                requests.create_task(self._ask())
                next_at = max(next_at + 1 / self.rate, time.monotonic())
                await asyncio.sleep(next_at - time.monotonic())
                if time.monotonic() - told_at >= TELL_EVERY:
                    told_at = time.monotonic()
                    self._tell_fresh()
                if time.monotonic() - looked_at >= LOOK_EVERY:
                    looked_at = time.monotonic()
                    requests.create_task(self._look())
        self._ended(self, self._refused)

    async def _ask(self) -> None:
        at, begun = self._now(), time.monotonic()
        try:
            async with asyncio.timeout(SECONDS):
                reply = await self.cluster.knock(self.service.path, BODY_LIMIT)
            self._keep(read_answer(at, _since(begun), reply))
        except TimeoutError:
            self._keep(no_answer(at, _since(begun)))
        except Refusal as refusal:
            self._refused = refusal.code
        except ClusterError:
            # The API server is out of reach: that says nothing about the Service, so nothing is told.
            log.debug("the API server could not be asked", exc_info=True)

    async def _look(self) -> None:
        try:
            self._looked(self, await self.cluster.list_services(self.service.namespace))
        except ClusterError:
            log.debug("the Services could not be listed", exc_info=True)

    def _keep(self, answer: Answer) -> None:
        self._fresh.append(answer)
        self._recent.append(answer)
        del self._recent[:-RECENT]
        if answer.outcome is not Outcome.OK:
            self._failed.append(answer)
            del self._failed[:-FAILED]

    def _tell_fresh(self) -> None:
        fresh, self._fresh = sorted(self._fresh, key=lambda answer: answer.at), []
        if fresh:
            self._tell(self, fresh)


def _since(begun: float) -> int:
    return round((time.monotonic() - begun) * 1000)
