"""Equal parts are one part."""

from hypothesis import given
from hypothesis import strategies as st

from rollouts.sandbox.storing.sharing import Pool, share

LABELS = {"app": "web", "pod-template-hash": "57bf59c577", "tier": "frontend"}
values = st.recursive(
    st.none() | st.integers() | st.text(max_size=30),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=20,
)


def test_it_takes_equal_parts_from_the_state_before():
    old = {"spec": {"template": {"a": [1, 2]}, "replicas": 1}}
    new = {"spec": {"template": {"a": [1, 2]}, "replicas": 2}}
    shared = share(new, old)
    assert shared == new
    assert shared["spec"]["template"] is old["spec"]["template"]


def test_it_finds_the_same_part_in_another_object():
    pool = Pool()
    first = pool.pooled({"name": "a", "labels": dict(LABELS)})
    second = pool.pooled({"name": "b", "labels": dict(LABELS)})
    assert second == {"name": "b", "labels": LABELS}
    assert second["labels"] is first["labels"]


def test_it_leaves_small_parts_alone():
    pool, small = Pool(), {"a": 1}
    assert pool.pooled(small) is small


def test_it_forgets_the_oldest_parts_first():
    pool = Pool(most=2)
    first = pool.pooled({**LABELS, "n": "1"})
    for number in range(2, 5):
        pool.pooled({**LABELS, "n": str(number)})
    assert pool.pooled({**LABELS, "n": "1"}) is not first


@given(value=values, other=values)
def test_it_gives_what_it_was_given(value, other):
    pool = Pool(most=4)
    pool.pooled(other)
    assert pool.pooled(value) == value
