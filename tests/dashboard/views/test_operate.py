"""Buttons on the running board: each does in the sandbox what its kubectl twin would, and says so."""

import socket
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.stack import Stack, Visitor, outcome, wait_until

pytestmark = pytest.mark.kubectl


def test_each_button_acts_and_names_its_twin(stack: Stack, operator: Visitor, web: str) -> None:
    def press(operation: str, **values: str) -> str:
        answer = operator.act(web, operation, stack.deployment(web), **values)
        assert (answer.status_code, outcome(answer)) == (200, "done"), answer.text
        assert "<code>kubectl " in answer.text
        return answer.text

    press("set-image", container="web", image="web:v2", cause="second")
    assert image(stack, web) == "web:v2"
    assert stack.deployment(web)["metadata"]["annotations"]["kubernetes.io/change-cause"] == "second"
    stack.wait_for_revision(web, 2)
    press("pause")
    assert stack.deployment(web)["spec"]["paused"] is True
    press("resume")
    assert "paused" not in stack.deployment(web)["spec"]
    press("undo")
    assert image(stack, web) == "web:v1"
    stack.wait_for_revision(web, 3)
    press("undo-to", revision="2")
    assert image(stack, web) == "web:v2"
    press("restart")
    assert stack.deployment(web)["spec"]["template"]["metadata"]["annotations"]["kubectl.kubernetes.io/restartedAt"]
    assert "4 → 3" in press("scale", replicas="3")
    assert stack.deployment(web)["spec"]["replicas"] == 3
    press("strategy", type="RollingUpdate", maxSurge="1", maxUnavailable="0", minReadySeconds="2")
    assert stack.deployment(web)["spec"]["strategy"]["rollingUpdate"] == {"maxSurge": 1, "maxUnavailable": 0}
    press("strategy", type="Recreate")
    assert stack.deployment(web)["spec"]["strategy"] == {"type": "Recreate"}


def image(stack: Stack, name: str) -> str:
    found: str = stack.deployment(name)["spec"]["template"]["spec"]["containers"][0]["image"]
    return found


def test_a_viewer_is_refused_by_the_api_server_and_the_answer_names_the_missing_permission(
    stack: Stack, viewer: Visitor, web: str
) -> None:
    before = stack.deployment(web)
    answer = viewer.act(web, "pause", before)
    assert (answer.status_code, outcome(answer)) == (403, "forbidden")
    assert "patch on deployments in default" in answer.text
    assert "vera" in answer.text
    assert stack.deployment(web)["metadata"]["generation"] == before["metadata"]["generation"]


def test_a_viewer_keeps_the_buttons_with_the_reason_why_they_do_not_act(viewer: Visitor, operator: Visitor) -> None:
    can = viewer.config()["can"]
    assert can["pause"] == "You lack the permission patch on deployments in default."
    assert can["scale"] == "You lack the permission patch on deployments/scale in default."
    assert set(operator.config()["can"].values()) == {True}


def test_what_somebody_changed_meanwhile_is_told_in_words(stack: Stack, operator: Visitor, web: str) -> None:
    seen = stack.deployment(web)
    stack.kubectl("scale", f"deployment/{web}", "--replicas=3")
    answer = operator.act(web, "pause", seen)
    assert (answer.status_code, outcome(answer)) == (409, "conflict")
    assert "replicas" in answer.text
    assert "paused" not in stack.deployment(web)["spec"]


def test_a_double_click_acts_once(stack: Stack, operator: Visitor, web: str) -> None:
    seen = stack.deployment(web)
    answers = [operator.act(web, "restart", seen) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 409]


def test_status_updates_during_a_rollout_are_no_conflict(stack: Stack, operator: Visitor, web: str) -> None:
    assert operator.act(web, "set-image", stack.deployment(web), container="web", image="web:v2").ok
    seen = stack.deployment(web)
    stack.wait_for_revision(web, 2)
    version = seen["metadata"]["resourceVersion"]
    wait_until(lambda: stack.deployment(web)["metadata"]["resourceVersion"] != version, 20, "no status update came")
    assert operator.act(web, "pause", seen).status_code == 200


def test_a_refused_form_keeps_what_was_typed_and_says_where_it_is_wrong(
    stack: Stack, operator: Visitor, web: str
) -> None:
    typed = {"inside": "1", "container": "web", "image": "Not An <Image>", "cause": "because I say so"}
    answer = operator.act(web, "set-image", stack.deployment(web), **typed)
    assert (answer.status_code, outcome(answer)) == (422, "invalid")
    assert 'value="Not An &lt;Image&gt;"' in answer.text
    assert 'value="because I say so"' in answer.text
    assert "field-error" in answer.text


def test_a_conflict_keeps_what_was_typed_and_arms_the_form_with_what_stands_now(
    stack: Stack, operator: Visitor, web: str
) -> None:
    seen = stack.deployment(web)
    stack.kubectl("scale", f"deployment/{web}", "--replicas=3")
    typed = {"inside": "1", "container": "web", "image": "web:v7"}
    answer = operator.act(web, "set-image", seen, **typed)
    assert answer.status_code == 409
    assert 'value="web:v7"' in answer.text
    assert f'name="generation" value="{stack.deployment(web)["metadata"]["generation"]}"' in answer.text


def test_the_api_servers_own_reason_comes_through(stack: Stack, operator: Visitor, web: str) -> None:
    typed = {"inside": "1", "maxSurge": "0", "maxUnavailable": "0"}
    answer = operator.act(web, "strategy", stack.deployment(web), **typed)
    assert (answer.status_code, outcome(answer)) == (422, "invalid")
    assert "may not be 0 when" in answer.text
    assert 'name="maxSurge" value="0"' in answer.text


