"""A bucket of tokens: who is faster than it fills must wait."""

from collections.abc import Callable


class Bucket:
    """`rate` tokens a second flow in, up to `burst`. `clock`: seconds."""

    def __init__(self, clock: Callable[[], float], rate: float, burst: float) -> None:
        self._clock, self._rate, self._burst = clock, rate, burst
        self._tokens = burst
        self._at = clock()

    def is_full(self) -> bool:
        """Whether it is as good as a new one."""
        return self._filled() >= self._burst

    def take(self, cost: float = 1) -> bool:
        """Spend so many; False, and nothing spent, when there are fewer."""
        self._tokens, self._at = self._filled(), self._clock()
        if self._tokens < cost:
            return False
        self._tokens -= cost
        return True

    def wait(self, cost: float = 1) -> float:
        """Seconds until so many are there; 0 when they are."""
        return max(0.0, cost - self._filled()) / self._rate

    def _filled(self) -> float:
        return min(self._burst, self._tokens + (self._clock() - self._at) * self._rate)
