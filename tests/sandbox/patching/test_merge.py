"""JSON merge patch."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollouts.sandbox.basics.errors import ApiError
from rollouts.sandbox.patching import merge

VALUES = st.recursive(
    st.booleans() | st.integers() | st.text("ab", max_size=3) | st.lists(st.integers(), max_size=2),
    lambda inner: st.dictionaries(st.sampled_from("abcd"), inner, max_size=3),
    max_leaves=8,
)
OBJECTS = st.dictionaries(st.sampled_from("abcd"), VALUES, max_size=4)


def test_null_removes_and_lists_are_replaced():
    original = {"a": {"b": 1, "c": 2}, "list": [1, 2]}
    assert merge.apply(original, {"a": {"b": None}, "list": [3]}) == {"a": {"c": 2}, "list": [3]}
    assert original == {"a": {"b": 1, "c": 2}, "list": [1, 2]}


def test_a_patch_that_is_no_object_is_refused():
    with pytest.raises(ApiError, match="Invalid JSON Patch"):
        merge.apply({}, [1])


@given(OBJECTS, OBJECTS)
def test_a_patch_made_of_the_difference_leads_from_one_object_to_the_other(before, after):
    def difference(old, new):
        gone = {name: None for name in old if name not in new}
        inner = {
            name: difference(old[name], value) if isinstance(value, dict) and isinstance(old.get(name), dict) else value
            for name, value in new.items()
        }
        return gone | inner

    assert merge.apply(before, difference(before, after)) == after
