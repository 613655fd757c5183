"""The pages that show the board: a namespace, and one Deployment in focus. The socket brings everything that moves."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from dashboard import runtime
from dashboard.access import Verdict
from dashboard.fragments import problem
from dashboard.frame import describe_frame
from dashboard.models import Person
from dashboard.place import check_cluster, find_clock_right, find_rights, missing, unanswered
from dashboard.static import build


@require_safe
async def overview(request: HttpRequest, cluster: str, namespace: str) -> HttpResponse:
    """All Deployments of a namespace."""
    return await _page(request, "overview.html", cluster, namespace, None)


@require_safe
async def focus(request: HttpRequest, cluster: str, namespace: str, deployment: str) -> HttpResponse:
    """One Deployment, its room and lanes, and a rail of the others."""
    return await _page(request, "board.html", cluster, namespace, deployment)


async def _page(
    request: HttpRequest, template: str, cluster: str, namespace: str, deployment: str | None
) -> HttpResponse:
    check_cluster(cluster)
    person = await request.auser()
    assert isinstance(person, Person)
    verdict, question = await runtime.current().ask_to_watch(person, namespace)
    if verdict is Verdict.UNKNOWN:
        return problem(request, 503, unanswered(person, namespace))
    if verdict is Verdict.DENIED:
        command = f"kubectl auth can-i {question.verb} {question.resource} -n {namespace} --as {person.name}"
        return problem(request, 403, missing(question), command=command)
    config = await build_config(person, cluster, namespace, deployment)
    return render(request, template, {"config": config})


async def build_config(person: Person, cluster: str, namespace: str, deployment: str | None) -> dict[str, Any]:
    """What the page's script needs to know, as plain JSON. Addresses of a rollout hold `__name__` in its place."""
    running = runtime.current()
    board = reverse("overview", args=[cluster, namespace])
    name = deployment or "__name__"
    around = describe_frame(person)
    addresses = {
        "do": f"{board}{name}/do/__operation__/",
        "form": f"{board}{name}/form/__operation__/",
        "pod": f"{board}{name}/pods/__pod__/",
        "revision": f"{board}{name}/revisions/__number__/",
        "board": f"{board}__name__/",
        "overview": board,
        "namespaces": reverse("namespaces", args=[cluster, namespace]),
    }
    turns = {"clock": reverse("sandbox-clock"), "reset": reverse("sandbox-reset")}
    clock = {"may": await find_clock_right(person), "urls": turns} if running.options.sandbox else None
    return {
        **around,
        "namespace": namespace,
        "clock": clock,
        "deployment": deployment,
        "can": await find_rights(person, namespace),
        "socket": f"/ws{board}?build={build()}",
        "build": build(),
        "language": get_language(),
        "urls": {**around["urls"], **addresses},
    }
