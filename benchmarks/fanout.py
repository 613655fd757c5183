"""A thousand viewers at 20 frames a second on one process, twenty of them stalled for a while; and who watches."""

from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from math import inf

from benchmarks.parts.process import resident_mb
from benchmarks.parts.program import Program
from benchmarks.parts.theatre import Theatre, admit, all_of, gather
from benchmarks.reading import Reading, percentile

VIEWERS, CROWDS, STALLED = 1_000, 2, 20
PODS = 100
FRAMES, CHANGES = 20, 3  # a second; pods that each frame changes, which makes it some 1.7 KB
SECONDS, ROUNDS = 4, 3
STALLED_SECONDS, STALLED_CHANGES = 20, 10  # 2 MB a viewer: the kernel alone takes one before it is ours to hold


@dataclass(frozen=True)
class Round:
    """delivered: percent of 20 frames a second to everybody. p99: ms from a frame's own time; a frame that some did not
    get is infinitely late there. cpu: percent of a core. size: bytes of a frame.
    """

    delivered: float
    p99: float
    cpu: float
    size: float


def measure() -> Iterable[Reading]:
    """Our board first, then the bare broadcaster with frames of the same size, then the stall."""
    with Theatre(PODS, interval=25, viewers=VIEWERS, crowds=CROWDS) as theatre:
        theatre.admit(1)
        one = theatre.play(FRAMES, 1)["watches"]
        theatre.admit(STALLED, narrow=True)
        theatre.admit(VIEWERS - STALLED - 1)
        rounds = [_round(theatre.cluster, theatre.board, theatre.audience) for _ in range(ROUNDS)]
        many = theatre.play(FRAMES, 1)["watches"]
        growth, others = _stall(theatre)
    bare = _bare(round(rounds[-1].size))
    yield Reading("delivered", tuple(each.delivered for each in rounds), f"bare {bare.delivered:.1f} %")
    words = f"bare {bare.p99:.0f} ms; CPU {rounds[-1].cpu:.0f} %, bare {bare.cpu:.0f} %"
    yield Reading("fanout-p99", tuple(each.p99 for each in rounds), words)
    yield Reading("stalled-growth", (growth,), f"{STALLED_SECONDS} s")
    yield Reading("stalled-others", (others,))
    yield Reading("watches", (many / one,), f"{one} and {many}")


def _round(source: Program, board: Program, audience: list[Program], burst: int = CHANGES) -> Round:
    gather(audience)
    used = board.cpu
    source.ask(rate=FRAMES, seconds=SECONDS, burst=burst)
    cpu = 100 * (board.cpu - used) / SECONDS
    reports = gather(audience)
    late, frames = all_of(reports, "late"), all_of(reports, "frames")
    missing = [inf] * round(max(frames) * VIEWERS - len(late))
    size = sum(report["bytes"] for report in reports) / max(len(late), 1)
    delivered = 100 * len(late) / (FRAMES * SECONDS * VIEWERS)
    return Round(delivered, percentile([*late, *missing], 0.99), cpu, size)


def _stall(theatre: Theatre) -> tuple[float, float]:
    """MB that the board grows by while some stop reading, and percent of its frames that the others get."""
    for crowd in theatre.audience:
        crowd.ask(stall=True)
    before, most = resident_mb(theatre.board.pid), 0.0
    gather(theatre.audience)
    for _ in range(STALLED_SECONDS):
        theatre.play(FRAMES, 1, STALLED_CHANGES)
        most = max(most, resident_mb(theatre.board.pid))
    frames = all_of(gather(theatre.audience), "frames")
    return most - before, 100 * sum(frames) / (max(frames) * (VIEWERS - STALLED))


def _bare(size: int) -> Round:
    with ExitStack() as stack:
        board = stack.enter_context(Program("benchmarks.parts.bare_board", str(size)))
        audience = [stack.enter_context(Program("benchmarks.parts.viewers")) for _ in range(CROWDS)]
        admit(board, audience, VIEWERS)
        return _round(board, board, audience)
