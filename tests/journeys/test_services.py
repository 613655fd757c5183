"""Blue and green: the selector of a Service turns from one Deployment to the other, and the board shows it go."""

import json
import time
import urllib.request
from collections.abc import Callable

from playwright.sync_api import Page

from tests.journeys.conftest import Person
from tests.journeys.rollouts import roll_out, wait_for
from tests.stack import Stack

People = Callable[..., Person]
LONG_ENOUGH = 2.5  # s
DRAWN = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


def expose(stack: Stack, namespace: str, app: str) -> int:
    """A NodePort Service called shop before a Deployment; the port that it is reached by."""
    stack.kubectl("expose", "deployment", app, "--name=shop", "--type=NodePort", "--port=8080", "-n", namespace)
    service = json.loads(stack.kubectl("get", "service", "shop", "-n", namespace, "-o", "json"))
    return int(service["spec"]["ports"][0]["nodePort"])


def select(stack: Stack, namespace: str, app: str) -> None:
    stack.kubectl("set", "selector", "service", "shop", f"app={app}", "-n", namespace)


def answer(port: int) -> str:
    """As curl gets it."""
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5) as reply:
        return str(reply.read().decode())


def row(page: Page) -> str:
    """What the board says of its Services."""
    return " ".join(page.inner_text("#fronts .body").split())


def chips(page: Page) -> dict[str, list[str]]:
    """Of each row of the overview the Services on it."""
    read = """rows => Object.fromEntries(rows.map((row) => [
      row.querySelector('.who b').textContent,
      [...row.querySelectorAll('.front')]
        .map((chip) => `${chip.innerText} ${chip.dataset.state}`.replace(/\\s+/g, ' ')),
    ]))"""
    return dict(page.eval_on_selector_all("#entries .entry", read))


def commands(page: Page) -> list[str]:
    return list(
        page.eval_on_selector_all("#events li[data-kind='command'] .text", "all => all.map(one => one.textContent)")
    )


def test_a_selector_that_turns_is_seen_on_the_overview_and_on_both_boards(
    stack: Stack, person: People, namespace: str
) -> None:
    roll_out(stack, namespace, "blue", 3)
    roll_out(stack, namespace, "green", 2, image="gasbugs/http-go:v2")
    ada, ben = person("operator", "ada"), person("viewer", "ben", color_scheme="dark")
    ada.open_complete(namespace, "blue")
    assert row(ada.page) == "No Service selects these pods."
    port = expose(stack, namespace, "blue")
    wait_for(lambda: row(ada.page) == f"shop :{port} app=blue reaches 3 of 3 pods", "the Service on blue's board")
    seen = time.monotonic()
    assert ada.page.inner_text(".lane .front") == "shop"
    assert "v1" in answer(port)
    ben.page.goto(f"{stack.base}/c/sandbox/{namespace}/")
    wait_for(lambda: chips(ben.page) == {"blue": ["shop reaches"], "green": []}, "the chip on blue's row")
    ada.picture("services-blue")
    wait_for(lambda: time.monotonic() - seen > LONG_ENOUGH, "a while that a step of a second back cannot miss")

    select(stack, namespace, "green")
    wait_for(lambda: chips(ben.page) == {"blue": [], "green": ["shop reaches"]}, "the chip on green's row", 5)
    wait_for(lambda: "v2" in answer(port), "another answer")
    wait_for(lambda: "selects the pods of green, none of these" in row(ada.page), "where it went, on blue's board")
    assert ada.page.locator(".lane .front").count() == 0
    told = f"kubectl set selector service shop app=green -n {namespace} (inferred)"
    assert commands(ada.page)[0] == told
    ben.picture("services-overview-green")
    ben.open_complete(namespace, "green")
    wait_for(lambda: told in commands(ben.page), "the same on green's board, of before it was opened")
    assert "reaches 2 of 2 pods" in row(ben.page)
    ben.picture("services-green-dark")

    ada.page.focus("#time .body")
    for _ in range(40):
        if "app=blue" in row(ada.page):
            break
        ada.page.keyboard.press("ArrowLeft")
        ada.page.evaluate(DRAWN)
    assert f"shop :{port} app=blue reaches 3 of 3 pods" in row(ada.page)
    ada.picture("services-past")
    ada.page.keyboard.press("l")
    wait_for(lambda: "app=green" in row(ada.page), "the present")


def test_a_selector_of_nobody_is_told_with_the_label_that_differs(stack: Stack, person: People, namespace: str) -> None:
    roll_out(stack, namespace, "green", 2)
    ada = person("operator", "ada", viewport={"width": 390, "height": 844}, locale="ko-KR")
    ada.open(namespace, "green")
    port = expose(stack, namespace, "green")
    wait_for(lambda: "2개에 연결" in row(ada.page), "the Service")
    select(stack, namespace, "gren")
    wait_for(lambda: "선택하는 파드가 없습니다: 여기 파드는 app=green" in row(ada.page), "why it reaches nobody")
    wait_for(lambda: ada.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "no sideways scroll")
    ada.page.locator("#fronts").scroll_into_view_if_needed()
    ada.picture("services-nobody-phone-ko")
    ada.page.goto(f"{stack.base}/c/sandbox/{namespace}/")
    wait_for(lambda: chips(ada.page) == {"green": ["shop 파드 없음 idle"]}, "the chip that warns")
    ada.picture("services-nobody-overview-phone-ko")
    select(stack, namespace, "green")
    wait_for(lambda: chips(ada.page) == {"green": ["shop reaches"]}, "the chip as before")
    assert answer(port)
