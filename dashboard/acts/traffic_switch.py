"""The switch of a rollout's traffic: who may turn it, and the two audit rows of each turn."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from dashboard.acts.audit import Act, Trail, peer_address
from dashboard.acts.place import Place, find_traffic_right
from dashboard.models import Outcome, Person
from rollouts.traffic.traffic import FORBIDDEN, NO_SERVICE, UNKNOWN

START, STOP = "traffic-start", "traffic-stop"
OFF = "off"
# In English: no page writes them, and so no language is asked for.
PROBLEMS: dict[str, tuple[Outcome, str]] = {
    NO_SERVICE: (Outcome.REFUSED, "No Service selects these pods, so there is nothing to ask."),
    FORBIDDEN: (Outcome.FORBIDDEN, "The API server does not let this person read the Services."),
    UNKNOWN: (Outcome.LOST, "The API server does not answer."),
}


@dataclass(frozen=True)
class Switch:
    """The traffic to one rollout, turned by one person from one address."""

    place: Place
    uid: str
    person: Person
    address: str | None

    async def start(self, rate: int) -> None:
        """Ask the Service `rate` times a second, or at another rate than before."""
        trail = await self._asked(START)
        if await self._barred(trail):
            return
        running = self.place.running
        cluster = running.probing_as(self.person)
        problem = await running.traffic.start(cluster, self.place.namespace, self.place.name, self.uid, rate)
        outcome, sentence = PROBLEMS[problem] if problem else (Outcome.DONE, "")
        await self._answered(trail, outcome, sentence)

    async def stop(self) -> None:
        """End it for everybody."""
        trail = await self._asked(STOP)
        if not await self._barred(trail):
            self.place.running.traffic.stop(self.uid)
            await self._answered(trail, Outcome.DONE)

    async def _asked(self, operation: str) -> Trail:
        trail = Trail(
            Act(
                request=uuid.uuid4(),
                person=self.person.name,
                role=self.person.role,
                address=self.address,
                cluster=self.place.cluster,
                namespace=self.place.namespace,
                name=self.place.name,
                operation=operation,
            )
        )
        await trail.asked(self._state())
        return trail

    async def _barred(self, trail: Trail) -> bool:
        """The page shows the button only to those who may; who turns it all the same is refused here."""
        right = await find_traffic_right(self.place.running, self.person, self.place.namespace)
        if right is True:
            return False
        await self._answered(trail, Outcome.FORBIDDEN, str(right))
        return True

    async def _answered(self, trail: Trail, outcome: Outcome, sentence: str = "") -> None:
        self.place.running.outcomes[trail.operation, outcome] += 1
        await trail.answered(outcome, sentence, self._state() if outcome is Outcome.DONE else None)

    def _state(self) -> dict[str, Any]:
        return {"traffic": self.place.running.traffic.describe(self.uid) or OFF}


def address_of(scope: Mapping[str, Any]) -> str | None:
    """Where a socket was opened from."""
    forwarded = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for")
    client = scope.get("client") or ("",)
    return peer_address(forwarded.decode("latin1"), str(client[0]))
