"""Quantities."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollouts.sandbox.schema import quantity


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("1000m", "1"),
        ("0.5", "500m"),
        ("1024Mi", "1Gi"),
        ("1500Mi", "1500Mi"),
        ("1.5Gi", "1536Mi"),
        ("0.1Gi", "107374182400m"),
        ("1e3", "1e3"),
        ("12e6", "12e6"),
        ("2000", "2k"),
        ("100", "100"),
        ("-1", "-1"),
        ("0", "0"),
        ("0Ki", "0"),
        ("1E", "1E"),
        (".5", "500m"),
        ("+5", "5"),
        ("0.1n", "1n"),
    ],
)
def test_it_is_written_canonically(written, canonical):
    assert quantity.canonical(written) == canonical


@pytest.mark.parametrize("text", ["", "lots", "1 Gi", "1gi", "Gi", "1.2.3", "--1", "1ee3", "."])
def test_it_refuses_what_is_none(text):
    with pytest.raises(ValueError, match="quantities must match"):
        quantity.canonical(text)


AMOUNTS = st.builds(
    lambda number, suffix: f"{number}{suffix}",
    st.integers(-(10**6), 10**6) | st.decimals(-1000, 1000, places=3).map(lambda value: f"{value:f}"),
    st.sampled_from(["", "m", "k", "M", "G", "Ki", "Mi", "Gi", "e2", "E-1"]),
)


@given(AMOUNTS)
def test_canonical_writing_is_final_and_keeps_the_amount(text):
    once = quantity.canonical(text)
    assert quantity.canonical(once) == once
    assert abs(quantity.of(once) - quantity.of(text)) <= Fraction(1, 10**9)
