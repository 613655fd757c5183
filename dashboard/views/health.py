"""Whether the process answers; it says nothing else, since nobody need be signed in."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe


@login_not_required
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django's shape
    """Answer `ok`."""
    return HttpResponse("ok\n", content_type="text/plain")
