"""The overview of all namespaces: its page, and the ways that lead to it."""

import pytest

from tests.stack import Stack, Visitor

pytestmark = pytest.mark.kubectl
EVERYWHERE = "/c/sandbox/"


def test_the_page_tells_its_script_addresses_of_any_namespace(viewer: Visitor) -> None:
    config = viewer.config(EVERYWHERE)
    assert (config["namespace"], config["deployment"]) == ("", None)
    assert config["socket"].startswith("/ws/c/sandbox/?build=")
    assert config["urls"]["board"] == "/c/sandbox/__namespace__/__name__/"
    assert config["urls"]["do"] == "/c/sandbox/__namespace__/__name__/do/__operation__/"
    assert config["urls"]["namespace"] == "/c/sandbox/__namespace__/"


def test_another_cluster_is_none(viewer: Visitor) -> None:
    assert viewer.page("/c/production/").status_code == 404


def test_a_stranger_is_sent_to_the_door(stack: Stack) -> None:
    answer = Visitor(stack.base).page(EVERYWHERE, allow_redirects=False)
    assert answer.status_code != 200


def test_every_list_of_namespaces_begins_with_all_of_them(viewer: Visitor) -> None:
    assert f'<a href="{EVERYWHERE}">All namespaces</a>' in viewer.page("/namespaces/sandbox/default/").text
    assert f'<a href="{EVERYWHERE}" aria-current="page">All namespaces</a>' in viewer.page("/namespaces/sandbox/").text


def test_a_mistyped_namespace_is_answered_with_those_that_it_may_have_been(viewer: Visitor) -> None:
    for path in ("defualt/", "defualt/http-go/"):
        page = viewer.page(EVERYWHERE + path)
        assert page.status_code == 404
        assert "There is no namespace defualt." in page.text
        assert '<a href="/c/sandbox/default/">default</a>' in page.text
        assert "kubectl" not in page.text
