"""What a benchmark found."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from math import nan
from statistics import median


@dataclass(frozen=True, slots=True)
class Reading:
    """One figure of one goal. rounds: as measured, in order; beside: the baseline of the same run, in words."""

    goal: str
    rounds: tuple[float, ...]
    beside: str = ""

    @property
    def value(self) -> float:
        """The median: one noisy round of the machine decides nothing. NaN when nothing could be measured."""
        return median(self.rounds) if self.rounds else nan


Benchmark = Callable[[], Iterable[Reading]]


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0 to 1) of the values do not exceed, NaN for none."""
    if not values:
        return nan
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]
