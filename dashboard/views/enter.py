"""Entering by a link, and leaving."""

from asgiref.sync import async_to_sync
from django.contrib.auth import login, logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from dashboard.clusters import fleet
from dashboard.pages.fragments import problem
from dashboard.people import entry


@sensitive_post_parameters("key")
@login_not_required
@require_http_methods(["GET", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """GET: the page whose script posts the key out of the address. POST: take the key and start a session."""
    onward = _onward(request)
    if request.method == "GET":
        return render(request, "enter.html", {"next": onward})
    person = entry.take(request.POST.get("key", ""))
    if person is None and request.user.is_authenticated:
        return redirect(onward)  # their own link, opened once more from the history
    if person is None:
        return problem(request, 403, _("This link was used or is older than 10 minutes. Ask for a new one."))
    login(request, person, backend="dashboard.people.entry.KeyBackend")
    request.session[entry.BOARD] = fleet.current().board
    return redirect(onward)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session and close its sockets."""
    session = request.session.session_key or ""
    logout(request)
    async_to_sync(fleet.current().sockets.end_session)(session)
    return redirect("enter")


def _onward(request: HttpRequest) -> str:
    wish = request.POST.get("next") or request.GET.get("next") or "/"
    return wish if url_has_allowed_host_and_scheme(wish, {request.get_host()}, request.is_secure()) else "/"
