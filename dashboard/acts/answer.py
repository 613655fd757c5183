"""What an act came to: an outcome, a sentence that helps, and the form again with what was typed."""

from dataclasses import dataclass, field
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from dashboard.acts.forms import OperationForm
from dashboard.acts.place import Place
from dashboard.clusters.sightings import Sightings
from dashboard.models import Outcome
from dashboard.words.sentences import say, trouble
from rollouts.errors import ClusterError, Conflict, Forbidden, Invalid, NotFound
from rollouts.operations.operation import Operation, Reason, Refused
from rollouts.operations.perform import Changed, Done
from rollouts.operations.sketch import differences
from rollouts.operations.target import Target

UNDOING = ("undo", "undo-to")


@dataclass
class Answer:
    """Rendered as `<div class="answer">`; `form` is shown again below it, unless the act is done."""

    outcome: Outcome
    sentence: str
    operation: Operation | None = None
    form: OperationForm | None = None
    twin: str = ""
    generation: int | None = None
    changes: list[tuple[str, Any, Any]] = field(default_factory=list)
    causes: tuple[str, ...] = ()
    after: dict[str, Any] | None = None
    resume_too: bool = False
    seen: dict[str, Any] | None = None

    @classmethod
    def of_success(cls, operation: Operation, done: Done) -> "Answer":
        """The API server took it; the board moves when the watch says so."""
        changes = differences(done.before, done.after)
        sentence = _("Done: %(what)s.") % {"what": _(operation.label)}
        if operation.name in UNDOING and done.revision is not None:
            sentence += " " + _("Undo once more, and revision %(number)s is back.") % {"number": done.revision}
        return cls(
            Outcome.DONE,
            sentence,
            operation,
            twin=done.twin,
            generation=done.generation,
            changes=changes,
            after=done.after,
        )

    @classmethod
    def of_refusal(cls, operation: Operation, refused: Refused, form: OperationForm | None) -> "Answer":
        """It makes no sense now, or not with these values."""
        outcome = Outcome.INVALID if refused.field else Outcome.REFUSED
        if form is not None and refused.field:
            form.refuse(refused)
        resume_too = refused.reason.code == "paused_undo"
        return cls(outcome, say(refused.reason), operation, form, resume_too=resume_too)

    @classmethod
    def of_change(
        cls, operation: Operation, changed: Changed, form: OperationForm | None, sightings: Sightings
    ) -> "Answer":
        """Somebody was faster. The form is kept, armed with what stands now."""
        seen = form.seen() if form is not None else None
        if changed.replaced:
            sentence = _("This is another Deployment of the same name: the one you saw was deleted.")
            return cls(Outcome.CONFLICT, sentence, operation)
        known = (sightings.recall(seen.uid, seen.generation) if seen else None) or {}
        changes = differences(known, changed.now)  # of something nobody here saw, all that it is now
        sentence = _("It changed since you looked; nothing was sent. Look, and press again if you still mean it.")
        if form is not None:
            form.rearm(changed.generation)
        return cls(Outcome.CONFLICT, sentence, operation, form, changes=changes)


def answer_error(
    error: ClusterError, operation: Operation, namespace: str, form: OperationForm | None = None
) -> Answer:
    """What the API server said, with the permission that is missing where that is the matter."""
    resource = "/".join(filter(None, ["deployments", operation.subresource]))
    outcome = _outcome(error)
    kept = form if outcome in (Outcome.INVALID, Outcome.CONFLICT, Outcome.LOST) else None
    sentence = trouble(error, "patch", resource, namespace)
    causes = tuple(cause for cause in error.causes if cause not in sentence)  # a lone one stands in it already
    return Answer(outcome, sentence, operation, kept, causes=causes)


def _outcome(error: ClusterError) -> Outcome:
    families = ((Forbidden, Outcome.FORBIDDEN), (Invalid, Outcome.INVALID), (Conflict, Outcome.CONFLICT))
    for family, outcome in (*families, (NotFound, Outcome.REFUSED)):
        if isinstance(error, family):
            return outcome
    return Outcome.LOST


def render_answer(request: HttpRequest, place: Place, answer: Answer) -> HttpResponse:
    """The fragment, with the status of its outcome. One that came from a form swaps the form's whole section."""
    status = answer.outcome.status
    context = {"answer": answer, "outcome": answer.outcome.value, "sentence": answer.sentence, "place": place}
    inside = answer.operation is not None and len(request.POST) > 0 and "inside" in request.POST
    template = "parts/operation.html" if inside else "parts/answer.html"
    return render(request, template, {**context, "operation": answer.operation, "form": answer.form}, status=status)


def answer_form(
    request: HttpRequest, place: Place, operation: Operation, form: OperationForm, target: Target
) -> HttpResponse:
    """The form as it opens; the reason instead when the operation makes no sense now."""
    reason: Reason | None = operation.allowed(target)
    if reason is not None:
        return render_answer(request, place, Answer(Outcome.REFUSED, say(reason), operation))
    context = {"operation": operation, "form": form, "place": place, "values": form.initial}
    return render(request, "parts/operation.html", context)
