"""The list behind the namespace's name in the header."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from dashboard import runtime
from dashboard.place import check_cluster
from dashboard.sign_in import signed_in


@require_safe
async def namespaces(request: HttpRequest, cluster: str, namespace: str = "") -> HttpResponse:
    """Links to the namespaces that the person may list, asked for as the list opens: one just made is in it."""
    check_cluster(cluster)
    person = await signed_in(request)
    found = await runtime.current().namespaces(person, namespace)
    context = {"cluster": cluster, "shown": namespace, "namespaces": found}
    return render(request, "parts/namespaces.html", context)
