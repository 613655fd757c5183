"""The pages that show the board: all namespaces, one, and one Deployment. The socket brings everything that moves."""

from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from dashboard.acts.place import find_clock_right, find_cluster, find_rights, missing, unanswered
from dashboard.clusters.runtime import Runtime
from dashboard.models import Person
from dashboard.pages.fragments import problem
from dashboard.pages.frame import describe_frame
from dashboard.pages.static import build
from dashboard.people.sign_in import signed_in
from dashboard.rights.access import Verdict
from rollouts.cluster.reviews import Question

DEPLOYMENT, BY_HAND = "deployment", "rc"
LISTED = Question("list", "replicationcontrollers", group="")


@require_safe
async def everywhere(request: HttpRequest, cluster: str) -> HttpResponse:
    """All Deployments of all namespaces that the person may watch; which these are, the socket says."""
    running = find_cluster(cluster)
    person = await signed_in(request)
    if (await running.ask_to_watch(person, ""))[0] is Verdict.UNKNOWN:
        return problem(request, 503, unanswered(running, person, running.namespace), again=True)
    rights = dict.fromkeys(("pause", "resume", "undo"), running.barred(person) or True)
    return render(request, "overview.html", {"config": await build_config(running, person, "", None, rights)})


@require_safe
async def overview(request: HttpRequest, cluster: str, namespace: str) -> HttpResponse:
    """All Deployments of a namespace."""
    return await _page(request, "overview.html", cluster, namespace, None)


@require_safe
async def focus(request: HttpRequest, cluster: str, namespace: str, deployment: str) -> HttpResponse:
    """One Deployment, its room and lanes, and a rail of the others."""
    return await _page(request, "board.html", cluster, namespace, deployment)


@require_safe
async def by_hand(request: HttpRequest, cluster: str, namespace: str, name: str) -> HttpResponse:
    """ReplicationControllers that one Service selects, or one by itself: no button acts on them."""
    return await _page(request, "board.html", cluster, namespace, name, BY_HAND)


async def _page(
    request: HttpRequest, template: str, cluster: str, namespace: str, name: str | None, kind: str = DEPLOYMENT
) -> HttpResponse:
    running = find_cluster(cluster)
    person = await signed_in(request)
    verdict, question = await running.ask_to_watch(person, namespace)
    if verdict is Verdict.ALLOWED and kind == BY_HAND:
        question = replace(LISTED, namespace=namespace)
        verdict = await running.access.ask(running.identity(person), question)
    if verdict is Verdict.UNKNOWN:
        return problem(request, 503, unanswered(running, person, namespace), again=True)
    if verdict is Verdict.DENIED:
        command = f"kubectl auth can-i {question.verb} {question.resource} -n {namespace} --as {person.name}"
        return problem(request, 403, missing(question), command=command)
    if await running.lacks(person, namespace):
        return await _no_such_namespace(request, running, person, namespace)
    rights = await find_rights(running, person, namespace) if kind == DEPLOYMENT else {}
    config = await build_config(running, person, namespace, name, rights, kind)
    return render(request, template, {"config": config})


async def _no_such_namespace(request: HttpRequest, running: Runtime, person: Person, namespace: str) -> HttpResponse:
    """Name those that it may have been meant to be; no command that could not work."""
    near = get_close_matches(namespace, await running.namespaces(person), n=3, cutoff=0.6)
    ways = {
        "near": [(name, reverse("overview", args=[running.cluster, name])) for name in near],
        "everywhere": reverse("everywhere", args=[running.cluster]),
    }
    return problem(request, 404, _("There is no namespace %(name)s.") % {"name": namespace}, **ways)


async def build_config(
    running: Runtime,
    person: Person,
    namespace: str,
    name: str | None,
    rights: dict[str, bool | str],
    kind: str = DEPLOYMENT,
) -> dict[str, Any]:
    """What the page's script needs to know, as plain JSON. name: of the rollout that it shows, of this kind.

    Addresses of a rollout hold `__name__` in its place, and `__namespace__` where the page shows all of them.
    """
    around = describe_frame(running, person)
    addresses = _addresses(running.cluster, namespace, name, kind)
    turns = {"clock": reverse("sandbox-clock"), "reset": reverse("sandbox-reset")}
    clock = {"may": await find_clock_right(running, person), "urls": turns} if running.options.sandbox else None
    return {
        **around,
        "namespace": namespace,
        "clock": clock,
        "deployment": name,
        "kind": kind,
        "can": rights,
        "socket": f"/ws{addresses['overview']}?build={build()}",
        "build": build(),
        "language": get_language(),
        "urls": {**around["urls"], **addresses},
    }


def _addresses(cluster: str, namespace: str, name: str | None, kind: str) -> dict[str, str]:
    where = [cluster, namespace] if namespace else [cluster]
    page = reverse("overview" if namespace else "everywhere", args=where)
    board = page if namespace else f"{page}__namespace__/"
    shown = f"{board}{name or '__name__'}/"
    acts = {
        "do": f"{shown}do/__operation__/",
        "form": f"{shown}form/__operation__/",
        "revision": f"{shown}revisions/__number__/",
    }
    return {
        **(acts if kind == DEPLOYMENT else {}),
        "pod": f"{shown if kind == DEPLOYMENT else f'{board}rc/{name}/'}pods/__pod__/",
        "board": f"{board}__name__/",
        "byHand": f"{board}rc/__name__/",
        "overview": page,
        "namespace": board,
        "namespaces": reverse("namespaces" if namespace else "all-namespaces", args=where),
    }
