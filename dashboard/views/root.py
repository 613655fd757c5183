"""The front door."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from dashboard.clusters import fleet
from dashboard.pages.frame import front_door


@require_safe
def root(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's shape
    """Go to the default board of the first cluster."""
    return redirect(front_door(fleet.current().first))
