"""The front door."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from dashboard import runtime


@require_safe
def root(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's shape
    """Go to the default board."""
    running = runtime.current()
    return redirect("overview", running.cluster, running.namespace)
