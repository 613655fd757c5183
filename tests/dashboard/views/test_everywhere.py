"""The overview of all namespaces: its page, and the ways that lead to it."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from tests.security.sockets import first, opened
from tests.stack import Stack, Visitor, running_stack

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


async def test_a_board_that_may_not_look_everywhere_follows_what_it_may_by_name(stack: Stack, tmp_path: Path) -> None:
    """A kubeconfig with rights in two namespaces, which may see the names of all."""
    stack.kubectl("create", "namespace", "annex")
    stack.kubectl("create", "deployment", "shed", "--image=shed:v1", "-n", "annex")
    stack.kubectl("create", "rolebinding", "editor", "--clusterrole=edit", "--user=editor", "-n", "annex")
    stack.kubectl("create", "clusterrole", "lister", "--verb=list", "--resource=namespaces")
    stack.kubectl("create", "clusterrolebinding", "lister", "--clusterrole=lister", "--user=editor")
    kubeconfig = stack.kubeconfigs / "editor.kubeconfig"
    try:
        with running_stack(
            tmp_path / "second", arguments=("serve", "--kubeconfig", str(kubeconfig), "--steer")
        ) as board:
            visitor = await asyncio.to_thread(board.visitor, "operator")
            cluster = visitor.page("/").url.split("/c/")[1].split("/")[0]
            async with opened(board, visitor, path=f"/ws/c/{cluster}/") as ws:
                reach = await first(ws, "reach")
                names = {one["namespace"]: names_in(one) for one in [await first(ws, "snapshot") for _ in range(2)]}
            metrics = visitor.page("/metrics").text
    finally:
        stack.kubectl("delete", "clusterrolebinding/lister", "clusterrole/lister")
        stack.kubectl("delete", "namespace", "annex")
    assert reach["namespaces"] == {"annex": True, "default": True}
    assert {"kube-system", "kube-public"} <= set(reach["refused"])
    assert names["annex"] == {"shed"}
    assert "http-go" in names["default"]
    assert "annex" not in metrics


def names_in(snapshot: dict[str, Any]) -> set[str]:
    return {one["name"] for one in snapshot["rollouts"].values()}
