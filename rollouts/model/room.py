"""How far a rolling update may go: floor, desired, ceiling, by the controller's own rounding."""

from msgspec import Struct

from rollouts.model.manifests import StrategySpec

RECREATE = "Recreate"
DEFAULT_BOUND = "25%"


class Room(Struct, frozen=True, gc=False):
    """Counts of pods; floor = desired - unavailable, ceiling = desired + surge."""

    surge: int
    unavailable: int
    desired: int

    @property
    def floor(self) -> int:
        return self.desired - self.unavailable

    @property
    def ceiling(self) -> int:
        return self.desired + self.surge


def resolve(bound: int | str | None, replicas: int, *, up: bool) -> int:
    """25% of 10 is 3 rounded up (surge) and 2 rounded down (unavailable); a number is itself.

    What cannot be read counts as 0: the API server would have refused it.
    """
    if bound is None:
        bound = DEFAULT_BOUND
    if isinstance(bound, int):
        return max(bound, 0)
    digits = bound.removesuffix("%")
    if not bound.endswith("%") or not digits.isascii() or not digits.isdigit():
        return 0
    hundredths = int(digits[:9]) * replicas
    return -(-hundredths // 100) if up else hundredths // 100


def room_of(strategy: StrategySpec | None, replicas: int) -> Room:
    """4 replicas at 1 %/1 %: surge 1, unavailable 0. At 0/1 %: both round to 0, so unavailable counts as 1."""
    replicas = max(replicas, 0)
    if strategy is not None and strategy.type == RECREATE:
        return Room(surge=0, unavailable=replicas, desired=replicas)
    bounds = strategy.rolling_update if strategy else None
    surge = resolve(bounds.max_surge if bounds else None, replicas, up=True)
    unavailable = resolve(bounds.max_unavailable if bounds else None, replicas, up=False)
    if surge == 0 and unavailable == 0:
        unavailable = 1
    return Room(surge=surge, unavailable=min(unavailable, replicas), desired=replicas)
