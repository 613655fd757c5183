"""Buttons on the running board: each does in the sandbox what its kubectl twin would, and says so."""

from collections.abc import Iterator

import pytest

from tests.stack import Stack, Visitor, running_stack

pytestmark = pytest.mark.kubectl


@pytest.fixture(scope="module")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running_stack(tmp_path_factory.mktemp("buttons") / "state") as running:
        yield running


@pytest.fixture
def operator(stack: Stack) -> Visitor:
    return stack.visitor("operator", "olga")


def outcome(answer) -> str:
    text: str = answer.text
    return text.partition('data-outcome="')[2].partition('"')[0]


def test_each_button_acts_and_names_its_twin(stack: Stack, operator: Visitor) -> None:
    def press(operation: str, **values: str) -> str:
        answer = operator.act("http-go", operation, stack.deployment(), **values)
        assert (answer.status_code, outcome(answer)) == (200, "done"), answer.text
        assert "<code>kubectl -n default " in answer.text
        return answer.text

    press("set-image", container="http-go", image="gasbugs/http-go:v2", cause="second")
    assert stack.deployment()["spec"]["template"]["spec"]["containers"][0]["image"] == "gasbugs/http-go:v2"
    assert stack.deployment()["metadata"]["annotations"]["kubernetes.io/change-cause"] == "second"
    stack.kubectl("rollout", "status", "deployment/http-go", "--timeout=60s")
    press("pause")
    assert stack.deployment()["spec"]["paused"] is True
    press("resume")
    assert "paused" not in stack.deployment()["spec"]
    press("undo")
    assert stack.deployment()["spec"]["template"]["spec"]["containers"][0]["image"] == "gasbugs/http-go:v1"
    stack.kubectl("rollout", "status", "deployment/http-go", "--timeout=60s")
    press("undo-to", revision="2")
    assert stack.deployment()["spec"]["template"]["spec"]["containers"][0]["image"] == "gasbugs/http-go:v2"
    press("restart")
    assert stack.deployment()["spec"]["template"]["metadata"]["annotations"]["kubectl.kubernetes.io/restartedAt"]
    assert "3 → 4" in press("scale", replicas="4")
    assert stack.deployment()["spec"]["replicas"] == 4
    press("strategy", type="RollingUpdate", maxSurge="1", maxUnavailable="0", minReadySeconds="2")
    assert stack.deployment()["spec"]["strategy"]["rollingUpdate"] == {"maxSurge": 1, "maxUnavailable": 0}
    press("strategy", type="Recreate")
    assert stack.deployment()["spec"]["strategy"] == {"type": "Recreate"}


def test_a_viewer_is_refused_by_the_api_server_and_the_answer_names_the_missing_permission(stack: Stack) -> None:
    before = stack.deployment("alpine-deploy")
    answer = stack.visitor("viewer", "vera").act("alpine-deploy", "pause", before)
    assert (answer.status_code, outcome(answer)) == (403, "forbidden")
    assert "patch on deployments in default" in answer.text
    assert "vera" in answer.text
    assert stack.deployment("alpine-deploy")["metadata"]["generation"] == before["metadata"]["generation"]


def test_a_viewer_keeps_the_buttons_with_the_reason_why_they_do_not_act(stack: Stack) -> None:
    can = stack.visitor("viewer", "vera").config()["can"]
    assert can["pause"] == "Needs patch on deployments in default."
    assert can["scale"] == "Needs patch on deployments/scale in default."
    assert set(stack.visitor("operator", "olga").config()["can"].values()) == {True}


def test_what_somebody_changed_meanwhile_is_told_in_words(stack: Stack, operator: Visitor) -> None:
    seen = stack.deployment("alpine-deploy")
    stack.kubectl("scale", "deployment/alpine-deploy", "--replicas=9")
    answer = operator.act("alpine-deploy", "pause", seen)
    assert (answer.status_code, outcome(answer)) == (409, "conflict")
    assert "replicas" in answer.text
    assert "paused" not in stack.deployment("alpine-deploy")["spec"]


