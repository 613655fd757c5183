"""One stack and one browser for the journeys; each journey has a namespace and pages of its own."""

import os
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from tests.journeys.rollouts import wait_for_status
from tests.stack import Stack, running_stack

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
ARTEFACTS = Path(__file__).parents[2] / "test-artifacts"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "journeys" in item.nodeid:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def stack(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    with running_stack(tmp_path_factory.mktemp("journeys") / "state") as running:
        yield running


@pytest.fixture(scope="module")  # not the session: its event loop must be gone before the next module's tests
def browser() -> Iterator[Browser]:
    found = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=found, args=ARGUMENTS)


# A breach of the page's own policy, told as an error whatever the browser says of it.
TELL_BREACHES = """document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
  console.error(`breaks the policy: ${violatedDirective} ${blockedURI}`))"""


# Two frames later, so that what has just come is in motion.
GLIDING = """new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() =>
  done(document.getAnimations().some(({ playState }) => playState === 'running')))))"""


class Person:
    """Somebody before a browser; `complaints` are errors in the console and breaches of the page's policy."""

    def __init__(self, context: BrowserContext, stack: Stack) -> None:
        context.add_init_script(TELL_BREACHES)
        self.page: Page = context.new_page()
        self.stack = stack
        self.complaints: list[str] = []
        self._expected: list[str] = []
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def _hear(self, said: ConsoleMessage) -> None:
        if said.type == "error" and not any(words in said.text for words in self._expected):
            self.complaints.append(said.text)

    def expects(self, words: str) -> None:
        """The browser itself writes an error for each answer of 400 and more; of those that a journey is about, nobody
        need complain."""
        self._expected.append(words)

    def enter(self, link: str) -> None:
        self.page.goto(link)
        self.page.wait_for_url("**/c/**")

    def open(self, namespace: str, deployment: str) -> None:
        self.page.goto(f"{self.stack.base}/c/sandbox/{namespace}/{deployment}/")

    def open_complete(self, namespace: str, deployment: str) -> None:
        """Open the board of a Deployment that is rolled out, and wait until it says so."""
        self.open(namespace, deployment)
        wait_for_status(self.page, "successfully rolled out")

    def picture(self, name: str, *, at_rest: bool = True) -> None:
        """A screenshot to be looked at, once nothing glides or for a second something did; nothing compares it."""
        deadline = time.monotonic() + at_rest
        while self.page.evaluate(GLIDING) and time.monotonic() < deadline:
            self.page.wait_for_timeout(30)
        ARTEFACTS.mkdir(exist_ok=True)
        self.page.screenshot(path=ARTEFACTS / f"{name}.png")


@pytest.fixture
def person(browser: Browser, stack: Stack) -> Iterator[Callable[..., Person]]:
    """Makes people: `person("operator", "ada")` has entered when it returns. At the end none may have complained."""
    contexts: list[BrowserContext] = []
    people: list[Person] = []

    def make(role: str, name: str, **options: object) -> Person:
        context = browser.new_context(**{"viewport": {"width": 1440, "height": 900}, "locale": "en-US", **options})  # type: ignore[arg-type]
        contexts.append(context)
        somebody = Person(context, stack)
        people.append(somebody)
        somebody.enter(stack.link(role, name))
        return somebody

    yield make
    for context in contexts:
        context.close()
    assert {complaint for somebody in people for complaint in somebody.complaints} == set()


@pytest.fixture
def namespace(stack: Stack, request: pytest.FixtureRequest) -> Iterator[str]:
    name = f"j-{abs(hash((request.node.nodeid, os.getpid()))) % 10**8}"
    stack.kubectl("create", "namespace", name)
    yield name
    stack.kubectl("delete", "namespace", name, "--wait=false")


class Clock:
    """The cluster's: turned, and held."""

    def __init__(self, stack: Stack) -> None:
        self.admin = stack.visitor("admin", "clock")
        self.headers = {"X-CSRFToken": self.admin.token(), "HX-Request": "true"}

    def turn(self, **wanted: str) -> None:
        self.admin.send_form("/sandbox/clock/", wanted, self.headers).raise_for_status()


@pytest.fixture
def clock(stack: Stack) -> Iterator[Clock]:
    """At five times its pace."""
    clock = Clock(stack)
    clock.turn(speed="5")
    yield clock
    clock.turn(speed="1", paused="false")
