"""What can be done to a sandbox alone: turn its clock, start it over. The API server judges who may."""

import asyncio
import math
from collections.abc import Awaitable, Callable
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from dashboard.acts.audit import Act, Trail
from dashboard.acts.pace import PACE
from dashboard.acts.place import Place
from dashboard.clusters import fleet
from dashboard.clusters.sandbox_clock import PATH
from dashboard.models import Outcome, Person
from dashboard.pages.fragments import held_up, told
from dashboard.people.sign_in import signed_in
from dashboard.process.keeping import keep
from dashboard.words.sentences import trouble
from rollouts.cluster.identity import Identity
from rollouts.errors import ClusterError, Forbidden, Invalid

RESET = "/sandbox/reset"

Sending = Callable[[Identity | None], Awaitable[dict[str, Any]]]


@require_POST
async def turn_clock(request: HttpRequest) -> HttpResponse:
    """Set `speed`, or `paused` to true or false; what is not given stays."""
    try:
        wanted = _read(request)
    except ValueError:
        return told(request, Outcome.INVALID, _("A clock's speed is a number."))
    return await _act(
        request, "sandbox-clock", lambda identity: fleet.current().first.client.put(PATH, wanted, identity=identity)
    )


@require_POST
async def reset(request: HttpRequest) -> HttpResponse:
    """Start over: everything in the sandbox goes, and what it began with comes back."""
    return await _act(
        request, "sandbox-reset", lambda identity: fleet.current().first.client.post(RESET, {}, identity=identity)
    )


def _read(request: HttpRequest) -> dict[str, Any]:
    wanted: dict[str, Any] = {}
    if "speed" in request.POST:
        wanted["speed"] = float(request.POST["speed"])
        if not math.isfinite(wanted["speed"]):
            raise ValueError(request.POST["speed"])
    if "paused" in request.POST:
        wanted["paused"] = request.POST["paused"] == "true"
    return wanted


async def _act(request: HttpRequest, operation: str, send: Sending) -> HttpResponse:
    """Carry it through, even for a page that is closed meanwhile, with its two audit rows."""
    if not fleet.current().first.options.sandbox:
        raise Http404(operation)
    person = await signed_in(request)
    if not PACE.admits(person.pk, operation):
        return held_up(request, PACE.wait(person.pk, operation))
    trail = Trail(Act.of(request, person, operation, Place(fleet.current().first, "", "")))
    outcome, sentence = await asyncio.shield(keep(asyncio.create_task(_carry_through(person, trail, send))))
    return told(request, outcome, sentence)


async def _carry_through(person: Person, trail: Trail, send: Sending) -> tuple[Outcome, str]:
    running = fleet.current().first
    await trail.asked({"speed": running.feeds.time.speed, "paused": running.feeds.time.paused})
    outcome, sentence, after = await _try(send(running.identity(person)))
    await trail.answered(outcome, sentence, after)
    running.outcomes[trail.operation, outcome] += 1
    return outcome, sentence


async def _try(sending: Awaitable[dict[str, Any]]) -> tuple[Outcome, str, dict[str, Any] | None]:
    try:
        answered = await sending
    except Forbidden:
        return Outcome.FORBIDDEN, _("Your role may watch the clock; an admin turns it."), None
    except Invalid as refused:
        return Outcome.INVALID, _("The sandbox refused it: %s") % refused.message, None
    except ClusterError as error:
        return Outcome.LOST, trouble(error, "", "", ""), None
    after: dict[str, Any] = {key: answered[key] for key in ("speed", "paused") if key in answered}
    return Outcome.DONE, _sentence(after), after


def _sentence(clock: dict[str, Any]) -> str:
    if not clock:
        return _("The sandbox starts over with what it began with.")
    if clock["paused"]:
        return _("The sandbox's clock is paused: nothing moves until it goes on.")
    return _("The sandbox's clock runs at %(speed)s×.") % {"speed": f"{clock['speed']:g}"}
