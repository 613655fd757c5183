"""The sandbox's API server under 500 events a second of 8 KB, watched by 20 over TLS."""

import time
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from math import inf
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.parts.program import Program
from benchmarks.reading import Reading, percentile

RATE, SECONDS, ROUNDS = 500, 3, 5
PROGRAMS, EACH = 2, 10  # so that the watchers' own work delays nobody
SETTLE_SECONDS = 0.5
PODS = 1_000


@dataclass(frozen=True)
class Round:
    """cpu: percent of a core. p99: ms; what was not delivered counts as infinitely late."""

    cpu: float
    p99: float


def measure() -> Iterable[Reading]:
    """CPU and lateness; beside it a bare TLS server that writes ready bytes."""
    with TemporaryDirectory() as directory:
        bare = _rounds(Program("benchmarks.parts.bare_watch", directory))
        ours = _rounds(Program("benchmarks.parts.cluster", directory, str(PODS)))
    yield Reading("api-cpu", tuple(each.cpu for each in ours), f"bare {median(each.cpu for each in bare):.0f} %")
    yield Reading("api-p99", tuple(each.p99 for each in ours), f"bare {median(each.p99 for each in bare):.1f} ms")


def _rounds(program: Program) -> list[Round]:
    with ExitStack() as stack:
        server = stack.enter_context(program)
        where = server.ready["kubeconfig"]
        watching = [
            stack.enter_context(Program("benchmarks.parts.watchers", where, str(EACH))) for _ in range(PROGRAMS)
        ]
        server.ask(rate=RATE, seconds=1)
        _gather(watching)
        return [_round(server, watching) for _ in range(ROUNDS)]


def _round(server: Program, watching: list[Program]) -> Round:
    begun, used = time.monotonic(), server.cpu
    made = server.ask(rate=RATE, seconds=SECONDS)["changes"]
    cpu = 100 * (server.cpu - used) / (time.monotonic() - begun)
    late = _gather(watching)
    missing = made * PROGRAMS * EACH - len(late)
    return Round(cpu, percentile([*late, *([inf] * missing)], 0.99))


def _gather(watching: list[Program]) -> list[float]:
    """Give the lateness of all deliveries since the last time, in ms."""
    time.sleep(SETTLE_SECONDS)
    return [late / 1000 for program in watching for late in program.ask()["late"]]
