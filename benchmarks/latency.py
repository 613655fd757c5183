"""A change at the API server until it is on 20 sockets, against `curl -N` on the same watch in the same run."""

from collections.abc import Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from math import inf
from statistics import median

from benchmarks.parts.program import Program
from benchmarks.parts.theatre import Theatre, all_of
from benchmarks.reading import Reading, percentile

VIEWERS, PODS = 20, 100
RATE, SECONDS, ROUNDS = 100, 3, 5
FRAME = 25  # ms, with frames on


@dataclass(frozen=True)
class Round:
    """p50, p99: ms from the change to a viewer. curl: the same to curl's p50. wire: raw bytes ÷ a viewer's bytes."""

    p50: float
    p99: float
    curl: float
    wire: float


def measure() -> Iterable[Reading]:
    """Frames off for the ratio, frames on for the rest."""
    off, on = _rounds(0), _rounds(FRAME)
    curl = median(each.curl for each in off)
    yield Reading("latency", tuple(each.p50 / each.curl for each in off), f"{_p50(off):.2f} ms; curl {curl:.2f} ms")
    words = f"frame {FRAME} ms; p50 {_p50(on):.1f} ms; curl {median(each.curl for each in on):.2f} ms"
    yield Reading("frames-p99", tuple(each.p99 - FRAME for each in on), words)
    words = f"frames off {median(each.wire for each in off):.3g}"
    yield Reading("wire", tuple(each.wire for each in on), words)


def _rounds(interval: int) -> list[Round]:
    with ExitStack() as stack:
        theatre = stack.enter_context(Theatre(PODS, interval=interval, viewers=VIEWERS))
        curl = stack.enter_context(Program("benchmarks.parts.curl", theatre.cluster.ready["kubeconfig"]))
        theatre.admit(VIEWERS)
        theatre.play(RATE, 1)
        return [_round(theatre, curl) for _ in range(ROUNDS)]


def _round(theatre: Theatre, curl: Program) -> Round:
    theatre.gather()
    curl.ask()
    made = theatre.play(RATE, SECONDS)["changes"]
    reports, raw = theatre.gather(), curl.ask()
    late = [each / 1000 for each in all_of(reports, "changes")]
    late += [inf] * (made * VIEWERS - len(late))
    viewer = sum(report["bytes"] for report in reports) / VIEWERS
    curl_p50 = percentile(raw["late"], 0.5) / 1000
    return Round(percentile(late, 0.5), percentile(late, 0.99), curl_p50, raw["bytes"] / viewer)


def _p50(rounds: Sequence[Round]) -> float:
    return median(each.p50 for each in rounds)
