"""What containers have written, as lines of their logs: a bounded few for each container, and for all together."""

from collections import OrderedDict, deque
from dataclasses import dataclass, field

LINES = 500  # of one container
LONGEST_LINE = 4_096  # characters; what is longer is written in pieces
LARGEST = 131_072  # characters of one container
LARGEST_TOGETHER = 33_554_432
CONTAINERS = 1_000
Line = tuple[float, str]
"""(epoch seconds, text)"""


@dataclass(slots=True)
class _Shelf:
    lines: deque[Line] = field(default_factory=deque)
    size: int = 0

    def add(self, line: Line) -> int:
        """Give by how many characters it grew."""
        before = self.size
        self.lines.append(line)
        self.size += len(line[1])
        while len(self.lines) > LINES or self.size > LARGEST:
            self.size -= len(self.lines.popleft()[1])
        return self.size - before


class ContainerLog:
    """What each container has written lately; the oldest lines go first, then the containers silent for longest."""

    def __init__(self) -> None:
        self._shelves: OrderedDict[tuple[str, str], _Shelf] = OrderedDict()
        self._size = 0
        self.count = 0

    def note(self, uid: str, container: str, at: float, text: str) -> None:
        """Add a line; uid: the pod's."""
        shelf = self._shelves.setdefault((uid, container), _Shelf())
        self._shelves.move_to_end((uid, container))
        for start in range(0, len(text) or 1, LONGEST_LINE):
            self._size += shelf.add((at, text[start : start + LONGEST_LINE]))
        self.count += 1
        while len(self._shelves) > CONTAINERS or (self._size > LARGEST_TOGETHER and len(self._shelves) > 1):
            _, oldest = self._shelves.popitem(last=False)
            self._size -= oldest.size

    def of(self, uid: str, container: str) -> list[Line]:
        shelf = self._shelves.get((uid, container))
        return list(shelf.lines) if shelf else []
