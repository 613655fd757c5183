"""The scale subresource: one shape over every kind that has replicas."""

from typing import Any

import pytest

from rollouts.sandbox.basics.errors import ApiError
from rollouts.sandbox.writing.scale import read_scale, write_scale, written_selector

WEB: dict[str, Any] = {
    "metadata": {"name": "web", "namespace": "shop", "uid": "u", "resourceVersion": "7", "labels": {"app": "web"}},
    "spec": {"replicas": 3, "selector": {"matchLabels": {"app": "web"}}},
    "status": {"replicas": 2},
}


def test_it_shows_what_is_wanted_what_is_there_and_whom_it_selects() -> None:
    scale = read_scale(WEB)
    assert scale["metadata"] == {"name": "web", "namespace": "shop", "uid": "u", "resourceVersion": "7"}
    assert (scale["spec"], scale["status"]) == ({"replicas": 3}, {"replicas": 2, "selector": "app=web"})
    nothing = read_scale({"metadata": {"name": "web"}, "spec": {"replicas": 0}})
    assert (nothing["spec"], nothing["status"]) == ({}, {"replicas": 0})  # Go leaves out what is 0 in a spec


def test_it_writes_replicas_alone_and_keeps_what_the_writer_knew() -> None:
    asked = {"metadata": {"name": "web", "resourceVersion": "5", "labels": {"a": "b"}}, "spec": {"replicas": 9}}
    written = write_scale(WEB, asked)
    assert written["spec"] == WEB["spec"] | {"replicas": 9}
    assert written["metadata"] == {
        "name": "web",
        "namespace": "shop",
        "labels": {"app": "web"},
        "resourceVersion": "5",
    }
    assert WEB["spec"]["replicas"] == 3


@pytest.mark.parametrize(
    ("replicas", "sentence"),
    [(-1, "must be greater than or equal to 0"), ("3", "must be an integer"), (True, "must be an integer")],
)
def test_it_refuses_what_is_no_count(replicas: object, sentence: str) -> None:
    with pytest.raises(ApiError, match=sentence) as refused:
        write_scale(WEB, {"spec": {"replicas": replicas}})
    assert refused.value.code == 422


@pytest.mark.parametrize(
    ("selector", "written"),
    [
        (None, ""),
        ({}, ""),
        ({"tier": "x", "app": "web"}, "app=web,tier=x"),
        ({"matchLabels": {"app": "web"}}, "app=web"),
        (
            {
                "matchLabels": {"app": "web"},
                "matchExpressions": [
                    {"key": "tier", "operator": "In", "values": ["b", "a"]},
                    {"key": "zone", "operator": "NotIn", "values": ["x"]},
                    {"key": "live", "operator": "Exists"},
                    {"key": "old", "operator": "DoesNotExist"},
                ],
            },
            "app=web,tier in (a,b),zone notin (x),live,!old",
        ),
    ],
    ids=str,
)
def test_a_selector_is_written_as_kubectl_shows_it(selector: dict[str, Any] | None, written: str) -> None:
    assert written_selector(selector) == written
