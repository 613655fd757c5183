"""400, 403, 404, 500 and a failed CSRF check, in words: a page for a person, a fragment for htmx."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from dashboard.pages.fragments import problem


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django's shape
    """400: among others a Host header that is not ours; nothing of the request is repeated."""
    return problem(request, 400, _("The browser sent something that is not understood here."))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """403."""
    return problem(request, 403, _("You may not see this."))


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """404."""
    return problem(request, 404, _("There is nothing at this address."))


def server_error(request: HttpRequest) -> HttpResponse:
    """500: the log has the traceback, the person gets the request's number to quote."""
    sentence = _("Something broke here. The log names it as request %(id)s.") % {"id": getattr(request, "id", "-")}
    return problem(request, 500, sentence)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """The token is missing, of another session, or the post came from another site; or all cookies are gone."""
    if not request.user.is_authenticated and _is_somebodys(request):
        return problem(request, 403, _("Your session has ended: sign in again."), sign_in=True)
    return problem(
        request, 403, _("This page is out of date or the request came from another site. Reload and repeat.")
    )


def _is_somebodys(request: HttpRequest) -> bool:
    """Whether the page belongs to somebody, as all do but those marked `login_not_required`."""
    return request.resolver_match is not None and getattr(request.resolver_match.func, "login_required", True)
