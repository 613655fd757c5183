"""The stamps that changes carry, and how late they come."""

import re
import time

RAW = re.compile(rb'"restartCount":(\d{6,})')
SHOWN = re.compile(rb'"restarts":(\d{6,})')
TAIL = 64  # bytes; longer than any stamp with its key


def now() -> int:
    """Monotonic µs, the same clock in every process."""
    return time.monotonic_ns() // 1000


class Tally:
    """What one reader of raw watch lines gets: how late each stamp was (µs), and how many bytes came."""

    def __init__(self) -> None:
        self.late: list[int] = []
        self.bytes = 0
        self._tail = b""

    def take(self, data: bytes) -> None:
        """Look through what has just come; a stamp may lie across two pieces."""
        at = now()
        self.bytes += len(data)
        seen = self._tail + data
        end = 0
        for found in RAW.finditer(seen):
            if found.end() == len(seen):
                break  # its digits may go on in the next piece
            self.late.append(at - int(found[1]))
            end = found.end()
        self._tail = seen[max(end, len(seen) - TAIL) :]
