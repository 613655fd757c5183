"""RFC 6902 with the API server's latitude and words."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollouts.sandbox.basics.errors import ApiError
from rollouts.sandbox.patching import json_patch


def operation(op, path, value=None, **more):
    return {"op": op, "path": path, "value": value, **more}


def test_operations_apply_in_order():
    patch = [
        operation("add", "/list/-", 3),
        operation("test", "/list/2", 3),
        operation("replace", "/list/0", 0),
        operation("add", "/list/1", 9),
        {"op": "copy", "from": "/list", "path": "/copy"},
        {"op": "move", "from": "/list/1", "path": "/moved"},
        {"op": "remove", "path": "/list/-1"},
    ]
    result = json_patch.apply({"list": [1, 2]}, patch)
    assert result == {"list": [0, 2], "copy": [0, 9, 2, 3], "moved": 9}


def test_the_original_stays_as_it_was():
    original = {"a": {"b": [1]}}
    json_patch.apply(original, [operation("add", "/a/b/0", 0)])
    assert original == {"a": {"b": [1]}}


def test_replacing_an_absent_member_makes_it():
    assert json_patch.apply({}, [operation("replace", "/a", 1)]) == {"a": 1}


def test_a_path_is_unescaped():
    assert json_patch.apply({}, [operation("add", "/a~1b~0c", 1)]) == {"a/b~c": 1}


@pytest.mark.parametrize(
    "patch",
    [
        operation("remove", "/x"),
        operation("add", "/x/y", 1),
        operation("add", "", 1),
        operation("replace", "/x/y", 1),
        operation("replace", "/a/7", 1),
        operation("replace", "", 1),
        operation("add", "/a/7", 1),
        operation("add", "/a/one", 1),
        operation("test", "/a/0", 5),
        operation("test", "/a/0", True),
        operation("sing", "/a"),
        {"op": "add"},
        {"op": "move", "path": "/b"},
    ],
)
def test_it_refuses_what_does_not_apply(patch):
    """The server tells nobody why."""
    with pytest.raises(ApiError) as refused:
        json_patch.apply({"a": [1]}, [patch])
    sentence = "the server rejected our request due to an error in our request"
    assert (refused.value.code, refused.value.reason, refused.value.message) == (422, "Invalid", sentence)


def test_it_refuses_a_patch_that_is_no_list():
    with pytest.raises(ApiError) as refused:
        json_patch.apply({}, {"op": "add"})
    assert refused.value.code == 400


def test_it_refuses_too_many_operations():
    with pytest.raises(ApiError) as refused:
        json_patch.apply({}, [operation("add", "/a", 1)] * 10_001)
    assert refused.value.code == 413


ANYTHING = st.none() | st.integers(-9, 9) | st.text("ab/", max_size=4) | st.just("/a/0") | st.just("/a/-")
OPERATIONS = st.dictionaries(st.sampled_from(["op", "path", "from", "value"]), ANYTHING)
KINDS = st.sampled_from(["add", "remove", "replace", "move", "copy", "test"])


@given(st.lists(st.builds(lambda kind, rest: {**rest, "op": kind}, KINDS, OPERATIONS), max_size=4))
def test_any_patch_gives_an_object_or_a_refusal(patch):
    with suppress(ApiError):
        assert isinstance(json_patch.apply({"a": [1, {"b": 2}]}, patch), dict)
