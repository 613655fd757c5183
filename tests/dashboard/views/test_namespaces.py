"""The way to the other namespaces, in the header."""

import re

import pytest

from tests.stack import Stack, Visitor

pytestmark = pytest.mark.kubectl
LIST = "/namespaces/sandbox/default/"


def linked(visitor: Visitor) -> list[str]:
    """The namespaces that the list links to."""
    page = visitor.page(LIST)
    assert page.status_code == 200
    return re.findall(r'href="/c/sandbox/([^/"]+)/"', page.text)


def test_a_namespace_made_just_now_is_in_the_list(stack: Stack, viewer: Visitor) -> None:
    assert "lesson" not in linked(viewer)
    stack.kubectl("create", "namespace", "lesson")
    try:
        assert {"default", "lesson"} <= set(linked(viewer))
    finally:
        stack.kubectl("delete", "namespace", "lesson")


def test_the_shown_namespace_is_marked_and_every_board_asks_for_the_list(viewer: Visitor) -> None:
    assert '<a href="/c/sandbox/default/" aria-current="page">default</a>' in viewer.page(LIST).text
    for board in ("/c/sandbox/default/", "/c/sandbox/default/http-go/"):
        assert f'hx-get="{LIST}"' in viewer.page(board).text
