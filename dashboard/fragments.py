"""Answers in words: a fragment where htmx asked, a whole page where a person did."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

OUTCOMES = {403: "forbidden", 409: "conflict", 415: "invalid", 422: "invalid", 502: "lost", 503: "lost"}


def is_fragment(request: HttpRequest) -> bool:
    """Whether the page's htmx asked, and will swap the answer in."""
    return request.headers.get("HX-Request") == "true"


def told(request: HttpRequest, outcome: str, sentence: str, status: int = 200) -> HttpResponse:
    """A fragment that says what came of an act."""
    return render(request, "parts/answer.html", {"outcome": outcome, "sentence": sentence}, status=status)


def problem(request: HttpRequest, status: int, sentence: str, **context: Any) -> HttpResponse:
    """Say what went wrong and what would help, with the HTTP status."""
    if is_fragment(request):
        context = {"outcome": OUTCOMES.get(status, "refused"), "sentence": sentence, **context}
        return render(request, "parts/answer.html", context, status=status)
    return render(request, "problem.html", {"status": status, "sentence": sentence, **context}, status=status)
