"""A button's form, and a button's act."""

import asyncio

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from dashboard.acts.answer import Answer, answer_error, answer_form, render_answer
from dashboard.acts.audit import Act, Trail
from dashboard.acts.forms import OperationForm
from dashboard.acts.pace import PACE
from dashboard.acts.place import Place, find_place
from dashboard.models import Outcome, Person
from dashboard.pages.fragments import held_up
from dashboard.people.sign_in import signed_in
from dashboard.process.keeping import keep
from rollouts.errors import ClusterError
from rollouts.operations.operation import Operation, Refused
from rollouts.operations.perform import Changed, perform
from rollouts.operations.target import Target


@require_safe
async def form(request: HttpRequest, cluster: str, namespace: str, deployment: str, operation: str) -> HttpResponse:
    """The form of an operation, filled with how things stand, or the reason why it makes no sense now."""
    place, chosen = find_place(cluster, namespace, deployment, operation)
    person = await signed_in(request)
    try:
        target = await place.running.acting_as(person).read_target(namespace, deployment)
    except ClusterError as error:
        return render_answer(request, place, answer_error(error, chosen, namespace))
    return answer_form(request, place, chosen, OperationForm(chosen, target), target)


@require_POST
async def do(request: HttpRequest, cluster: str, namespace: str, deployment: str, operation: str) -> HttpResponse:
    """Perform the operation; one audit row before, one after, whatever comes.

    Django cancels the view of a page that was closed; what was begun is carried through all the same.
    """
    place, chosen = find_place(cluster, namespace, deployment, operation)
    person = await signed_in(request)
    if not PACE.admits(person.pk, place.address):
        return held_up(request, PACE.wait(person.pk, place.address))
    act = keep(asyncio.create_task(_carry_through(request, person, place, chosen)))
    return render_answer(request, place, await asyncio.shield(act))


async def _carry_through(request: HttpRequest, person: Person, place: Place, operation: Operation) -> Answer:
    trail = Trail(Act.of(request, person, operation.name, place))
    answer = await _act_on(request, person, place, operation, trail)
    await trail.answered(answer.outcome, answer.sentence, answer.after)
    place.running.outcomes[operation.name, answer.outcome] += 1
    return answer


async def _act_on(request: HttpRequest, person: Person, place: Place, operation: Operation, trail: Trail) -> Answer:
    running = place.running
    barred = place.barred(person)
    if barred:
        return Answer(Outcome.FORBIDDEN, barred)
    cluster = running.acting_as(person)
    target: Target | None = None
    form: OperationForm | None = None
    try:
        target = await cluster.read_target(place.namespace, place.name)
        form = OperationForm(operation, target, request.POST)
        if not form.is_valid():
            return Answer(Outcome.INVALID, _("Nothing was sent: a value needs another look."), operation, form)
        values = {**form.values(), "now": timezone.now()}
        done = await perform(operation, cluster, place.namespace, place.name, form.seen(), values, trail.asked)
    except Refused as refused:
        return Answer.of_refusal(operation, refused, form)
    except Changed as changed:
        return Answer.of_change(operation, changed, form, running.sightings)
    except ClusterError as error:
        return answer_error(error, operation, place.namespace, form)
    running.feeds.of(place.namespace).note_act(done.uid, done.generation, operation.name)
    return Answer.of_success(operation, done)
