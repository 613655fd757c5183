"""Answers in words: a fragment where htmx asked, a whole page where a person did."""

import math
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from dashboard.models import Outcome

OUTCOMES = {
    403: Outcome.FORBIDDEN,
    409: Outcome.CONFLICT,
    415: Outcome.INVALID,
    422: Outcome.INVALID,
    502: Outcome.LOST,
    503: Outcome.LOST,
}
# What may pass by itself or by a sign-in: the form that was sent is worth keeping.
PASSING = (403, 429)


def is_fragment(request: HttpRequest) -> bool:
    """Whether the page's htmx asked, and will swap the answer in."""
    return request.headers.get("HX-Request") == "true"


def told(request: HttpRequest, outcome: Outcome, sentence: str) -> HttpResponse:
    """A fragment that says what came of an act."""
    return _fragment(request, outcome, sentence, outcome.status)


def problem(request: HttpRequest, status: int, sentence: str, **context: Any) -> HttpResponse:
    """Say what went wrong and what would help, with the HTTP status."""
    if is_fragment(request):
        return _fragment(request, OUTCOMES.get(status, Outcome.REFUSED), sentence, status, **context)
    return render(request, "problem.html", {"status": status, "sentence": sentence, **context}, status=status)


def held_up(request: HttpRequest, wait: float) -> HttpResponse:
    """429: somebody acts faster than hands do. wait: seconds."""
    seconds = max(1, math.ceil(wait))
    sentence = _("Too many acts in a moment; nothing was sent. Try again in %(seconds)s s.") % {"seconds": seconds}
    response = problem(request, 429, sentence)
    response["Retry-After"] = str(seconds)
    return response


def _fragment(request: HttpRequest, outcome: Outcome, sentence: str, status: int, **context: Any) -> HttpResponse:
    context = {"outcome": outcome.value, "sentence": sentence, **context}
    response = render(request, "parts/answer.html", context, status=status)
    if status in PASSING and request.method == "POST" and "inside" in request.POST:
        response["HX-Reswap"] = "afterbegin"  # above the form, which keeps what was typed
    return response
