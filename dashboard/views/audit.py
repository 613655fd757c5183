"""Who did what, newest first."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard import audit

PAGE = 50


@require_safe
def trail(request: HttpRequest) -> HttpResponse:
    """One row per act; `?page=` goes back in time."""
    page = Paginator(audit.asked(), PAGE).get_page(request.GET.get("page"))
    return render(request, "audit.html", {"page": page, "acts": audit.with_answers(page.object_list)})
