"""Who did what, newest first."""

from collections.abc import Collection

from asgiref.sync import sync_to_async
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.acts import audit
from dashboard.acts.place import find_cluster, unanswered
from dashboard.clusters import fleet
from dashboard.clusters.runtime import Runtime
from dashboard.pages.fragments import problem
from dashboard.people.sign_in import signed_in
from dashboard.rights.access import Verdict

PAGE = 50


@require_safe
async def trail(request: HttpRequest, cluster: str = "") -> HttpResponse:
    """One row per act in the namespaces that the person may look into; `?page=` goes back in time.

    Of the first cluster where none is named.
    """
    running = find_cluster(cluster) if cluster else fleet.current().first
    person = await signed_in(request)
    acted_in = await audit.namespaces_of(running.cluster)
    verdicts = {namespace: (await running.ask_to_watch(person, namespace))[0] for namespace in acted_in}
    if Verdict.UNKNOWN in verdicts.values():
        return problem(request, 503, unanswered(running, person, running.namespace))
    return await _page(request, running, [name for name, verdict in verdicts.items() if verdict is Verdict.ALLOWED])


@sync_to_async
def _page(request: HttpRequest, running: Runtime, namespaces: Collection[str]) -> HttpResponse:
    acts = audit.asked(running.cluster, namespaces)
    page = Paginator(acts, PAGE).get_page(request.GET.get("page"))
    return render(request, "audit.html", {"page": page, "acts": audit.with_answers(page.object_list)})
