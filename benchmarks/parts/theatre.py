"""A cluster, a board on it, and its viewers: what most benchmarks of the dashboard begin with."""

import socket
import time
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass, field
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Any, Self

from benchmarks.parts.program import Program

PER_PERSON = 20  # sockets that the board allows one person
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

    def admit(self, count: int) -> None:
        """Let so many viewers in, and come back when each has its snapshot."""
        sessions = self.board.ready["sessions"]
        cookies = [f"{self.board.ready['cookie']}={key}" for key in sessions]
        share = len(cookies) // len(self.audience) or 1
        for number, crowd in enumerate(self.audience):
            own = cookies[number * share : (number + 1) * share] or cookies
            crowd.begin(
                connect=count // len(self.audience),
                port=self.board.ready["port"],
                path=self.board.ready["path"],
                cookies=own,
            )
        self.gather(begun=True)

    def play(self, rate: float, seconds: float) -> dict[str, Any]:
        """Change pods at that rate; gives the cluster's answer."""
        return self.cluster.ask(rate=rate, seconds=seconds)

    def gather(self, *, begun: bool = False) -> list[dict[str, Any]]:
        """What the viewers got since the last time, one report a crowd."""
        if not begun:
            time.sleep(SETTLE_SECONDS)
            for crowd in self.audience:
                crowd.begin(report=True)
        return [crowd.answer() for crowd in self.audience]

    def _build(self) -> None:
        directory = self._stack.enter_context(TemporaryDirectory())
        self.cluster = self._stack.enter_context(Program("benchmarks.parts.cluster", directory, str(self.pods)))
        environment = {"ROLLBOARD_STATE": f"{directory}/state", "ROLLBOARD_PORT": str(free_port())}
        arguments = (self.cluster.ready["board"], str(self.interval), str(-(-self.viewers // PER_PERSON)))
        board = Program("benchmarks.parts.board", *arguments, environment=environment)
        self.board = self._stack.enter_context(board)
        for _ in range(self.crowds):
            self.audience.append(self._stack.enter_context(Program("benchmarks.parts.viewers")))


def free_port() -> int:
    """A port that nobody has at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def all_of(reports: Iterable[dict[str, Any]], what: str) -> list[float]:
    """One list of all crowds' figures."""
    return [each for report in reports for each in report[what]]
