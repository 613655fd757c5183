"""All namespaces on one page, in a browser: what is stuck anywhere, found, helped, and left for its own board."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.conftest import Person
from tests.journeys.rollouts import get_deployment, roll_out, wait_for
from tests.stack import Stack

People = Callable[..., Person]
PHONE = {"width": 390, "height": 844}


def row(page: Page, name: str, namespace: str) -> Locator:
    return page.locator(".entry", has=page.locator(f'.open[aria-label="{name}, {namespace}"]'))


def shown(page: Page) -> list[str]:
    """The names in order, as somebody who cannot see hears them."""
    return list(page.eval_on_selector_all(".open", "links => links.map((link) => link.getAttribute('aria-label'))"))


def open_everywhere(somebody: Person, query: str = "") -> Page:
    somebody.page.goto(f"{somebody.stack.base}/c/sandbox/{query}")
    somebody.page.wait_for_selector(".entry")
    return somebody.page


@pytest.fixture
def stuck(stack: Stack, namespace: str) -> Iterator[str]:
    """A namespace with `cart`, whose second image is missing, and `web`, which is well; and a namesake elsewhere."""
    roll_out(stack, namespace, "cart", 2)
    roll_out(stack, namespace, "web", 2)
    stack.kubectl("create", "namespace", f"{namespace}-b")
    roll_out(stack, f"{namespace}-b", "web", 1)
    stack.kubectl("set", "image", "deployment/cart", "*=gasbugs/http-go:missing", "-n", namespace)
    yield namespace
    stack.kubectl("delete", "namespace", f"{namespace}-b", "--wait=false")


def test_what_is_stuck_anywhere_stands_first_and_is_helped_from_here(stack: Stack, person: People, stuck: str) -> None:
    ada = person("operator", "ada")
    page = open_everywhere(ada)
    expect(row(page, "cart", stuck)).to_have_attribute("data-phase", "stuck", timeout=30_000)
    wait_for(lambda: shown(page)[0] == f"cart, {stuck}", "the stuck one on top")
    assert row(page, "web", f"{stuck}-b").count() == 1
    ada.picture("everywhere")
    row(page, "cart", stuck).get_by_role("button", name=re.compile("Undo")).click()
    page.locator(".answer[data-outcome='done']").wait_for()
    wait_for(
        lambda: (
            get_deployment(stack, stuck, "cart")["spec"]["template"]["spec"]["containers"][0]["image"]
            == "gasbugs/http-go:v1"
        ),
        "the image of before",
    )
    page.mouse.move(5, 5)  # off the table: nothing moves under a pointer
    expect(row(page, "cart", stuck)).to_have_attribute("data-phase", "steady", timeout=30_000)


def test_filter_and_order_are_in_the_address_and_the_names_lead_on(person: People, stuck: str) -> None:
    ada = person("viewer", "vera")
    page = open_everywhere(ada)
    page.click("[data-sort='namespace']")
    page.keyboard.press("/")
    page.keyboard.type(f"namespace:{stuck}")
    wait_for(
        lambda: shown(page)[0] == f"cart, {stuck}" and len(shown(page)) == 3, "three Deployments of two namespaces"
    )
    assert page.locator(".group").all_inner_texts() == [stuck, f"{stuck}-b"]
    ada.picture("everywhere-by-namespace")
    page.reload()
    wait_for(lambda: len(shown(page)) == 3, "the same three after a reload")
    assert page.input_value("#filter") == f"namespace:{stuck}"
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/c/sandbox/{stuck}/cart/")
    page.go_back()
    page.locator(".group a", has_text=f"{stuck}-b").click()
    page.wait_for_url(f"**/c/sandbox/{stuck}-b/")
    page.keyboard.press("n")
    page.locator("#namespaces").get_by_text("All namespaces").click()
    page.wait_for_url("**/c/sandbox/")


def test_namespaces_come_and_go_while_one_watches(stack: Stack, person: People, namespace: str) -> None:
    page = open_everywhere(person("viewer", "vera"))
    assert row(page, "late", namespace).count() == 0
    fresh = f"{namespace}-fresh"
    stack.kubectl("create", "namespace", fresh)
    expect(page.locator("#beyond")).to_contain_text(fresh, timeout=10_000)
    roll_out(stack, fresh, "late", 1)
    expect(row(page, "late", fresh)).to_have_attribute("data-phase", "steady", timeout=10_000)
    stack.kubectl("delete", "namespace", fresh)
    expect(row(page, "late", fresh)).to_have_count(0, timeout=20_000)
    expect(page.locator("#beyond")).not_to_contain_text(fresh, timeout=10_000)


def test_the_overview_of_a_deleted_namespace_says_so_until_it_is_made_anew(
    stack: Stack, person: People, namespace: str
) -> None:
    vera = person("viewer", "vera")
    vera.expects("status of 404")
    brief = f"{namespace}-brief"
    stack.kubectl("create", "namespace", brief)
    roll_out(stack, brief, "web", 1)
    vera.page.goto(f"{stack.base}/c/sandbox/{brief}/")
    expect(vera.page.locator(".entry")).to_have_count(1, timeout=10_000)
    stack.kubectl("delete", "namespace", brief)
    notice = vera.page.locator("#notice")
    expect(notice).to_contain_text(f"There is no namespace {brief} any more", timeout=20_000)
    assert "kubectl create" not in notice.inner_text()
    vera.picture("namespace-gone")
    stack.kubectl("create", "namespace", brief)
    expect(notice).to_contain_text("kubectl create", timeout=20_000)
    roll_out(stack, brief, "web", 1)
    expect(vera.page.locator(".entry")).to_have_count(1, timeout=10_000)
    stack.kubectl("delete", "namespace", brief, "--wait=false")


def test_a_phone_in_the_dark_in_korean_has_it_all(person: People, stuck: str) -> None:
    mina = person("viewer", "mina", viewport=PHONE, color_scheme="dark", locale="ko-KR")
    page = open_everywhere(mina, f"?q={stuck}")
    expect(row(page, "cart", stuck)).to_have_attribute("data-phase", "stuck", timeout=30_000)
    mina.picture("everywhere-phone-dark-ko")
    assert page.inner_text("h1") == "모든 네임스페이스"
    assert page.locator(".who em").first.inner_text() == stuck
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_mistyped_namespace_leads_to_the_right_one(person: People) -> None:
    vera = person("viewer", "vera")
    vera.expects("status of 404")
    page = vera.page
    page.goto(page.url.replace("/default/", "/defualt/"))
    assert "There is no namespace defualt." in page.inner_text("main")
    page.get_by_role("link", name="default", exact=True).last.click()
    page.wait_for_url("**/c/sandbox/default/")
