"""A whole rollout in a real browser: nothing breaks the policy, nothing hostile comes alive (lines 16, 17, 20)."""

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.stack import Stack, wait_until

pytestmark = pytest.mark.browser
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
HOSTILE = "</script><img src=x onerror=\"document.title='taken'\">{{7*7}}"
WATCH = """
    window.broken = [];
    addEventListener('securitypolicyviolation', e => broken.push(`${e.violatedDirective} ${e.blockedURI}`));
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    found = next((path for name in ("chromium", "chromium-browser") if (path := shutil.which(name))), None)
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=found, args=ARGUMENTS)


@pytest.fixture
def page(browser: Browser, stack: Stack) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(stack.link("operator", "a browser"))
    page.wait_for_url("**/c/sandbox/default/")
    yield page
    context.close()


def test_sec_16_and_17_forms_within_forms_post_and_a_whole_rollout_breaks_no_policy(
    stack: Stack, page: Page, web: str
) -> None:
    assert "#" not in page.url
    page.goto(f"{stack.base}/c/sandbox/default/{web}/")
    expect(page.locator("#main")).to_contain_text("successfully rolled out", timeout=20_000)
    page.keyboard.press("i")
    page.fill("input[name=image]", "Not An Image")
    page.keyboard.press("Enter")
    expect(page.locator(".operation .field-error")).to_contain_text("is not an image")
    page.fill("input[name=image]", "web:v2")
    page.locator(".operation-form button[type=submit]").click()
    expect(page.locator(".answer[data-outcome=done]")).to_contain_text("web:v1 → web:v2")
    page.keyboard.press("p")
    pressed = page.evaluate("performance.now()")
    expect(page.locator(".answer[data-outcome=done]")).to_contain_text("rollout pause")
    # Sooner it would be the second half of a double press.
    wait_until(lambda: page.evaluate("performance.now()") - pressed > 700, 5, "the page's time stands still")
    page.keyboard.press("p")
    expect(page.locator(".answer[data-outcome=done]")).to_contain_text("rollout resume")
    stack.kubectl("rollout", "status", f"deployment/{web}", "--timeout=60s")
    expect(page.locator("#main")).to_contain_text("successfully rolled out", timeout=20_000)
    assert page.evaluate("broken") == []


def test_sec_20_hostile_texts_stay_texts_on_the_board(stack: Stack, page: Page, web: str) -> None:
    stack.kubectl("annotate", f"deployment/{web}", f"kubernetes.io/change-cause={HOSTILE}", "--overwrite")
    stack.kubectl("set", "image", f"deployment/{web}", "web=web:v2-missing")
    page.goto(f"{stack.base}/c/sandbox/default/{web}/")
    expect(page.locator("#main")).to_contain_text("v2-missing", timeout=20_000)
    expect(page.locator("body")).to_contain_text("ImagePull", timeout=20_000)
    assert page.locator("img").count() == 0
    assert "taken" not in page.title()
    assert page.evaluate("broken") == []
