"""What a request may do, and what every answer carries (lines 13-15, 17-19, 37)."""

import re
from typing import Any

import pytest
import requests
from django.urls import URLPattern

from dashboard.urls import urlpatterns
from tests.security.sockets import raw
from tests.stack import Stack, Visitor

EXAMPLES = {
    "pod": "web-0",
    "name": "web",
    "number": "1",
    "cluster": "sandbox",
    "namespace": "default",
    "deployment": "http-go",
    "operation": "pause",
}
CHANGING = {
    "sign-out",
    "language",
    "do",
    "sandbox-clock",
    "sandbox-reset",
}  # and `enter`, whose GET is a page without effect
ANONYMOUS = {"enter", "language", "healthz", "readyz", "metrics"}
POLICY = {
    "object-src 'none'",
    "base-uri 'none'",
    "frame-ancestors 'none'",
    "form-action 'self'",
    "script-src 'self'",
    "style-src 'self'",
    "connect-src 'self'",
    "default-src 'none'",
}


def address(pattern: URLPattern) -> str:
    return "/" + re.sub(r"<\w+:(\w+)>", lambda match: EXAMPLES[match[1]], str(pattern.pattern))


EVERY = {str(pattern.name or "enter"): address(pattern) for pattern in urlpatterns if isinstance(pattern, URLPattern)}


def test_sec_13_every_address_is_known_to_this_test() -> None:
    reading = {"root", "enter", "audit", "audit-front", "healthz", "readyz", "metrics", "namespaces"}
    reading |= {
        "everywhere",
        "all-namespaces",
        "overview",
        "board",
        "by-hand",
        "form",
        "pod",
        "pod-by-hand",
        "revision",
    }
    assert set(EVERY) == CHANGING | reading, "a new view: does it change anything?"


@pytest.mark.parametrize("name", sorted(CHANGING))
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_sec_13_what_changes_something_cannot_be_got(operator: Visitor, name: str, method: str) -> None:
    answer = operator.request(method, operator.base + EVERY[name], allow_redirects=False, timeout=20)
    assert answer.status_code == 405


@pytest.mark.parametrize("name", sorted(CHANGING | {"enter"}))
def test_sec_13_a_post_without_a_token_of_this_session_from_this_site_is_refused(
    stack: Stack, operator: Visitor, stranger: Visitor, name: str
) -> None:
    def status(token: str, **headers: str) -> int:
        return operator.send_form(EVERY[name], {"csrfmiddlewaretoken": token}, headers).status_code

    assert status("") == 403
    assert status(stranger.token()) == 403
    assert status(operator.token(), Origin="https://evil.example") == 403
    assert status(operator.token(), Origin="null") == 403
    assert status(operator.token(), Origin=f"http://127.0.0.1:{stack.port + 1}") == 403


@pytest.mark.parametrize("token", ["", "a" * 64])
def test_who_lost_all_cookies_is_told_to_sign_in_again(stack: Stack, token: str) -> None:
    nobody = Visitor(stack.base)
    form, headers = {"csrfmiddlewaretoken": token}, {"HX-Request": "true"}
    answer = nobody.send_form(EVERY["do"], form, headers)
    assert answer.status_code == 403
    assert "Your session has ended: sign in again." in answer.text
    assert 'href="/"' in answer.text
    assert "session has ended" not in nobody.send_form("/enter/", form, headers).text


@pytest.mark.parametrize("name", sorted(set(EVERY) - CHANGING - {"enter"}))
def test_sec_13_what_only_shows_takes_no_post(operator: Visitor, name: str) -> None:
    answer = operator.send_form(EVERY[name], {"csrfmiddlewaretoken": operator.token()})
    assert answer.status_code == 405


@pytest.mark.parametrize("kind", ["text/plain", "application/json", ""])
def test_sec_14_only_forms_are_taken_as_a_body(stack: Stack, operator: Visitor, web: str, kind: str) -> None:
    before = stack.deployment(web)
    headers = {"Content-Type": kind, "X-CSRFToken": operator.token(), "Origin": operator.base}
    answer = operator.post(f"{operator.base}/c/sandbox/default/{web}/do/pause/", data="{}", headers=headers, timeout=20)
    assert answer.status_code in (403, 415)
    assert stack.deployment(web)["metadata"]["generation"] == before["metadata"]["generation"]


def test_sec_15_a_method_is_what_it_is(operator: Visitor) -> None:
    path = EVERY["do"]
    for headers in ({"X-HTTP-Method-Override": "POST"}, {"X-Method-Override": "POST"}):
        assert operator.page(path, headers=headers).status_code == 405
    assert operator.page(path + "?_method=POST").status_code == 405


