"""A watch line to the view that the feed keeps, against `orjson.loads` of the same bytes."""

import gc
import json
import time
from collections.abc import Callable, Iterable, Sequence
from statistics import median

import orjson

from benchmarks.parts import objects
from benchmarks.reading import Reading
from rollouts.feed.decoding import Reader
from rollouts.feed.kinds import PODS
from rollouts.model.facts import read_pod

LINES, TURNS, ROUNDS = 200, 20, 9


def measure() -> Iterable[Reading]:
    """CPU time, the two ways in turn, so that a slow moment of the machine hits both."""
    lines = [_line(number) for number in range(LINES)]
    reader = Reader(PODS)

    def view(line: bytes) -> None:
        reader.read_line(line)

    def facts(line: bytes) -> None:
        read = reader.read_line(line)
        assert read is not None
        read_pod(read.object)

    ratios, ours, facts_too, theirs = [], [], [], []
    for _ in range(ROUNDS):
        theirs.append(_micros(orjson.loads, lines))
        ours.append(_micros(view, lines))
        facts_too.append(_micros(facts, lines))
        ratios.append(ours[-1] / theirs[-1])
    words = f"{median(ours):.0f} µs, with facts {median(facts_too):.0f}; orjson {median(theirs):.0f} µs"
    yield Reading("decode", tuple(ratios), words)


def _line(number: int) -> bytes:
    event = {"type": "MODIFIED", "object": objects.pod(number, stamp=number)}
    return json.dumps(event, separators=(",", ":")).encode()


def _micros(read: Callable[[bytes], object], lines: Sequence[bytes]) -> float:
    """CPU of one line, in µs."""
    gc.collect()
    begun = time.process_time()
    for _ in range(TURNS):
        for line in lines:
            read(line)
    return (time.process_time() - begun) * 1e6 / (TURNS * len(lines))
