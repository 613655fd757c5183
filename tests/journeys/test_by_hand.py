"""ReplicationControllers rolled by a client that dies half way: what is left stands on the board."""

import json
import os
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import yaml
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.conftest import Person
from tests.journeys.rollouts import status, tiles, wait_for
from tests.stack import Stack

People = Callable[..., Person]
ROOT = Path(__file__).parents[2]
# The README's loop: up with the one, down with the other, one pod at a time.
LOOP = """for n in 1 2 3; do kubectl scale -n "$1" rc web-v2 --replicas=$n
kubectl scale -n "$1" rc web-v1 --replicas=$((3 - n)); sleep 4; done"""


def create(stack: Stack, namespace: str, version: str, replicas: int) -> None:
    """As docs/web-v1.yaml, of another version."""
    controller = yaml.safe_load((ROOT / "docs/web-v1.yaml").read_text())
    text = json.dumps({**controller, "spec": {**controller["spec"], "replicas": replicas}})
    text = text.replace("web-v1", f"web-{version}").replace("http-go:v1", f"http-go:{version}")
    text = text.replace('"version": "v1"', f'"version": "{version}"')
    stack.kubectl("apply", "-n", namespace, "-f", "-", stdin=text)


def wanted(stack: Stack, namespace: str) -> dict[str, int]:
    listed = json.loads(stack.kubectl("get", "rc", "-n", namespace, "-o", "json"))
    return {one["metadata"]["name"]: one["spec"]["replicas"] for one in listed["items"]}


@contextmanager
def client(stack: Stack, namespace: str) -> Iterator[subprocess.Popen[bytes]]:
    """A shell that rolls them, to be killed by whoever uses it."""
    own = {**os.environ, "KUBECONFIG": str(stack.kubeconfigs / "admin.kubeconfig")}
    running = subprocess.Popen(["bash", "-c", LOOP, "roll", namespace], env=own, stdout=subprocess.DEVNULL)
    try:
        yield running
    finally:
        running.kill()
        running.wait(5)


def labels(page: Page) -> list[str]:
    """What the lanes are called, from top to bottom."""
    read = "all => all.toSorted((a, b) => a.getBoundingClientRect().y - b.getBoundingClientRect().y)"
    return list(page.eval_on_selector_all(".lane:not(.vacant) .revision span", f"{read}.map(one => one.textContent)"))


def broken_rules(page: Page) -> list[tuple[str, str]]:
    """What axe finds, and where."""
    found = Axe().run(page).response["violations"]
    return [(rule["id"], rule["nodes"][0]["html"][:140]) for rule in found]


def commands(page: Page) -> list[str]:
    told = page.locator("#events li[data-kind='command'] .text")
    return list(told.evaluate_all("all => all.map(one => one.textContent)"))


