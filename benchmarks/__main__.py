"""`python -m benchmarks [names] [--json FILE] [--compare FILE]`: measure, print the table, fail on a missed goal."""

import argparse
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks import record, table
from benchmarks.catalogue import CATALOGUE
from benchmarks.goals import BY_NAME, Verdict
from benchmarks.parts.limits import raise_open_files
from benchmarks.reading import Benchmark, Reading

MISSED = 1


def main(arguments: Sequence[str] | None = None) -> int:
    """Run what is named, all by default; 1 when a goal is missed."""
    asked = _parser().parse_args(arguments)
    earlier = record.read(asked.compare) if asked.compare else {}
    raise_open_files()
    readings = [reading for name in asked.names or CATALOGUE for reading in _measure(name)]
    record.write(asked.json, readings)
    print(table.render(readings, earlier))
    return verdict(readings)


def verdict(readings: Sequence[Reading]) -> int:
    """The exit code: 1 when an "at least" is missed."""
    missed = [each for each in readings if BY_NAME[each.goal].judge(each.value) is Verdict.MISSED]
    return MISSED if missed else 0


def _measure(name: str) -> list[Reading]:
    """Run one benchmark; one that breaks misses each of its goals and leaves the others their turn."""
    goals, benchmark = CATALOGUE[name]
    print(f"{name} ...", file=sys.stderr, end=" ", flush=True)
    begun = time.monotonic()
    readings = _attempt(benchmark, goals)
    print(f"{time.monotonic() - begun:.0f} s", file=sys.stderr)
    return readings


def _attempt(benchmark: Benchmark, goals: Sequence[str]) -> list[Reading]:
    try:
        found = {reading.goal: reading for reading in benchmark()}
    except Exception as failure:
        words = f"failed: {type(failure).__name__}: {failure}"[:160]
        return [Reading(goal, (), words) for goal in goals]
    return [found.get(goal, Reading(goal, (), "not measured")) for goal in goals]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure against the goals")
    parser.add_argument("names", nargs="*", choices=[[], *CATALOGUE], metavar="name", help=" ".join(CATALOGUE))
    parser.add_argument("--json", type=Path, default=Path("bench-last.json"), help="where the run is written")
    parser.add_argument("--compare", type=Path, help="an earlier run to compare with")
    return parser


if __name__ == "__main__":
    sys.exit(main())
