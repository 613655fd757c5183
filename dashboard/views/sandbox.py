"""What can be done to a sandbox alone: turn its clock, start it over. The API server judges who may."""

import math
import uuid
from collections.abc import Awaitable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dashboard import runtime
from dashboard.audit import Act, Trail
from dashboard.fragments import told
from dashboard.middleware import client_address
from dashboard.models import Outcome, Person
from dashboard.sandbox_clock import PATH
from dashboard.words import trouble
from rollouts.errors import ClusterError, Forbidden, Invalid

RESET = "/sandbox/reset"
STATUS = {Outcome.DONE: 200, Outcome.FORBIDDEN: 403, Outcome.INVALID: 422, Outcome.LOST: 502}


@require_POST
async def turn_clock(request: HttpRequest) -> HttpResponse:
    """Set `speed`, or `paused` to true or false; what is not given stays."""
    person, trail = await _begin(request, "sandbox-clock")
    running = runtime.current()
    time = running.feeds.time
    await trail.asked({"speed": time.speed, "paused": time.paused})
    try:
        wanted = _read(request)
    except ValueError:
        return await _end(request, trail, Outcome.INVALID, _("A clock's speed is a number."))
    return await _try(request, trail, running.client.put(PATH, wanted, identity=running.identity(person)))


@require_POST
async def reset(request: HttpRequest) -> HttpResponse:
    """Start over: everything in the sandbox goes, and what it began with comes back."""
    person, trail = await _begin(request, "sandbox-reset")
    running = runtime.current()
    await trail.asked({})
    return await _try(request, trail, running.client.post(RESET, {}, identity=running.identity(person)))


async def _begin(request: HttpRequest, operation: str) -> tuple[Person, Trail]:
    running = runtime.current()
    if not running.options.sandbox:
        raise Http404(operation)
    person = await request.auser()
    assert isinstance(person, Person)
    act = Act(
        request=getattr(request, "id", None) or uuid.uuid4(),
        person=person.name,
        role=person.role,
        address=client_address(request),
        cluster=running.cluster,
        namespace="",
        name="",
        operation=operation,
    )
    return person, Trail(act)


def _read(request: HttpRequest) -> dict[str, Any]:
    wanted: dict[str, Any] = {}
    if "speed" in request.POST:
        wanted["speed"] = float(request.POST["speed"])
        if not math.isfinite(wanted["speed"]):
            raise ValueError(request.POST["speed"])
    if "paused" in request.POST:
        wanted["paused"] = request.POST["paused"] == "true"
    return wanted


async def _try(request: HttpRequest, trail: Trail, sending: Awaitable[dict[str, Any]]) -> HttpResponse:
    try:
        answered = await sending
    except Forbidden:
        return await _end(request, trail, Outcome.FORBIDDEN, _("Your role may watch the clock; an admin turns it."))
    except Invalid as refused:
        return await _end(request, trail, Outcome.INVALID, _("The sandbox refused it: %s") % refused.message)
    except ClusterError as error:
        return await _end(request, trail, Outcome.LOST, trouble(error, "", "", ""))
    after: dict[str, Any] = {key: answered[key] for key in ("speed", "paused") if key in answered}
    return await _end(request, trail, Outcome.DONE, _sentence(after), after)


def _sentence(clock: dict[str, Any]) -> str:
    if not clock:
        return _("The sandbox starts over with what it began with.")
    if clock["paused"]:
        return _("The sandbox's clock is paused: nothing moves until it goes on.")
    return _("The sandbox's clock runs at %(speed)s×.") % {"speed": f"{clock['speed']:g}"}


async def _end(
    request: HttpRequest, trail: Trail, outcome: Outcome, sentence: str, after: dict[str, Any] | None = None
) -> HttpResponse:
    await trail.answered(outcome, sentence, after)
    return told(request, outcome, sentence, STATUS[outcome])