def answers(stack: Stack, operator: Visitor, stranger: Visitor) -> dict[str, requests.Response]:
    """One of each kind: pages, fragments, redirects, errors, static files."""
    home = operator.page("/c/sandbox/default/")
    script = re.search(r'src="(/static/js/main[^"]+)"', home.text)
    assert script
    return {
        "page": home,
        "board": operator.page(EVERY["board"]),
        "fragment": operator.page(EVERY["form"]),
        "audit": operator.page("/audit/"),
        "entrance": stranger.page("/enter"),
        "redirect": stranger.page("/", allow_redirects=False),
        "not found": operator.page("/no/such/page"),
        "not allowed": operator.page(EVERY["do"]),
        "no token": operator.send_form(EVERY["do"], {"uid": "x"}),
        "wrong host": operator.page("/", headers={"Host": "evil.example"}),
        "static": operator.page(script[1]),
        "healthz": stranger.page("/healthz"),
    }


def test_sec_17_every_answer_has_a_policy_without_unsafe_words(
    stack: Stack, operator: Visitor, stranger: Visitor
) -> None:
    for kind, answer in answers(stack, operator, stranger).items():
        policy = answer.headers.get("Content-Security-Policy", "")
        assert set(policy.split("; ")) >= POLICY, kind
        assert "unsafe" not in policy
        assert "*" not in policy


def test_sec_18_every_answer_has_the_other_headers_and_pages_are_not_kept(
    stack: Stack, operator: Visitor, stranger: Visitor
) -> None:
    for kind, answer in answers(stack, operator, stranger).items():
        assert answer.headers.get("X-Frame-Options") == "DENY", kind
        assert answer.headers.get("X-Content-Type-Options") == "nosniff", kind
        assert answer.headers.get("Referrer-Policy") == "same-origin", kind
        if kind == "static":
            assert "immutable" in answer.headers["Cache-Control"]
        else:
            assert answer.headers.get("Cache-Control") == "no-store", kind


def test_sec_19_a_host_that_is_not_ours_is_refused(stack: Stack, operator: Visitor) -> None:
    for host in ("evil.example", f"127.0.0.1.evil.example:{stack.port}", "127.0.0.1:x"):
        assert operator.page("/", headers={"Host": host}).status_code == 400
    assert raw(stack, b"GET / HTTP/1.1\r\nHost: evil.example\r\nX-Forwarded-Host: 127.0.0.1\r\n\r\n")[9:12] == b"400"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example", "\\\\evil.example", "javascript:alert(1)", "http:evil"]
)
def test_sec_19_nobody_is_sent_to_another_site(stack: Stack, operator: Visitor, elsewhere: str) -> None:
    form = {"language": "en", "next": elsewhere, "csrfmiddlewaretoken": operator.token()}
    location = operator.send_form("/language/", form, allow_redirects=False).headers["Location"]
    assert location.startswith("/")
    assert not location.startswith("//")
    newcomer = Visitor(stack.base)
    key = stack.link("viewer", "newcomer").partition("#")[2]
    entered = newcomer.send_form(
        "/enter/", {"key": key, "next": elsewhere, "csrfmiddlewaretoken": newcomer.token()}, allow_redirects=False
    )
    assert entered.headers["Location"] == "/"


def test_sec_37_only_the_named_addresses_answer_a_stranger(stack: Stack, stranger: Visitor) -> None:
    def opened(name: str) -> Any:
        answer = stranger.page(EVERY[name], allow_redirects=False)
        return answer.status_code not in (302, 403) or not answer.headers.get("Location", "/enter/").startswith(
            "/enter/"
        )

    assert {name for name in EVERY if opened(name)} == ANONYMOUS
    home = stranger.page("/", allow_redirects=False)
    assert home.headers["Location"] == "/enter/?next=/"


def test_sec_37_a_stranger_learns_neither_versions_nor_cluster_names(stack: Stack, stranger: Visitor) -> None:
    for path in (
        "/healthz",
        "/readyz",
        "/metrics",
        "/enter",
        "/c/sandbox/default/",
        "/no/such/page",
        "/c/other/default/",
    ):
        answer = stranger.page(path, allow_redirects=False)
        text = answer.text + str(answer.headers)
        assert not re.search(r"(?i)http-go|alpine|kube-system|daphne|django/|twisted|6443", text), path
    assert stranger.page("/healthz").text == "ok\n"


def test_sec_37_signed_out_is_a_fragment_for_htmx(stranger: Visitor) -> None:
    answer = stranger.page(EVERY["form"], headers={"HX-Request": "true"})
    assert answer.status_code == 403
    assert answer.text.startswith('<div class="answer" data-outcome="forbidden"')
