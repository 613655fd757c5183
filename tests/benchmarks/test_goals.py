"""Placing values against goals, and what a run says at its end."""

from math import inf, nan

import pytest

from benchmarks.__main__ import verdict
from benchmarks.catalogue import CATALOGUE
from benchmarks.goals import GOALS, Goal, Verdict
from benchmarks.reading import Reading, percentile
from benchmarks.table import render

LESS = Goal("less", "small is beautiful", "×", least=2.0, aim=1.0)
MORE = Goal("more", "the more the better", "%", least=95.0, aim=99.0, more=True)


@pytest.mark.parametrize(
    ("goal", "value", "expected"),
    [
        (LESS, 0.5, Verdict.AIM),
        (LESS, 1.0, Verdict.AIM),
        (LESS, 2.0, Verdict.LEAST),
        (LESS, 2.01, Verdict.MISSED),
        (LESS, nan, Verdict.MISSED),
        (LESS, inf, Verdict.MISSED),
        (MORE, 100.0, Verdict.AIM),
        (MORE, 95.0, Verdict.LEAST),
        (MORE, 94.9, Verdict.MISSED),
        (MORE, nan, Verdict.MISSED),
    ],
)
def test_a_value_is_placed_between_least_and_aim(goal, value, expected):
    assert goal.judge(value) is expected


def test_the_aim_is_never_easier_than_the_least():
    for goal in GOALS:
        assert goal.judge(goal.aim) is Verdict.AIM
        assert goal.judge(goal.least) is not Verdict.MISSED


def test_every_goal_is_measured_by_one_benchmark():
    measured = [goal for goals, _ in CATALOGUE.values() for goal in goals]
    assert sorted(measured) == sorted(goal.name for goal in GOALS)


def test_a_reading_is_the_median_of_its_rounds():
    assert Reading("store", (1.0, 9.0, 2.0)).value == 2.0


def test_a_percentile_is_the_value_that_the_share_does_not_exceed():
    assert percentile([float(value) for value in range(100)], 0.99) == 99.0
    assert percentile([3.0], 0.5) == 3.0


def test_a_run_fails_when_one_goal_is_missed():
    good, bad = Reading("store", (2.0,)), Reading("store", (6.0,))
    assert verdict([good]) == 0
    assert verdict([good, bad]) == 1


def test_a_run_fails_when_nothing_was_measured():
    assert verdict([Reading("store", (), "failed: OSError")]) == 1


def test_the_table_shows_value_limits_and_baseline():
    text = render([Reading("store", (2.9,), "dicts 44 MB")], {})
    heads, rule, row = text.splitlines()
    assert "before" not in heads
    assert set(rule) == {"-", " "}
    assert row.split("  ")[0] == "kept per 1,000 pods"
    for cell in ("2.9 MB", "≤ 5 MB", "≤ 3 MB", "aim", "dicts 44 MB"):
        assert cell in row


def test_the_table_compares_with_an_earlier_run_when_asked():
    text = render([Reading("store", (3.0,)), Reading("wire", (50.0,))], {"store": 2.0})
    assert "before" in text
    assert "2 MB (+50 %)" in text
    assert "new" in text


def test_the_table_says_so_when_nothing_was_measured():
    assert "nothing MB" in render([Reading("store", ())], {"store": 2.0})
