"""The table that people read."""

from collections.abc import Mapping, Sequence
from math import isfinite

from benchmarks.goals import BY_NAME, Goal
from benchmarks.reading import Reading

HEADS = ("goal", "measured", "at least", "aim", "", "beside")


def render(readings: Sequence[Reading], earlier: Mapping[str, float]) -> str:
    """Give the table; `earlier` are the values of a run to compare with, by goal."""
    heads = (*HEADS[:2], "before", *HEADS[2:]) if earlier else HEADS
    rows = [_row(BY_NAME[reading.goal], reading, earlier) for reading in readings]
    widths = [max(len(row[column]) for row in (heads, *rows)) for column in range(len(heads))]
    rule = tuple("-" * width for width in widths)
    return "\n".join(_line(row, widths) for row in (heads, rule, *rows))


def _row(goal: Goal, reading: Reading, earlier: Mapping[str, float]) -> tuple[str, ...]:
    sign = "≥" if goal.more else "≤"
    before = (_change(goal, reading.value, earlier.get(goal.name)),) if earlier else ()
    limits = (f"{sign} {_number(goal.least)} {goal.unit}", f"{sign} {_number(goal.aim)} {goal.unit}")
    measured = f"{_number(reading.value)} {goal.unit}"
    return (goal.what, measured, *before, *limits, goal.judge(reading.value).value, reading.beside)


def _change(goal: Goal, value: float, before: float | None) -> str:
    if before is None or not isfinite(before):
        return "new"
    part = f" ({100 * (value - before) / before:+.0f} %)" if before and isfinite(value) else ""
    return f"{_number(before)} {goal.unit}{part}"


def _number(value: float) -> str:
    if not isfinite(value):
        return "nothing"
    return f"{value:.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)).rstrip()
