"""A pod and a revision looked at closely, read afresh under the person's own name; nothing of it is kept."""

from collections.abc import Mapping
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dashboard.acts.place import find_cluster, missing, unanswered
from dashboard.clusters.runtime import Mode, Runtime
from dashboard.models import Person, Role
from dashboard.pages.fragments import problem
from dashboard.people.sign_in import signed_in
from dashboard.rights.access import Verdict
from dashboard.words.redaction import redact
from dashboard.words.sentences import trouble
from rollouts.cluster.reviews import Question
from rollouts.errors import UNREADABLE, ClusterError, Forbidden, NotFound
from rollouts.model.closeup import PodCloseUp, PodEvent, read_events, read_pod
from rollouts.model.podspec import hidden_differences, read_template
from rollouts.model.revision import read_number
from rollouts.operations.history import CHANGE_CAUSE, REVISION, revisions
from rollouts.operations.sketch import differences
from rollouts.operations.target import Object, Target

LINES = 50
MOST_BYTES = 16_384
MOST_EVENTS = 20
ANNOTATIONS = (REVISION, "deployment.kubernetes.io/revision-history", CHANGE_CAUSE)


@require_safe
async def pod(request: HttpRequest, cluster: str, namespace: str, pod: str, **_whose: str) -> HttpResponse:
    """Conditions, containers, why it is where it is, its last lines."""
    running = find_cluster(cluster)
    person = await signed_in(request)
    path = f"/api/v1/namespaces/{namespace}/pods/{pod}"
    try:
        close_up = read_pod(await running.client.get(path, identity=running.identity(person)))
    except (ClusterError, msgspec.ValidationError) as error:
        return _failed(request, error, "pods", namespace)
    logs, refusal = await _logs(running, person, namespace, path, close_up)
    events, silence = await _events(running, person, namespace, pod)
    context = {"pod": close_up, "logs": logs, "logs_refusal": refusal, "lines": LINES}
    context |= {"events": events[:MOST_EVENTS], "events_refusal": silence}
    return render(request, "parts/pod.html", context)


@require_safe
async def revision(request: HttpRequest, cluster: str, namespace: str, deployment: str, number: int) -> HttpResponse:
    """The template, owner and annotations of a revision, and where it differs from the one named by `?against=`."""
    running = find_cluster(cluster)
    person = await signed_in(request)
    try:
        target = await running.acting_as(person).read_target(namespace, deployment)
        known = revisions(target)
        if number not in known:
            return problem(request, 404, _("This revision is not kept any more."))
        context = _describe(target, known, number, read_number(request.GET.get("against")))
    except (ClusterError, msgspec.ValidationError) as error:
        return _failed(request, error, "replicasets", namespace)
    return render(request, "parts/revision.html", context)


def _describe(target: Target, known: Mapping[int, Object], number: int, against: int | None) -> dict[str, Any]:
    """What the page says of a revision, and of another one of those known that it is held against."""
    chosen, other = known[number], known.get(against) if against is not None else None
    template = chosen["spec"]["template"]
    facts = read_template(template)
    notes = chosen["metadata"].get("annotations") or {}
    context: dict[str, Any] = {
        "name": target.name,
        "facts": facts,
        "annotations": [(key, notes[key]) for key in ANNOTATIONS if notes.get(key)],
    }
    if other is not None:
        before = other["spec"]["template"]
        context["against"] = against
        context["differences"] = differences(read_template(before), facts)
        context["hidden"] = hidden_differences(before, template)
    return context


async def _events(running: Runtime, person: Person, namespace: str, pod: str) -> tuple[list[PodEvent], str]:
    """What happened to it, or why that is not shown."""
    params = {"fieldSelector": f"involvedObject.kind=Pod,involvedObject.name={pod}"}
    path = f"/api/v1/namespaces/{namespace}/events"
    try:
        return read_events(await running.client.list(path, params, identity=running.identity(person))), ""
    except Forbidden:
        return [], missing(Question("list", "events", namespace, group=""))
    except (ClusterError, *UNREADABLE):
        return [], unanswered(running, person, namespace)


async def _logs(running: Runtime, person: Person, namespace: str, path: str, pod: PodCloseUp) -> tuple[str, str]:
    """The last lines of its first container that has run, or why they are not shown."""
    if running.options.mode is Mode.SHARED and person.role == Role.VIEWER:
        return "", _("Your role is viewer. An operator may see this.")
    question = Question("get", "pods", namespace, group="", subresource="log")
    verdict = await running.access.ask(running.identity(person), question)
    if verdict is not Verdict.ALLOWED:
        return "", missing(question) if verdict is Verdict.DENIED else unanswered(running, person, namespace)
    if not pod.spec.containers:
        return "", ""
    params = {"container": pod.spec.containers[0].name, "tailLines": str(LINES), "limitBytes": str(MOST_BYTES)}
    try:
        said = await running.client.list(f"{path}/log", params, identity=running.identity(person))
    except ClusterError as error:  # a container that has not started has none
        return "", redact(error.message)
    return redact(bytes(said).decode("utf-8", "replace")), ""


def _failed(request: HttpRequest, error: Exception, resource: str, namespace: str) -> HttpResponse:
    if not isinstance(error, ClusterError):
        return problem(request, 502, _("The API server's answer is not what was expected."))
    error.message = redact(error.message)
    status = 403 if isinstance(error, Forbidden) else 404 if isinstance(error, NotFound) else 502
    return problem(request, status, trouble(error, "get", resource, namespace))
