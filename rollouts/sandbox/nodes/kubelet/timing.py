"""Seconds: how they vary from pod to pod, how back-offs grow, how Go writes them."""

from zlib import crc32

SANDBOX_SHARE = 0.3  # of the time from bound to running; the rest is pull and start
RETRY = 12.0  # the kubelet looks again at a pod that waits, and says so again
PULL_PAUSE = 1.5  # from the failed pull to the back-off
RESTART_PAUSE = 0.8  # after the first crash there is no back-off yet
FIRST_BACKOFF = 10.0
LONGEST_BACKOFF = 300.0
LONG_RUN = 600.0  # a container that ran so long starts counting crashes anew
REMOVAL = 0.1  # a pod without a running container goes almost at once


def vary(seconds: float, jitter: float, *key: object) -> float:
    """`seconds`, more or less by up to the share `jitter`: always the same for the same key."""
    return seconds * (1 + jitter * (2 * chance(*key) - 1))


def chance(*key: object) -> float:
    """A number in 0..1: always the same for the same key."""
    return crc32("\0".join(map(str, key)).encode()) / 0xFFFFFFFF


def backoff(failures: int) -> float:
    """10, 20, 40, 80, 160, 300, 300 ... seconds for the first, second, third ... failure."""
    return min(FIRST_BACKOFF * 2.0 ** min(failures - 1, 10), LONGEST_BACKOFF)


def go_duration(seconds: float) -> str:
    """10s, 1m20s, 5m0s; 734ms, 1.034s: to the millisecond."""
    milliseconds = round(seconds * 1000)
    if milliseconds < 1000:
        return f"{milliseconds}ms" if milliseconds else "0s"
    minutes, rest = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    words = f"{rest / 1000:.3f}".rstrip("0").rstrip(".") + "s"
    if hours:
        return f"{hours}h{minutes}m{words}"
    return f"{minutes}m{words}" if minutes else words
