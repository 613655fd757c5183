"""The query that finds what a selector selects."""

from rollouts.operations.selector import write_selector


def test_a_selector_is_written_as_a_query() -> None:
    expressions = [
        {"key": "tier", "operator": "In", "values": ["a", "b"]},
        {"key": "zone", "operator": "NotIn", "values": ["x"]},
        {"key": "live", "operator": "Exists"},
        {"key": "old", "operator": "DoesNotExist"},
    ]
    written = write_selector({"matchLabels": {"app": "web"}, "matchExpressions": expressions})
    assert written == "app=web,tier in (a,b),zone notin (x),live,!old"
    assert write_selector({}) == ""
