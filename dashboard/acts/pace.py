"""How fast people may act: a person, and all together on one Deployment.

No hand reaches either; a stuck key or a script of somebody's must not fill the audit, nor a class wear out one rollout.
"""

import time
from collections.abc import Callable, Hashable

from dashboard.process.bucket import Bucket

OF_PERSON = 5.0, 40.0  # acts a second, and at once
ON_ONE = 10.0, 80.0
SWEEP_AT = 2_000  # buckets; then the full ones go


class Pace:
    """Of one process. A place is whatever tells Deployments apart."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._buckets: dict[Hashable, Bucket] = {}

    def admits(self, person_id: int, place: Hashable) -> bool:
        """Whether the person may act there now; asking counts as an act."""
        mine = self._bucket(("person", person_id), OF_PERSON)
        return mine.take() and self._bucket(("place", place), ON_ONE).take()

    def wait(self, person_id: int, place: Hashable) -> float:
        """Seconds until the person may act there; asking costs nothing."""
        mine, ours = self._bucket(("person", person_id), OF_PERSON), self._bucket(("place", place), ON_ONE)
        return max(mine.wait(), ours.wait())

    def _bucket(self, key: Hashable, limits: tuple[float, float]) -> Bucket:
        if key not in self._buckets:
            self._sweep()
            self._buckets[key] = Bucket(self._clock, *limits)
        return self._buckets[key]

    def _sweep(self) -> None:
        if len(self._buckets) >= SWEEP_AT:
            self._buckets = {key: bucket for key, bucket in self._buckets.items() if not bucket.is_full()}


PACE = Pace()
