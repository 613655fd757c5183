"""The sentence: kubectl's status words in every state, and beneath them why nothing moves or what comes next."""

import json
import re
import subprocess
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Page

from tests.journeys.conftest import Clock, Person
from tests.journeys.rollouts import get_deployment, roll_out, wait_for, wait_for_status
from tests.stack import Stack

People = Callable[..., Person]


def as_kubectl_says(stack: Stack, namespace: str) -> str:
    """The status sentence of `kubectl rollout status`, without what it puts around it."""
    try:
        said = stack.kubectl("rollout", "status", "deployment/web", "-n", namespace, "--watch=false")
    except subprocess.CalledProcessError as refused:
        said = str(refused.stderr)
    said = re.sub(r"^(Waiting for deployment \S+ rollout to finish|error): ", "", said.strip())
    return said.rstrip(".").replace("deployment", "Deployment")


def told(page: Page) -> str:
    """The status as kubectl would quote it."""
    return page.inner_text("#status").rstrip(".").replace("“", '"').replace("”", '"')


def reasons(page: Page) -> str:
    return " ".join(page.inner_text("#reasons").replace("\u00a0", " ").split())


def numbers(stack: Stack, namespace: str) -> tuple[int, int, int]:
    """Available, updated, and all pods that count, as the API's status has them."""
    status = get_deployment(stack, namespace, "web")["status"]
    return status.get("availableReplicas", 0), status.get("updatedReplicas", 0), status["replicas"]


def patch(stack: Stack, namespace: str, **spec: Any) -> None:
    stack.kubectl("patch", "deployment/web", "-n", namespace, "-p", json.dumps({"spec": spec}))


def test_it_says_what_kubectl_says_and_why_in_every_state(
    stack: Stack, person: People, namespace: str, clock: Clock
) -> None:
    roll_out(stack, namespace, "web", 10)
    patch(stack, namespace, minReadySeconds=20)
    ada = person("operator", "ada")
    page = ada.page
    ada.open_complete(namespace, "web")
    assert told(page) == as_kubectl_says(stack, namespace)
    assert reasons(page).startswith("10 of 10 pods are available.")

    stack.kubectl("set", "image", "-n", namespace, "deployment/web", "web=gasbugs/http-go:v2")
    wait_for(lambda: "5 pods must stay ready" in reasons(page), "pods that must stay ready")
    clock.turn(paused="true")  # the board and kubectl look at the same moment
    wait_for(lambda: page.inner_text(".clock-now") == "Paused", "the clock to stand")
    available, updated, pods = numbers(stack, namespace)
    assert (available, updated, pods) == (8, 5, 13)
    wait_for(lambda: told(page) == as_kubectl_says(stack, namespace), "kubectl's words")
    assert f"{updated} out of 10 new replicas have been updated" in told(page)
    assert f"No old pod may go: {available} available = floor 8." in reasons(page)
    assert f"No new pod may come: {pods} pods = ceiling 13." in reasons(page)
    assert re.search(r"Next: \d pods? becomes? available in \d+ s, then \d old pods may go, then", reasons(page))
    ada.picture("sentence-rolling")
    clock.turn(paused="false")

    stack.kubectl("rollout", "pause", "-n", namespace, "deployment/web")
    wait_for(lambda: reasons(page).startswith("Paused: a changed template waits until it is resumed"), "the pause")
    wait_for(lambda: reasons(page).endswith("Next: resume to go on."), "the next step")
    wait_for(lambda: told(page) == as_kubectl_says(stack, namespace), "kubectl's words while paused")
    ada.picture("sentence-paused")

    stack.kubectl("set", "image", "-n", namespace, "deployment/web", "web=gasbugs/http-go:missing")
    patch(stack, namespace, paused=False, minReadySeconds=0, progressDeadlineSeconds=30)
    wait_for(lambda: re.search(r"\d pods fail \(\w*ImagePull\w*\)", reasons(page)), "failing pods")
    assert re.search(r"Next: \d failing pods are tried again", reasons(page))
    wait_for_status(page, "exceeded its progress deadline")
    wait_for(lambda: told(page) == as_kubectl_says(stack, namespace), "kubectl's words past the deadline")
    assert "Kubernetes stops nothing and rolls nothing back." in reasons(page)
    ada.picture("sentence-past-the-deadline")

    stack.kubectl("scale", "-n", namespace, "deployment/web", "--replicas=0")
    wait_for(lambda: reasons(page).startswith("Scaled to 0. Nothing serves."), "the sentence of an empty one")
    wait_for(lambda: told(page) == as_kubectl_says(stack, namespace), "kubectl's words when empty")


def test_the_ring_that_comes_with_a_rollout_cuts_no_word_of_its_reasons(
    stack: Stack, person: People, namespace: str, clock: Clock
) -> None:
    roll_out(stack, namespace, "web", 3)
    ada = person("operator", "ada", viewport={"width": 1440, "height": 900})
    ada.open_complete(namespace, "web")
    stack.kubectl("set", "image", "-n", namespace, "deployment/web", "web=gasbugs/http-go:slow")
    wait_for(lambda: "Waiting for 1 pod to become available" in reasons(ada.page), "why nothing moves")
    clock.turn(paused="true")
    assert ada.page.locator("#deadline").is_visible()
    cut = "(line) => line.getClientRects().length === 1 && line.scrollWidth > line.clientWidth"
    assert not ada.page.locator("#why").evaluate(cut)
