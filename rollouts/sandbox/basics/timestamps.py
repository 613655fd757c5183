"""Times as the wire writes them: RFC 3339 in UTC, whole seconds (`metav1.Time`) or microseconds (`MicroTime`)."""

from datetime import UTC, datetime
from functools import lru_cache


def seconds(epoch: float) -> str:
    """Write epoch seconds as "2026-11-22T19:08:10Z", cut to the second."""
    return _second(int(epoch))


@lru_cache(maxsize=1_024)
def _second(epoch: int) -> str:
    return datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def micros(epoch: float) -> str:
    """Write epoch seconds as "2026-11-22T19:08:10.123456Z"."""
    return datetime.fromtimestamp(epoch, UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def parse(text: str) -> float:
    """Read either form back into epoch seconds. Raises ValueError."""
    return datetime.fromisoformat(text).timestamp()
