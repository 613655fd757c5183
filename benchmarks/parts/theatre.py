"""A cluster, a board on it, and its viewers: what most benchmarks of the dashboard begin with."""

import socket
import time
from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

from benchmarks.parts.program import Program

PER_PERSON = 15  # sockets, of the 20 that the board allows one person
SETTLE_SECONDS = 0.5


@dataclass
class Theatre:
    """pods: of the one Deployment. interval: the shortest time between frames, in ms. viewers: how many at most."""

    pods: int
    interval: int
    viewers: int
    crowds: int = 1
    cluster: Program = field(init=False)
    board: Program = field(init=False)
    audience: list[Program] = field(init=False, default_factory=list)
    _stack: ExitStack = field(init=False, default_factory=ExitStack)

    def __enter__(self) -> Self:
        try:
            self._build()
        except BaseException:
            self._stack.close()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._stack.close()

    def admit(self, count: int, *, narrow: bool = False) -> None:
        """Let so many more viewers in, and come back when each has its snapshot; narrow: over a poor network."""
        admit(self.board, self.audience, count, narrow=narrow)

    def play(self, rate: float, seconds: float, burst: int = 1) -> dict[str, Any]:
        """Change so many pods at that rate; gives the cluster's answer."""
        return self.cluster.ask(rate=rate, seconds=seconds, burst=burst)

    def gather(self) -> list[dict[str, Any]]:
        """What the viewers got since the last time, one report a crowd."""
        return gather(self.audience)

    def _build(self) -> None:
        directory = self._stack.enter_context(TemporaryDirectory())
        self.cluster = self._stack.enter_context(Program("benchmarks.parts.cluster", directory, str(self.pods)))
        environment = {"ROLLBOARD_STATE": f"{directory}/state", "ROLLBOARD_PORT": str(free_port())}
        arguments = (self.cluster.ready["board"], str(self.interval), str(-(-self.viewers // PER_PERSON)))
        board = Program("benchmarks.parts.board", *arguments, environment=environment)
        self.board = self._stack.enter_context(board)
        for _ in range(self.crowds):
            self.audience.append(self._stack.enter_context(Program("benchmarks.parts.viewers")))


def admit(board: Program, audience: Sequence[Program], count: int, *, narrow: bool = False) -> None:
    """Let viewers into a board, evenly from all crowds; each crowd has people of its own."""
    cookies = [f"{board.ready['cookie']}={key}" for key in board.ready["sessions"]]
    for number, crowd in enumerate(audience):
        own = cookies[number :: len(audience)] or cookies
        share = len(range(number, count, len(audience)))
        crowd.begin(connect=share, port=board.ready["port"], path=board.ready["path"], cookies=own, narrow=narrow)
    for crowd in audience:
        crowd.answer()


def gather(audience: Sequence[Program]) -> list[dict[str, Any]]:
    """What the viewers got since the last time, one report a crowd, after what is under way has come."""
    time.sleep(SETTLE_SECONDS)
    for crowd in audience:
        crowd.begin(report=True)
    return [crowd.answer() for crowd in audience]


def free_port() -> int:
    """A port that nobody has at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def all_of(reports: Iterable[dict[str, Any]], what: str) -> list[float]:
    """One list of all crowds' figures."""
    return [each for report in reports for each in report[what]]
