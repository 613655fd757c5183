"""The language switch: a cookie, and back to where the person was on this site."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_POST
from django.views.i18n import set_language


@login_not_required
@require_POST
def choose(request: HttpRequest) -> HttpResponseBase:
    """Take `language`; `next` is followed only within this host."""
    return set_language(request)
