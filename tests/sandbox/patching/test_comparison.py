import pytest

from rollouts.sandbox.patching.comparison import compare, compare_created
from rollouts.sandbox.schema import codec

EVENT = "core.v1.Event"


def event(**fields):
    about = {"kind": "Pod", "name": "a", "uid": "u"}
    return {"apiVersion": "v1", "kind": "Event", "metadata": {"name": "e"}, "involvedObject": about} | fields


@pytest.mark.parametrize(
    ("first", "second"),
    [
        (event(message="a", count=1), event(message="b", count=7)),
        (event(message="a"), event(message="")),
        (event(count=1), event(count=0)),
        (event(eventTime=None), event(eventTime="2027-01-15T08:00:00.000000Z")),
        (event(source={"component": "kubelet"}), event(source={"component": "kubelet", "host": "node-1"})),
        (event(), event(metadata={"name": "e", "labels": {"a": "b"}})),
        (
            event(metadata={"name": "e", "finalizers": ["one"]}),
            event(metadata={"name": "e", "finalizers": ["other"]}),
        ),
    ],
)
def test_new_objects_are_told_apart_by_how_they_are_built(first, second):
    zero = codec.zero_object(EVENT)
    for each in (first, second, first):
        assert compare_created(zero, each, EVENT) == compare(zero, each, EVENT)
