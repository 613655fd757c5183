"""Objects come in any order: the record of a rollout is the same for everybody."""

import random
from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from rollouts.model.board import PodMemory, build_board
from rollouts.model.family import Family, Lane
from rollouts.model.manifests import Condition
from tests.model.builders import KEY, NEW, OLD, T0, family, lane, pods

NO_ROOM = Condition(type="PodScheduled", status="False", reason="Unschedulable", message="0/3 nodes are available")


def crowd(owner: str, sizes: Sequence[int]) -> list:
    crashing, absent, ready = sizes
    return [
        *pods(owner, crashing, waiting="CrashLoopBackOff"),
        *pods(owner, absent, waiting="ImagePullBackOff", started=False),
        *pods(owner, ready, ready_for=1_000, node=None, conditions=(NO_ROOM,)),
    ]


sizes = st.tuples(st.integers(0, 3), st.integers(0, 3), st.integers(0, 2))


@given(sizes, sizes, sizes, st.integers(0, 9))
def test_a_rollout_is_the_same_in_whatever_order_its_objects_came(
    first: Sequence[int], second: Sequence[int], third: Sequence[int], chance: int
) -> None:
    known = family(
        4, lane("new", NEW, 4, crowd("new", first)), lane("old-a", OLD, 2, crowd("old-a", second)),
        lane("old-b", OLD, 1, crowd("old-b", third)),
    )  # fmt: skip
    shuffled = random.Random(chance).sample(list(known.lanes), len(known.lanes))
    lanes = [Lane(one.replicaset, random.Random(chance).sample(list(one.pods), len(one.pods))) for one in shuffled]
    other = Family(known.deployment, lanes)
    assert build_board(known, T0, PodMemory(), KEY) == build_board(other, T0, PodMemory(), KEY)
