"""Selectors as text and as objects."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rollouts.sandbox.basics.errors import ApiError
from rollouts.sandbox.matching.fields import fields_of, parse_fields
from rollouts.sandbox.matching.selection import select
from rollouts.sandbox.matching.selectors import NO_VALUE, from_label_selector, parse_labels
from rollouts.sandbox.storing.storage import Change

WEB = {"app": "web", "tier": "front", "weight": "7"}


@pytest.mark.parametrize(
    ("text", "selected"),
    [
        ("", True),
        ("app=web", True),
        ("app==web", True),
        ("app = web , tier=front", True),
        ("app!=web", False),
        ("old!=x", True),
        ("app", True),
        ("!app", False),
        ("!old", True),
        ("app in (web, db)", True),
        ("app notin (web,db)", False),
        ("old notin (x)", True),
        ("weight>6", True),
        ("weight<7", False),
        ("old=", False),
        ("example.com/app=web", False),
    ],
)
def test_it_selects_by_labels(text, selected):
    assert parse_labels(text).matches(WEB) is selected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a=b=c", "found '=', expected: ',' or 'end of string'"),
        ("a in b", "unable to parse requirement: found 'b' expected: '('"),
        ("a b", "unable to parse requirement: found 'b', expected: in, notin, =, ==, !=, gt, lt"),
        ("!=a", "found '!=', expected: !, identifier, or 'end of string'"),
        ("!", "unable to parse requirement: found '', expected: identifier"),
        ("a in (", "unable to parse requirement: found '', expected: ',', ')' or identifier"),
        ("a,,b", "found ',', expected: identifier after ','"),
        ("a in (b", "unable to parse requirement: found '', expected: ',' or ')'"),
        ("a=$", f'unable to parse requirement: values[0][a]: Invalid value: "$": {NO_VALUE}'),
        (
            "a in (x,$,%)",
            f'unable to parse requirement: [values[0][a]: Invalid value: "$": {NO_VALUE}, '
            f'values[1][a]: Invalid value: "%": {NO_VALUE}]',
        ),
        (
            "a>b",
            'unable to parse requirement: values[0]: Invalid value: "b": '
            "for 'Gt', 'Lt' operators, the value must be an integer",
        ),
    ],
)
def test_it_says_where_a_selector_goes_wrong(text, message):
    with pytest.raises(ApiError) as refused:
        parse_labels(text)
    assert refused.value.code == 400
    assert refused.value.message == message


@given(st.text(alphabet="ab=!,() <>notin/.-", max_size=12))
def test_it_reads_or_refuses_any_text(text):
    with suppress(ApiError):
        parse_labels(text).matches(WEB)


@pytest.mark.parametrize(
    ("selector", "selected"),
    [
        (None, False),
        ({}, True),
        ({"matchLabels": {"app": "web"}}, True),
        ({"matchLabels": {"app": "web", "disk": "ssd"}}, False),
        ({"matchLabels": {"app": "web"}, "matchExpressions": [{"key": "disk", "operator": "Exists"}]}, False),
        ({"matchExpressions": [{"key": "app", "operator": "In", "values": ["db"]}]}, False),
        ({"matchExpressions": [{"key": "app", "operator": "NotIn", "values": ["db"]}]}, True),
        ({"matchExpressions": [{"key": "app", "operator": "Exists"}]}, True),
        ({"matchExpressions": [{"key": "app", "operator": "DoesNotExist"}]}, False),
    ],
)
def test_it_selects_by_a_selector_object(selector, selected):
    assert from_label_selector(selector).matches(WEB) is selected


def test_it_reads_fields_as_strings():
    pod = {"metadata": {"name": "a", "namespace": "d"}, "spec": {}, "status": {"phase": "Running"}}
    wanted = frozenset(["spec.hostNetwork", "status.phase", "spec.nodeName"])
    assert fields_of("pods", pod, wanted) == {
        "spec.hostNetwork": "false",
        "status.phase": "Running",
        "spec.nodeName": "",
    }


def test_it_knows_the_fields_of_a_kind():
    selector = parse_fields("status.phase!=Running,metadata.name=a", "pods")
    assert selector.exact("metadata.name") == "a"
    assert selector.exact("status.phase") is None


@pytest.mark.parametrize(
    ("resource", "sentence"),
    [
        ("pods", "field label not supported: spec.x"),
        ("jobs", 'field label "spec.x" not supported for Job'),
        ("deployments", '"spec.x" is not a known field selector: only "metadata.name", "metadata.namespace"'),
    ],
)
def test_it_says_which_field_cannot_be_asked_for(resource, sentence):
    with pytest.raises(ApiError) as refused:
        parse_fields("spec.x=1", resource)
    assert refused.value.message == sentence


@pytest.mark.parametrize(
    ("before", "after", "seen"),
    [
        (None, "left", "ADDED"),
        ("left", "left", "MODIFIED"),
        ("left", "right", "DELETED"),
        ("right", "left", "ADDED"),
        ("right", "right", None),
        (None, "right", None),
    ],
)
def test_it_sees_a_change_from_within_the_selection(before, after, seen):
    def thing(side: str) -> dict:
        return {"metadata": {"name": "a", "namespace": "d", "labels": {"side": side}, "resourceVersion": "1"}}

    selection = select("configmaps", "d", labels="side=left")
    change = Change("MODIFIED" if before else "ADDED", "configmaps", thing(after), before and thing(before), 9)
    got = selection.sees(change)
    assert (got and got[0]) == seen
    if got and seen == "DELETED":
        assert got[1]["metadata"]["labels"] == {"side": "left"}
        assert got[1]["metadata"]["resourceVersion"] == "9"
