"""The list behind the namespace's name in the header."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard.acts.place import find_cluster
from dashboard.people.sign_in import signed_in


@require_safe
async def namespaces(request: HttpRequest, cluster: str, namespace: str = "") -> HttpResponse:
    """Links to the namespaces that the person may list, asked for as the list opens: one just made is in it."""
    running = find_cluster(cluster)
    person = await signed_in(request)
    found = await running.namespaces(person, namespace)
    context = {"cluster": cluster, "shown": namespace, "namespaces": found}
    return render(request, "parts/namespaces.html", context)