def test_a_client_that_dies_half_way_leaves_both_and_the_board_says_what_is_known(
    stack: Stack, person: People, namespace: str
) -> None:
    create(stack, namespace, "v1", 3)
    create(stack, namespace, "v2", 0)
    stack.kubectl("expose", "rc", "web-v1", "--name=web", "--selector=app=web", "--port=8080", "-n", namespace)
    ada = person("operator", "ada")
    ada.page.goto(f"{stack.base}/c/sandbox/{namespace}/rc/web/")
    wait_for(lambda: status(ada.page) == "web-v1 3 of 3 available.", "three pods of the old one")

    with client(stack, namespace) as running:
        wait_for(lambda: wanted(stack, namespace) == {"web-v1": 2, "web-v2": 1}, "the first step of the loop")
        running.kill()
        running.wait(5)
    wait_for(lambda: status(ada.page) == "web-v1 2 of 2, web-v2 1 of 1 available.", "what is left")
    assert labels(ada.page) == ["web-v2", "web-v1"]
    assert sorted(tiles(ada.page).values()) == ["available"] * 3
    why = ada.page.inner_text("#why").replace("\u00a0", " ")
    assert why.startswith("Nobody but a client moves replicas between ReplicationControllers. Last written ")
    assert why.endswith("ago (inferred): if that client has died, it stays so.")
    assert "no ceiling" in ada.page.inner_text("#room")
    scaled = [
        f"kubectl scale rc web-{one} --replicas={n} -n {namespace} (inferred)" for one, n in (("v1", 2), ("v2", 1))
    ]
    assert commands(ada.page)[:2] == scaled
    ada.picture("by-hand-half-way")
    assert not broken_rules(ada.page)

    button = ada.page.locator("#acts [data-operation='scale']")
    assert button.get_attribute("aria-disabled") == "true"
    assert "kubectl scale rc web-v2 --replicas=N" in (button.get_attribute("title") or "")
    ada.page.keyboard.press("s")
    assert ada.page.is_hidden("#sheet")

    ada.page.click("button.pod >> nth=0")
    wait_for(lambda: "listens on" in ada.page.inner_text("#detail"), "the closer look at a pod")
    ada.page.keyboard.press("Escape")
    ada.page.keyboard.press("f")
    wait_for(lambda: ada.page.evaluate("document.documentElement.scrollHeight <= innerHeight"), "one screen")
    ada.picture("by-hand-present")
    ada.page.keyboard.press("Escape")  # the answer that S got
    ada.page.keyboard.press("Escape")

    ada.page.goto(f"{stack.base}/c/sandbox/{namespace}/")
    row = ada.page.locator("#entries .entry")
    wait_for(lambda: row.get_attribute("data-phase") == "mixed", "its row on the overview")
    assert "web-v1 2 of 2, web-v2 1 of 1 available." in row.inner_text()
    ada.picture("by-hand-overview")
    assert not broken_rules(ada.page)
    row.locator("a.open").click()
    ada.page.wait_for_url(f"**/c/sandbox/{namespace}/rc/web/")
    wait_for(lambda: scaled[0] in commands(ada.page), "the same from the server's memory")
    ada.page.focus("#time .body")
    ada.page.keyboard.press("Home")
    wait_for(lambda: status(ada.page) == "web-v1 3 of 3 available.", "the moment before")
    ada.picture("by-hand-past")


def test_it_reads_in_korean_on_a_phone_in_the_dark_and_says_what_fails(
    stack: Stack, person: People, namespace: str
) -> None:
    create(stack, namespace, "v1", 2)
    create(stack, namespace, "v2-missing", 1)
    stack.kubectl("expose", "rc", "web-v1", "--name=web", "--selector=app=web", "--port=8080", "-n", namespace)
    ben = person("viewer", "ben", viewport={"width": 390, "height": 844}, locale="ko-KR", color_scheme="dark")
    ben.page.goto(f"{stack.base}/c/sandbox/{namespace}/rc/web-v1/")
    wait_for(lambda: "ImagePullBackOff" in ben.page.inner_text("#why"), "what fails")
    assert status(ben.page) == "web-v1 2개 중 2개, web-v2-missing 1개 중 0개 사용 가능."
    assert ben.page.inner_text("#name") == "web"
    assert ben.page.locator("#others a[aria-current]").get_attribute("href") == f"/c/sandbox/{namespace}/rc/web/"
    wait_for(lambda: ben.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "no sideways scroll")
    ben.picture("by-hand-stuck-phone-ko")


def test_a_deployment_of_the_same_name_is_another_one(stack: Stack, person: People, namespace: str) -> None:
    create(stack, namespace, "v1", 1)
    stack.kubectl("create", "deployment", "web-v1", "--image=gasbugs/http-go:v2", "-n", namespace)
    ada = person("operator", "ada")
    ada.page.goto(f"{stack.base}/c/sandbox/{namespace}/rc/web-v1/")
    wait_for(lambda: status(ada.page) == "web-v1 1 of 1 available.", "the ReplicationController")
    assert ada.page.locator("#others a[aria-current]").count() == 1
    ada.open_complete(namespace, "web-v1")
    assert "http-go:v2" in ada.page.inner_text("#images")
