"""A pod and a revision looked at closely, over HTTP."""

import json

import pytest

from tests.stack import Stack, Visitor

SECRET = "hunter2-in-an-env-value"


@pytest.fixture
def web(stack: Stack):
    with stack.deployed("gasbugs/http-go:v1", 1) as name:
        stack.kubectl("set", "env", f"deployment/{name}", f"TOKEN={SECRET}")
        stack.wait_for_revision(name, 2)
        stack.kubectl("rollout", "status", f"deployment/{name}", "--timeout=40s")
        yield name


def pod_of(stack: Stack, name: str) -> str:
    items = json.loads(stack.kubectl("get", "pods", "-l", f"app={name}", "-o", "json"))["items"]
    return str(next(item["metadata"]["name"] for item in items if "deletionTimestamp" not in item["metadata"]))


def test_a_viewer_reads_conditions_containers_and_last_lines(stack: Stack, web: str) -> None:
    seen = stack.visitor("viewer").page(f"/c/sandbox/default/{web}/pods/{pod_of(stack, web)}/").text
    assert "PodScheduled" in seen
    assert "gasbugs/http-go:v1" in seen
    assert "default-scheduler" in seen
    assert "listens on :8080" in seen
    assert SECRET not in seen


def test_a_revision_is_compared_by_names_and_never_by_values(stack: Stack, web: str) -> None:
    seen = stack.visitor("viewer").page(f"/c/sandbox/default/{web}/revisions/2/?against=1").text
    assert "<ins>TOKEN</ins>" in seen
    assert SECRET not in seen
    alike = stack.visitor("viewer").page(f"/c/sandbox/default/{web}/revisions/2/?against=2").text
    assert "alike" in alike


def test_revisions_that_differ_in_a_value_alone_are_not_said_to_be_alike(stack: Stack, web: str) -> None:
    stack.kubectl("set", "env", f"deployment/{web}", "TOKEN=another-value-than-before")
    stack.wait_for_revision(web, 3)
    seen = stack.visitor("viewer").page(f"/c/sandbox/default/{web}/revisions/3/?against=2").text
    assert "alike" not in seen
    assert "env" in seen
    assert "not shown" in seen
    assert "another-value-than-before" not in seen


def test_what_is_not_there_is_said_to_be_gone(stack: Stack, web: str) -> None:
    visitor = stack.visitor("viewer")
    assert visitor.page(f"/c/sandbox/default/{web}/pods/nobody/").status_code == 404
    assert visitor.page(f"/c/sandbox/default/{web}/revisions/99/").status_code == 404


def test_a_stranger_reads_nothing(stack: Stack, web: str) -> None:
    stranger = Visitor(stack.base)
    answer = stranger.page(f"/c/sandbox/default/{web}/pods/{pod_of(stack, web)}/", allow_redirects=False)
    assert answer.status_code in (302, 401, 403)
    assert "PodScheduled" not in answer.text
