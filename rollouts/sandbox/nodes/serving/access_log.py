"""The requests that containers have answered, as lines of their logs: a bounded few for each container."""

from collections import OrderedDict, deque

LINES = 500  # of one container
CONTAINERS = 1_000
Line = tuple[float, str]
"""(epoch seconds, text)"""


class AccessLog:
    """What each container has answered lately."""

    def __init__(self) -> None:
        self._lines: OrderedDict[tuple[str, str], deque[Line]] = OrderedDict()
        self.count = 0

    def note(self, uid: str, container: str, at: float, text: str) -> None:
        lines = self._lines.setdefault((uid, container), deque(maxlen=LINES))
        lines.append((at, text))
        self.count += 1
        self._lines.move_to_end((uid, container))
        if len(self._lines) > CONTAINERS:
            self._lines.popitem(last=False)

    def of(self, uid: str, container: str) -> list[Line]:
        return list(self._lines.get((uid, container), ()))
