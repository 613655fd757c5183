"""What every request and every answer goes through, besides Django's own middleware."""

import uuid
from collections.abc import Awaitable, Callable
from typing import Any

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils.translation import gettext as _

from dashboard.clusters import fleet
from dashboard.pages.fragments import is_fragment, problem
from dashboard.people import entry

Handler = Callable[[HttpRequest], Any]
FORMS = ("application/x-www-form-urlencoded", "multipart/form-data")


class BothWays:
    """A middleware around views of both kinds. What it does before and after waits for nothing."""

    sync_capable = async_capable = True

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.is_async = iscoroutinefunction(get_response)
        if self.is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        if self.is_async:
            return self._wait(request)
        return self.leave(self.admit(request) or self.get_response(request))

    async def _wait(self, request: HttpRequest) -> HttpResponseBase:
        return self.leave(self.admit(request) or await self.get_response(request))

    def admit(self, request: HttpRequest) -> HttpResponse | None:  # noqa: ARG002 - for those who look at it
        """The answer for a request that goes no further, else None."""
        return None

    def leave(self, response: HttpResponseBase) -> HttpResponseBase:
        """The answer as it goes out."""
        return response


class PrivateAnswers(BothWays):
    """Pages carry cluster data: no cache keeps them. Static files set their own Cache-Control before."""

    def leave(self, response: HttpResponseBase) -> HttpResponseBase:
        """With Cache-Control."""
        response.headers.setdefault("Cache-Control", "no-store")
        return response


class RequestGate(BothWays):
    """Names each request, drops Impersonate-* from outside, and lets bodies in only as a form posts them."""

    def admit(self, request: HttpRequest) -> HttpResponse | None:
        """415 for another body."""
        request.id = uuid.uuid4()  # type: ignore[attr-defined]
        for name in [name for name in request.META if name.upper().startswith("HTTP_IMPERSONATE_")]:
            del request.META[name]
        request.__dict__.pop("headers", None)
        if request.method == "POST" and request.content_type not in FORMS:
            return problem(request, 415, _("Only forms are taken here."))
        return None


class SignInRequired(LoginRequiredMiddleware):
    """Every page but those marked `login_not_required` belongs to somebody; a fragment gets a sentence, not a page."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        """A session of another cluster's board, shared by the same database, is no session here."""
        if request.user.is_authenticated and request.session.get(entry.BOARD) != fleet.current().board:
            request.user = AnonymousUser()  # not signed out: the session is good on its own board
        return super().process_view(request, view_func, args, kwargs)

    def handle_no_permission(  # type: ignore[override]  # a fragment is no redirect
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        if is_fragment(request) or request.method != "GET":
            return problem(request, 403, _("You are signed out. Open the board by a new link."), sign_in=True)
        return super().handle_no_permission(request, view_func)
