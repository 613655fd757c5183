"""Details on demand: a pod's panel and a revision's, each with all that is promised, as kubectl has it."""

import json
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.journeys.conftest import Clock, Person
from tests.journeys.rollouts import roll_out, settle, tiles, wait_for, wait_for_status
from tests.stack import Stack

People = Callable[..., Person]

# Conditions as the panel writes them: type, status, and when, in seconds since the epoch.
CONDITIONS = """[...document.querySelectorAll('#detail .conditions tr[data-status]')].map((row) =>
  [row.cells[0].textContent, row.cells[1].textContent, Date.parse(row.querySelector('time').dateTime) / 1000])"""
KNOWN = """[...document.querySelectorAll('#detail .known dt')].map((term) =>
  [term.innerText, term.nextSibling.innerText])"""
WHEN = "(text) => Date.parse(text) / 1000"


def section(page: Page, title: str) -> str:
    """What stands under a heading of the close-up."""
    heading = page.locator("#detail h3", has_text=title)
    heading.wait_for()
    return heading.locator("xpath=following-sibling::*[1]").inner_text()


def known(page: Page) -> dict[str, str]:
    told = page.evaluate(KNOWN)  # in one go: rows come and go
    return {term: value.replace("\u00a0", " ") for term, value in told}


def pod_of(stack: Stack, namespace: str, uid: str) -> dict[str, Any]:
    items = json.loads(stack.kubectl("get", "pods", "-n", namespace, "-o", "json"))["items"]
    return dict(next(item for item in items if item["metadata"]["uid"] == uid))


def open_pod(page: Page, uid: str) -> None:
    page.locator(f"button.pod[data-pod='{uid}']").click()
    page.locator("#detail .conditions").wait_for()


def test_a_pods_panel_tells_all_that_the_cluster_knows_of_it(stack: Stack, person: People, namespace: str) -> None:
    roll_out(stack, namespace, "web", 2)
    ada = person("viewer", "ada")
    page = ada.page
    ada.open_complete(namespace, "web")
    uid = next(iter(tiles(page)))
    pod = pod_of(stack, namespace, uid)
    open_pod(page, uid)
    assert page.inner_text("#detail h2") == pod["metadata"]["name"]
    assert known(page)["Node"] == pod["spec"]["nodeName"]
    assert known(page)["Restarts"] == "0"
    assert known(page)["Stage"] == "Available"
    conditions = [
        [one["type"], one["status"], page.evaluate(WHEN, one["lastTransitionTime"])]
        for one in pod["status"]["conditions"]
    ]
    assert len(conditions) >= 4
    assert sorted(page.evaluate(CONDITIONS)) == sorted(conditions)
    assert "gasbugs/http-go:v1" in section(page, "Containers")
    assert "running since" in section(page, "Containers")
    assert pod["spec"]["nodeName"] in section(page, "Why it is where it is")
    assert "default-scheduler" in section(page, "Why it is where it is")
    for reason in ("Scheduled", "Pulled", "Created", "Started"):
        assert reason in section(page, "Events")
    last = stack.kubectl("logs", pod["metadata"]["name"], "-n", namespace, "--tail=1").strip()
    assert last
    assert last in section(page, "Last ")
    ada.picture("details-pod")


def test_a_pod_that_fails_and_one_that_waits_say_why_and_keep_saying_it(
    stack: Stack, person: People, namespace: str, clock: Clock
) -> None:
    roll_out(stack, namespace, "web", 1)
    ada = person("viewer", "ada", color_scheme="dark")
    page = ada.page
    ada.open_complete(namespace, "web")
    stack.kubectl("set", "image", "-n", namespace, "deployment/web", "web=gasbugs/http-go:v2-crash")
    wait_for(lambda: page.locator(".pod[data-failed=true]").count(), "a failing pod")
    uid = str(page.locator(".pod[data-failed=true]").first.get_attribute("data-pod"))
    open_pod(page, uid)
    first = int(known(page)["Restarts"])
    wait_for(lambda: int(known(page)["Restarts"]) > first, "a restart, while the panel is open")
    wait_for(lambda: f"Restarts: {known(page)['Restarts']}" in section(page, "Containers"), "it in the close-up too")
    wait_for(lambda: "CrashLoopBackOff" in section(page, "Containers"), "the reason in the close-up too")
    assert "exit code 1" in section(page, "Containers")
    assert "ContainersNotReady" in section(page, "Conditions")
    assert "BackOff" in section(page, "Events")
    ada.picture("details-pod-failing")
    page.keyboard.press("Escape")

    stack.kubectl("set", "resources", "-n", namespace, "deployment/web", "--requests=cpu=500")
    wait_for(lambda: page.locator(".pod[data-stage=pending]").count(), "a pod that no node takes")
    open_pod(page, str(page.locator(".pod[data-stage=pending]").first.get_attribute("data-pod")))
    assert known(page)["Node"] == "none yet"
    assert "Unschedulable" in section(page, "Conditions")
    wait_for(lambda: "FailedScheduling" in section(page, "Events"), "the scheduler's own words")
    assert page.locator("#detail", has_text="None has started.").count() == 1
    ada.picture("details-pod-pending")


def test_a_revisions_panel_has_its_template_its_owner_and_what_was_noted(
    stack: Stack, person: People, namespace: str
) -> None:
    roll_out(stack, namespace, "web", 1)
    stack.kubectl("annotate", "-n", namespace, "deployment/web", "kubernetes.io/change-cause=the first of all")
    stack.kubectl("set", "image", "-n", namespace, "deployment/web", "web=gasbugs/http-go:v2")
    settle(stack, namespace, "web")
    ada = person("viewer", "ada")
    page = ada.page
    ada.open_complete(namespace, "web")
    page.locator("#revisions li[data-number='1'] .what-button").click()
    page.locator("#detail .close-up-of-revision").wait_for()
    assert known(page)["Revision"] == "1"
    assert known(page)["Change cause"] == "the first of all"
    assert known(page)["Pods"] == "0 wanted, 0 available"
    assert page.inner_text("#detail .differences del") == "gasbugs/http-go:v2"
    assert page.inner_text("#detail .differences ins") == "gasbugs/http-go:v1"
    assert "gasbugs/http-go:v1" in section(page, "Template")
    assert "8080" in section(page, "Template")
    owner = section(page, "Owner and annotations")
    assert "Deployment\nweb" in owner
    assert "kubernetes.io/change-cause\nthe first of all" in owner
    assert "deployment.kubernetes.io/revision\n1" in owner
    assert page.locator("#detail button", has_text="Roll back").get_attribute("aria-disabled") == "true"
    ada.picture("details-revision")
    wait_for_status(page, "successfully rolled out")