def test_undo_of_a_paused_deployment_is_explained_and_undo_and_resume_is_offered(
    stack: Stack, operator: Visitor, web: str
) -> None:
    assert operator.act(web, "set-image", stack.deployment(web), container="web", image="web:v2").ok
    stack.wait_for_revision(web, 2)
    assert operator.act(web, "pause", stack.deployment(web)).ok
    refused = operator.act(web, "undo", stack.deployment(web))
    assert (refused.status_code, outcome(refused)) == (409, "refused")
    assert "Undo and resume" in refused.text
    assert '<input type="hidden" name="resume" value="on">' in refused.text
    both = operator.act(web, "undo", stack.deployment(web), resume="on")
    assert both.status_code == 200, both.text
    assert "Undo once more, and revision 2 is back." in both.text
    assert "paused" not in stack.deployment(web)["spec"]
    assert image(stack, web) == "web:v1"


def test_a_form_opens_with_how_things_stand(stack: Stack, operator: Visitor, web: str) -> None:
    form = operator.page(f"/c/sandbox/default/{web}/form/strategy/").text
    assert 'name="maxSurge" value="25%"' in form
    assert f'name="generation" value="{stack.deployment(web)["metadata"]["generation"]}"' in form


def test_the_audit_page_shows_who_did_what_with_before_and_after(stack: Stack, operator: Visitor, web: str) -> None:
    seen = stack.deployment(web)
    operator.act(web, "scale", seen, replicas=7)
    operator.act(web, "scale", seen, replicas=6)
    newest, before = operator.page("/audit/").text.split("<tr data-outcome=")[1:3]
    assert newest.startswith('"conflict"')
    assert before.startswith('"done"')
    assert "replicas: 4 → 7" in before
    assert all(word in before for word in ("olga", "operator", "scale", web, "127.0.0.1"))


def test_the_audit_page_tells_nothing_of_other_clusters(stack: Stack, operator: Visitor, web: str) -> None:
    operator.act(web, "pause", stack.deployment(web))
    assert web in operator.page("/audit/").text
    stack.manage("shell", "-c", f"AuditEntry.objects.filter(name='{web}').update(cluster='production')")
    assert web not in operator.page("/audit/").text


def test_what_was_begun_is_answered_for_when_its_page_is_closed(stack: Stack, operator: Visitor, web: str) -> None:
    for number in range(12):
        press_and_hang_up(stack, operator, web, after=0.002 * number, replicas=5 + number)

    def rows() -> list[str]:
        return [row for row in operator.page("/audit/").text.split("<tr data-outcome=")[1:] if web in row]

    wait_until(rows, 10, "no act was asked for")
    wait_until(lambda: not any(row.startswith('"unknown"') for row in rows()), 5, "an act has no outcome")


def press_and_hang_up(stack: Stack, visitor: Visitor, name: str, after: float, **values: Any) -> None:
    """As a page that is closed `after` seconds from the press on."""
    metadata = stack.deployment(name)["metadata"]
    seen = {"uid": metadata["uid"], "generation": metadata["generation"]}
    body = urlencode({"csrfmiddlewaretoken": visitor.token(), **seen, **values})
    lines = [
        f"POST {visitor.home}{name}/do/scale/ HTTP/1.1",
        f"Host: {stack.base.removeprefix('http://')}",
        f"Origin: {stack.base}",
        f"Cookie: {visitor.cookie_header}",
        "Content-Type: application/x-www-form-urlencoded",
        f"Content-Length: {len(body)}",
    ]
    with socket.create_connection(("127.0.0.1", stack.port), 10) as connection:
        connection.sendall("\r\n".join([*lines, "", body]).encode())
        time.sleep(after)  # the moment is what varies; whichever it is, the act must be answered for


def test_a_deployment_that_is_gone_is_said_to_be_gone(stack: Stack, operator: Visitor, web: str) -> None:
    answer = operator.act("never-was", "pause", stack.deployment(web))
    assert (answer.status_code, outcome(answer)) == (409, "refused")
    assert "not found" in answer.text


def test_answers_speak_korean_to_whom_chose_it(stack: Stack, web: str) -> None:
    visitor = stack.visitor("viewer", "민수")
    visitor.send_form("/language/", {"language": "ko", "next": "/", "csrfmiddlewaretoken": visitor.token()})
    answer = visitor.act(web, "pause", stack.deployment(web))
    assert "권한 없음: default의 deployments에 대한 patch" in answer.text


def test_who_was_signed_out_finds_the_way_back_in_the_answer(stack: Stack) -> None:
    answer = Visitor(stack.base).page("/c/sandbox/default/http-go/form/scale/", headers={"HX-Request": "true"})
    assert answer.status_code == 403
    assert "You are signed out" in answer.text
    assert 'href="/">Sign in again</a>' in answer.text


def test_sec_39_who_presses_without_end_is_held_up_alone(stack: Stack, operator: Visitor, web: str) -> None:
    seen = stack.deployment(web)
    tabs = [Visitor(stack.base) for _ in range(12)]
    for tab in tabs:
        tab.cookies.update(stack.visitor("operator", "hasty").cookies)
    with ThreadPoolExecutor(len(tabs)) as hands:  # many at once, so that a slow machine is fast enough
        answers = list(hands.map(lambda press: tabs[press % len(tabs)].act(web, "resume", seen, inside=1), range(120)))
    held_up = [answer for answer in answers if answer.status_code == 429]
    assert {outcome(answer) for answer in held_up} == {"refused"}
    assert {(answer.headers["Retry-After"], answer.headers["HX-Reswap"]) for answer in held_up} == {("1", "afterbegin")}
    assert "Try again in 1 s." in held_up[0].text
    assert operator.act(web, "pause", seen).status_code == 200