def test_a_double_click_acts_once(stack: Stack, operator: Visitor) -> None:
    seen = stack.deployment("alpine-deploy")
    answers = [operator.act("alpine-deploy", "restart", seen) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 409]


def test_a_refused_form_keeps_what_was_typed_and_says_where_it_is_wrong(stack: Stack, operator: Visitor) -> None:
    typed = {"form": "1", "container": "alpine", "image": "Not An <Image>", "cause": "because I say so"}
    answer = operator.act("alpine-deploy", "set-image", stack.deployment("alpine-deploy"), **typed)
    assert (answer.status_code, outcome(answer)) == (422, "invalid")
    assert 'value="Not An &lt;Image&gt;"' in answer.text
    assert 'value="because I say so"' in answer.text
    assert "field-error" in answer.text


@pytest.mark.xfail(strict=False, reason="the sandbox takes a room of 0/0 until its validation is plugged in")
def test_the_api_servers_own_reason_comes_through(stack: Stack, operator: Visitor) -> None:
    typed = {"form": "1", "maxSurge": "0", "maxUnavailable": "0"}
    answer = operator.act("alpine-deploy", "strategy", stack.deployment("alpine-deploy"), **typed)
    assert (answer.status_code, outcome(answer)) == (422, "invalid")
    assert "may not be 0 when" in answer.text
    assert 'name="maxSurge" value="0"' in answer.text


def test_undo_of_a_paused_deployment_is_explained_and_undo_and_resume_is_offered(
    stack: Stack, operator: Visitor
) -> None:
    assert operator.act("alpine-deploy", "pause", stack.deployment("alpine-deploy")).ok
    refused = operator.act("alpine-deploy", "undo", stack.deployment("alpine-deploy"))
    assert (refused.status_code, outcome(refused)) == (409, "refused")
    assert "Undo and resume" in refused.text
    assert '<input type="hidden" name="resume" value="on">' in refused.text
    both = operator.act("alpine-deploy", "undo", stack.deployment("alpine-deploy"), resume="on")
    assert both.status_code == 200, both.text
    assert "paused" not in stack.deployment("alpine-deploy")["spec"]


def test_a_form_opens_with_how_things_stand(stack: Stack, operator: Visitor) -> None:
    form = operator.page("/c/sandbox/default/alpine-deploy/form/strategy/").text
    deployment = stack.deployment("alpine-deploy")
    surge = deployment["spec"]["strategy"]["rollingUpdate"]["maxSurge"]
    assert f'name="maxSurge" value="{surge}"' in form
    assert f'name="generation" value="{deployment["metadata"]["generation"]}"' in form


def test_the_audit_page_shows_who_did_what_with_before_and_after(stack: Stack, operator: Visitor) -> None:
    seen = stack.deployment("alpine-deploy")
    operator.act("alpine-deploy", "scale", seen, replicas=7)
    operator.act("alpine-deploy", "scale", seen, replicas=6)
    audit = operator.page("/audit/").text
    assert "replicas: 9 → 7" in audit
    assert 'data-outcome="done"' in audit
    assert 'data-outcome="conflict"' in audit
    assert "127.0.0.1" in audit


def test_a_deployment_that_is_gone_is_said_to_be_gone(stack: Stack, operator: Visitor) -> None:
    answer = operator.act("never-was", "pause", stack.deployment("alpine-deploy"))
    assert (answer.status_code, outcome(answer)) == (409, "refused")
    assert "not found" in answer.text


def test_answers_speak_korean_to_whom_chose_it(stack: Stack) -> None:
    visitor = stack.visitor("viewer", "민수")
    visitor.send_form("/language/", {"language": "ko", "next": "/", "csrfmiddlewaretoken": visitor.token()})
    answer = visitor.act("alpine-deploy", "pause", stack.deployment("alpine-deploy"))
    assert "권한 없음: default의 deployments에 대한 patch" in answer.text
